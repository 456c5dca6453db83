/** Answers to commands by comment. What somebody wrote is never said back. */
import type { CommandVerb } from "../model/command.ts";
import { bullets, code, link, paragraph, print, strong } from "./markdown.ts";
import { sentence } from "./text.ts";

const titles: Readonly<Record<CommandVerb, string>> = {
  hold: "Hold.",
  resume: "Resume.",
  extend: "Extend.",
  protect: "Protect.",
  rollback: "Rollback.",
  retry: "Retry.",
  plan: "Plan.",
  approve: "Not approved.",
};

/** What came of a command. `said` is full sentences and may hold names. */
export function answerText(
  verb: CommandVerb,
  effect: {
    readonly said: string;
    readonly link?: { readonly label: string; readonly url: string };
  },
): string {
  return print([
    paragraph([
      strong(titles[verb]),
      ` ${effect.said}`,
      ...(effect.link === undefined ? [] : [" ", link(effect.link.label, effect.link.url), "."]),
    ]),
  ]);
}

/** Somebody who may not. */
export function refusalText(why: string): string {
  return print([paragraph([strong("Not carried out."), ` ${why}`])]);
}

/** What was wrong, and how commands are written: the one that was meant, or all of them. */
export function mistakeText(
  mistake: { readonly about?: CommandVerb; readonly what: string },
  forms: Readonly<Record<CommandVerb, string>>,
): string {
  const { about, what } = mistake;
  const meant = about === undefined ? Object.values(forms) : [forms[about]];
  return print([
    paragraph([
      strong("Not understood."),
      ` ${sentence(what)} ${about === undefined ? "The commands are:" : "It is written like:"}`,
    ]),
    bullets(meant.map((form) => [code(form)])),
  ]);
}
