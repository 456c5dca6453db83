/** Keeps secrets and foreign line breaks out of messages: text of the outside is never trusted. */

const longestMessage = 300;

/**
 * One line of text of the outside, fit for an error: secrets replaced (also where they stand
 * percent-encoded or in base64), control characters removed, at most 300 characters.
 */
export function safeMessage(text: string, secrets: readonly string[]): string {
  const line = withoutSecrets(text, secrets)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
  return line.length > longestMessage ? `${line.slice(0, longestMessage - 1)}…` : line;
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  const spellings = secrets
    .filter((secret) => secret !== "")
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString("base64"),
    ])
    .toSorted((one, other) => other.length - one.length);
  return spellings.reduce((line, spelling) => line.replaceAll(spelling, "***"), text);
}
