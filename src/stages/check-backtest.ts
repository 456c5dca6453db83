/**
 * What an edit of the policies would have done to the recorded past, for the check of its pull
 * request. It advises and never fails the check: whatever goes wrong is said and left at that.
 */

import { mainHead } from "../collect/repository.ts";
import { messageOf } from "../errors.ts";
import type { BacktestAnswer } from "../model/backtest.ts";
import type { Policies } from "../model/policy.ts";
import type { Settings } from "../model/settings.ts";
import { between, millis } from "../model/units.ts";
import { loadPolicies, policyTexts } from "../policy/load.ts";
import type { Outside } from "../ports.ts";
import {
  backtestMarkdown,
  backtestSentence,
  noBacktestMarkdown,
} from "../report/backtest-markdown.ts";
import { auditedDays, pastOf, useFromAudit } from "./backtest-past.ts";
import { answerOf, usualAssumptions } from "./backtest-world.ts";

/** As far back as the policies are played. */
const days = 30;

/** The job has a minute for it; what is not played by then is said. */
const timeLimit = millis(45_000);

/** What came of the edit. */
export type EditPlayed =
  | { readonly kind: "no-edit" }
  /** A sentence without its full stop. */
  | { readonly kind: "unknown"; readonly why: string }
  | { readonly kind: "played"; readonly answer: BacktestAnswer };

type Asked = Pick<Outside, "clock" | "forge" | "job" | "workspace">;

/** Plays the edit and says what came of it; says nothing where there is no edit. Never throws. */
export async function sayEdit(
  outside: Asked,
  settings: Settings,
  edited: Policies,
): Promise<EditPlayed> {
  const { job } = outside;
  const played = await playedEdit(outside, settings, edited);
  if (played.kind === "no-edit") return played;
  if (played.kind === "unknown") {
    job.log(`The edit of the policies was not played over the past: ${played.why}`);
    await job.summarize(noBacktestMarkdown(played.why));
    return played;
  }
  const message = backtestSentence(played.answer);
  job.annotate({ level: "notice", title: "Your edit over the last 30 days", message });
  await job.summarize(backtestMarkdown(played.answer));
  return played;
}

async function playedEdit(
  outside: Asked,
  settings: Settings,
  edited: Policies,
): Promise<EditPlayed> {
  // A check on somebody's desk has no repository at GitHub to compare with.
  if (settings.repository === "") return { kind: "no-edit" };
  try {
    return await comparedEdit(outside, settings, edited);
  } catch (thrown) {
    return { kind: "unknown", why: messageOf(thrown).replace(/\.$/u, "") };
  }
}

async function comparedEdit(
  { clock, forge, workspace }: Asked,
  settings: Settings,
  edited: Policies,
): Promise<EditPlayed> {
  const started = clock.now();
  const head = await mainHead(forge, settings);
  const before = await forge.folder(head, settings.policies);
  const after = await workspace.folder(settings.policies);
  if (policyTexts(before) === policyTexts(after)) return { kind: "no-edit" };
  const loaded = loadPolicies(before, settings.environment);
  if (loaded.kind === "problems") {
    return { kind: "unknown", why: "main's own policies have mistakes, so there is no comparison" };
  }
  const use = await useFromAudit({ forge });
  if (!use) {
    const why =
      "no history is recorded yet; plan records the use of 30 days once a day, where " +
      "PROMETHEUS_URL is set and a day of use is known";
    return { kind: "unknown", why };
  }
  const contestants = [
    { name: "main", policies: loaded.policies },
    { name: "this pull request", policies: edited },
  ];
  const audited = await auditedDays(forge, { days, until: clock.now() });
  const past = pastOf({ use, contestants, days, assumptions: usualAssumptions, audited });
  if (past.kind === "unknown") return past;
  const goesOn = () => between(started, clock.now()) < timeLimit;
  return { kind: "played", answer: answerOf(past.played, goesOn) };
}
