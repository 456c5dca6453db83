/**
 * A comment -> the command in it. Pure; every word is checked, because anybody can write a comment.
 * Only the first line is read, so that quotes and explanations are no commands.
 */
import type { Command, CommandVerb } from "../model/command.ts";
import { day, type Millis, millis, minute } from "../model/units.ts";
import { parseDuration, printDuration } from "../policy/duration.ts";
import { nearest } from "../policy/suggestion.ts";

/** What a comment asks for. `none`: it is a comment like any other. */
export type ParsedComment =
  | { readonly kind: "none" }
  | { readonly kind: "command"; readonly command: Command }
  | {
      readonly kind: "mistake";
      /** The verb, where that much is understood. */
      readonly about?: CommandVerb;
      /** A clause of our own words; what was written is not in it. */
      readonly what: string;
    };

/** How each command is written, in the order in which people are told. */
export const commandForms: Readonly<Record<CommandVerb, string>> = {
  hold: "/fleet hold 4h",
  resume: "/fleet resume",
  extend: "/fleet extend 8h NAME",
  protect: "/fleet protect NAME 2d because REASON",
  rollback: "/fleet rollback ACTION-ID",
  retry: "/fleet retry POOL",
  plan: "/fleet plan",
  approve: "/fleet approve",
};

const verbs = Object.keys(commandForms);
/** No comment moves the end of a lease further away than this, however often it is repeated. */
export const longestExtension: Millis = millis(30 * day);

const longest: Readonly<Record<"hold" | "extend" | "protect", Millis>> = {
  hold: millis(7 * day),
  extend: longestExtension,
  protect: millis(90 * day),
};
const longestReason = 200;

/** Reads the first line of a comment. */
export function parseComment(body: string): ParsedComment {
  const [line = ""] = body.trimStart().split(/\r?\n/, 1);
  const words = line.trim().split(/\s+/);
  if (words[0]?.toLowerCase() !== "/fleet") return { kind: "none" };
  const [, written, ...rest] = words;
  if (written === undefined) return { kind: "mistake", what: "it names no command" };
  const verb = verbs.find((one): one is CommandVerb => one === written.toLowerCase());
  if (verb !== undefined) return parsers[verb](rest);
  const meant = nearest(written, verbs);
  const what = meant === undefined ? "there is no such command" : `did you mean ${meant}`;
  return { kind: "mistake", what };
}

type Parser = (rest: readonly string[]) => ParsedComment;

const parsers: Readonly<Record<CommandVerb, Parser>> = {
  hold: (rest) => {
    const { words, reason } = withReason(rest);
    if (words.length !== 1) return mistake("hold", "it needs a time and nothing else");
    const time = timeOf("hold", words[0]);
    if (typeof time === "string") return mistake("hold", time);
    return found({ kind: "hold", time, ...(reason === undefined ? {} : { reason }) });
  },
  resume: (rest) => alone("resume", rest),
  extend: (rest) => {
    const named = timeAndName("extend", rest);
    return "what" in named ? mistake("extend", named.what) : found({ kind: "extend", ...named });
  },
  protect: (rest) => {
    const { words, reason } = withReason(rest);
    const named = timeAndName("protect", words);
    if ("what" in named) return mistake("protect", named.what);
    if (reason === undefined) return mistake("protect", "it needs a reason after the word because");
    return found({ kind: "protect", ...named, reason });
  },
  rollback: ([id, ...more]) => {
    const isId = id !== undefined && /^provision_instance_[\w.-]{1,100}_\d{1,12}$/.test(id);
    if (isId && more.length === 0) return found({ kind: "rollback", id });
    const what = /^terminate_instance_/.test(id ?? "")
      ? "a termination cannot be taken back, because the disk of the machine is gone"
      : "it needs the id of a provision, as the audit and the pull request show it";
    return mistake("rollback", what);
  },
  retry: ([pool, ...more]) => {
    if (more.length > 0) return mistake("retry", "it takes the name of one pool, or nothing");
    if (pool === undefined) return found({ kind: "retry" });
    if (/^[a-z][a-z0-9-]{0,39}$/.test(pool)) return found({ kind: "retry", pool });
    return mistake("retry", "that is not how a pool is named");
  },
  plan: (rest) => alone("plan", rest),
  // Whatever else it says, it approves nothing.
  approve: () => found({ kind: "approve" }),
};

function found(command: Command): ParsedComment {
  return { kind: "command", command };
}

function mistake(about: CommandVerb, what: string): ParsedComment {
  return { kind: "mistake", about, what };
}

function alone(kind: "resume" | "plan", rest: readonly string[]): ParsedComment {
  return rest.length === 0 ? found({ kind }) : mistake(kind, "it stands alone");
}

/** What stands before the word `because`, and the reason after it; absent when there is none. */
function withReason(rest: readonly string[]): {
  readonly words: readonly string[];
  readonly reason?: string;
} {
  const at = rest.findIndex((word) => word.toLowerCase() === "because");
  if (at < 0) return { words: rest };
  const reason = [
    ...rest
      .slice(at + 1)
      .join(" ")
      .replace(/[\p{C}\p{Z}]+/gu, " ")
      .trim(),
  ]
    .slice(0, longestReason)
    .join("");
  return { words: rest.slice(0, at), ...(reason === "" ? {} : { reason }) };
}

/** In either order: both are how people say it, and no name of ours is a length of time. */
function timeAndName(
  verb: "extend" | "protect",
  words: readonly string[],
): { readonly name: string; readonly time: Millis } | { readonly what: string } {
  const [one, other] = words;
  if (words.length !== 2 || one === undefined || other === undefined) {
    return { what: "it needs the name of one machine and a time" };
  }
  const [time, name] = parseDuration(one) === undefined ? [other, one] : [one, other];
  const length = timeOf(verb, time);
  if (typeof length === "string") return { what: length };
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(name))
    return { what: "that is not how a machine is named" };
  return { name, time: length };
}

/** The length, or what is wrong with it. */
function timeOf(verb: keyof typeof longest, text: string | undefined): Millis | string {
  const time = text === undefined ? undefined : parseDuration(text);
  if (time === undefined) return "its time is written like 30m, 4h or 2d";
  if (time < minute) return "its time is at least a minute";
  const most = longest[verb];
  return time > most ? `its time is at most ${printDuration(most)}` : time;
}
