/** A gate's answer as a commit status: one line of a known length, and where to read more. */

import { clip, oneLine } from "./text.ts";

/** GitHub's limit, in characters. */
const longestDescription = 140;
/** What browsers and proxies are sure to take. */
const longestAddress = 2000;

/** What a gate answers. */
export interface GateAnswer {
  readonly state: "success" | "pending" | "failure" | "error";
  readonly description: string;
}

/** A status to post. */
export interface GateStatus extends GateAnswer {
  readonly context: string;
  readonly targetUrl?: string;
}

/**
 * The status of one gate. Names, titles and reasons in the description may be anything. `details`
 * is the page of the run that judged; whatever is no address of the web is left out.
 */
export function gateStatus(
  context: string,
  answer: GateAnswer,
  details: string | undefined,
): GateStatus {
  const description = clip(oneLine(answer.description), longestDescription);
  const isAddress = details !== undefined && /^https?:\/\/[^\s/?#]+[!-~]*$/u.test(details);
  const targetUrl = isAddress && details.length <= longestAddress ? details : undefined;
  return {
    context,
    state: answer.state,
    description,
    ...(targetUrl === undefined ? {} : { targetUrl }),
  };
}
