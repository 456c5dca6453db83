/** The words of a small pull request that a command asked for. */
import type { Instant } from "../model/units.ts";
import { code, hidden, link, paragraph, print, strong } from "./markdown.ts";
import { clip, quiet, sentence } from "./text.ts";
import { minuteOf } from "./times.ts";

/** Its title and body, and its commit. */
export interface OrderText {
  readonly title: string;
  readonly body: string;
  readonly headline: string;
  readonly message: string;
}

/** By it a later run knows that the command with this key was carried out. */
export function orderTrailer(key: string): string {
  return `Fleet-Order: ${quiet(key)}`;
}

/** `what` is our own words with the machine's name in them. */
export function orderText(order: {
  /** The command's. */
  readonly key: string;
  readonly what: string;
  readonly until: Instant;
  /** A login. */
  readonly by: string;
  /** Where it was asked for. */
  readonly url: string;
  readonly entry: { readonly name: string; readonly pool: string };
  readonly why?: string;
}): OrderText {
  const title = clip(quiet(`${order.what} until ${minuteOf(order.until)}`), 200);
  const why = order.why === undefined ? [] : [`Why: ${sentence(quiet(order.why))}`];
  return {
    title,
    headline: clip(title, 72),
    message: [`Asked for by ${quiet(order.by)}.`, ...why, "", orderTrailer(order.key)].join("\n"),
    body: print([
      paragraph([
        strong(`${sentence(order.what)}`),
        " Until ",
        strong(minuteOf(order.until)),
        ", asked for by ",
        code(order.by),
        " in ",
        link("this comment", order.url),
        ". Pool ",
        code(order.entry.pool),
        ".",
      ]),
      ...(order.why === undefined ? [] : [paragraph(`Why: ${sentence(order.why)}`)]),
      paragraph(
        "It changes one line of the fleet file, launches nothing and terminates nothing, and " +
          "merges by itself unless something in it needs an approval. To say no, close it.",
      ),
      hidden("fleetmerge:order"),
    ]),
  };
}
