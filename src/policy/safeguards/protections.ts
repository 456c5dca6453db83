/** `protect`: machines of a pool that nothing may terminate. */
import { Array as ListOf, Optional, type Static } from "typebox";
import type { Problem } from "../../errors.ts";
import type { PolicyProtection } from "../../model/safety.ts";
import { pathName } from "../explain.ts";
import { group, instanceName, moment, sentence, tag } from "../fields.ts";
import { momentProblems, parseMoment } from "../moment.ts";
import type { YamlFile } from "../yaml-file.ts";

const protection = group(
  {
    name: Optional(instanceName({ description: "The machine's name." })),
    tag: Optional(
      tag({ description: "A tag that the cloud shows: `key`, or `key=value` for one value only." }),
    ),
    reason: sentence({ description: "Why it must stay." }),
    until: Optional(
      moment({ description: "When the promise ends. Left out: when somebody removes it." }),
    ),
  },
  { title: "Protection", description: "A promise not to terminate these machines." },
);

/** The list under `protect`. */
export const protectSchema = ListOf(protection, {
  maxItems: 1000,
  default: [],
  description:
    "Machines that are not terminated, each by `name` or by `tag`. `protect` in the fleet file " +
    "and the tag `fleetmerge-protect` on the machine do the same; its value is the end, such as " +
    "2027-01-31T18:00:00Z or 2027-01-31 for the whole day, and any other value has no end.",
});

/** The model of protections that passed the schema. */
export function protectionsOf(written: Static<typeof protectSchema>): readonly PolicyProtection[] {
  return written.map(({ name, tag: text = "", reason, until: end }) => {
    const until = end === undefined ? undefined : parseMoment(end);
    const of = name === undefined ? tagOf(text) : ({ kind: "name", name } as const);
    return { of, reason, ...(until === undefined ? {} : { until }) };
  });
}

function tagOf(text: string): PolicyProtection["of"] {
  const at = text.indexOf("=");
  if (at < 0) return { kind: "tag", key: text };
  return { kind: "tag", key: text.slice(0, at), value: text.slice(at + 1) };
}

/** Protections of nobody or of two things, and ends that no calendar knows. */
export function protectProblems(file: YamlFile): readonly Problem[] {
  const list = file.valueAt(["protect"]);
  if (!Array.isArray(list)) return [];
  return [...list.keys()].flatMap((index) => {
    const path = ["protect", index];
    const kinds = ["name", "tag"].filter((key) => file.valueAt([...path, key]) !== undefined);
    const wrong = {
      at: file.place(path),
      what: `${pathName(path)} names ${kinds.length === 0 ? "no machine" : "both a name and a tag"}`,
      hint: "Write either name or tag",
    };
    return [...(kinds.length === 1 ? [] : [wrong]), ...momentProblems(file, [...path, "until"])];
  });
}
