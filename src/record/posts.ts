/** Messages of one run as posts: a webhook takes one a second, and cannot answer in a thread. */
import type { Message } from "./record.ts";

// Slack takes one message a second of a webhook, and short bursts above it:
// https://docs.slack.dev/apis/web-api/rate-limits
const fewEnough = 3;
// A section of Slack's holds 3,000 characters.
const longestPost = 2_900;

/**
 * As they came where they are few. Of more, those about one pull request become one post, in its
 * first one's place, and so do those about the run; a blank line stands between two.
 */
export function postsOf(messages: readonly Message[]): readonly Message[] {
  if (messages.length <= fewEnough) return messages;
  const posts: Message[] = [];
  const open = new Map<string, number>();
  for (const message of messages) {
    const key = message.link?.url ?? "";
    const place = open.get(key);
    const post = place === undefined ? undefined : posts[place];
    if (place === undefined || !post || tooLong(post, message)) {
      open.set(key, posts.push(message) - 1);
    } else {
      posts[place] = { ...post, text: `${post.text}\n\n${message.text}` };
    }
  }
  return posts;
}

function tooLong(post: Message, message: Message): boolean {
  return post.text.length + 2 + message.text.length > longestPost;
}
