/** `pause`: a switch that stops growth, shrinking or both, for the fleet or for one pool. */
import { Optional, type Static } from "typebox";
import type { Pause } from "../../model/safety.ts";
import type { EnvironmentLimits } from "../../model/settings.ts";
import { shown } from "../explain.ts";
import { choice, group, moment, sentence } from "../fields.ts";
import { parseMoment } from "../moment.ts";

/** The words of `what`. */
export const pauseScopes = ["all", "grow", "shrink"] as const;

/** The map under `pause`. */
export const pauseSchema = group(
  {
    what: Optional(
      choice(pauseScopes, {
        default: "all",
        description: "What is stopped: `grow`, `shrink`, or `all` for both.",
      }),
    ),
    reason: sentence({ description: "Why: every block that it causes says so." }),
    until: Optional(
      moment({ description: "When it ends by itself. Left out: when somebody removes it." }),
    ),
  },
  {
    description:
      "Stops proposing, merging our own proposals, and calls to the cloud that a proposal asked " +
      "for. The repository variable `FLEETMERGE_PAUSE` (`all`, `grow`, `shrink`) does the same " +
      "without a commit; any other value of it counts as `all`.",
  },
);

/** The model of a pause that passed the schema. */
export function pauseOfFile(written: Static<typeof pauseSchema>, by: string): Pause {
  const until = written.until === undefined ? undefined : parseMoment(written.until);
  const base = { what: written.what ?? "all", reason: written.reason, by };
  return until === undefined ? base : { ...base, until };
}

/** The switch in the repository's variables. What nobody can read stops everything. */
export function pauseOfEnvironment({ pause: text }: EnvironmentLimits): readonly Pause[] {
  if (text === undefined) return [];
  const by = "the variable FLEETMERGE_PAUSE";
  const what = pauseScopes.find((scope) => scope === text.toLowerCase());
  if (what) return [{ what, reason: "no reason was given", by }];
  const reason = `its value ${shown(text)} is none of all, grow and shrink, so it counts as all`;
  return [{ what: "all", reason, by }];
}
