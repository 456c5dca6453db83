/** One member's readings in brief, with how far they can be trusted: for people, not for rules. */
import type { ReadingKind, ReadingsUsed } from "../model/explanation.ts";
import { between, type Instant, type Millis } from "../model/units.ts";
import { expectedSamples, freshness, readWindow, type WindowQuestion } from "./window.ts";

/** What the rules' own reading of the window says; the kind of what they call unknown. */
export function readingsUsed(question: WindowQuestion): ReadingsUsed {
  const expected = expectedSamples(question.window);
  const seen = readWindow(question);
  if (seen.kind === "known") {
    const { samples, lowest, highest } = seen.evidence;
    return {
      ...counts({ window: question.window, samples, expected }),
      kind: "known",
      newest: seen.newest,
      lowest,
      highest,
    };
  }
  const { samples, newest } = rest(question);
  return {
    ...counts({ window: question.window, samples, expected }),
    kind: kindOf(newest),
    ...(newest === undefined ? {} : { newest }),
    why: seen.why,
  };
}

function counts(of: {
  readonly window: Millis;
  readonly samples: number;
  readonly expected: number;
}): Pick<ReadingsUsed, "window" | "samples" | "expectedSamples" | "coveragePercent"> {
  const { window, samples, expected } = of;
  const coveragePercent = Math.min(100, Math.floor((100 * samples) / expected));
  return { window, samples, expectedSamples: expected, coveragePercent };
}

function kindOf(newest: Millis | undefined): ReadingKind {
  if (newest === undefined) return "absent";
  return newest > freshness ? "stale" : "partial";
}

/** What there is of a window that is not known; nothing of before the machine's own life. */
function rest({ readings, member, now, window }: WindowQuestion): {
  readonly samples: number;
  readonly newest?: Millis;
} {
  if (readings?.kind !== "measured" || member.activeSince === undefined) return { samples: 0 };
  const since = member.activeSince;
  const times = readings.gpus.map(({ samples }) =>
    samples.map(({ at }) => at).filter((at) => at >= since && at <= now),
  );
  const within = times.map((all) => all.filter((at) => at > now - window).length);
  const newest = oldestOf(times.flatMap((all) => newestOf(all)));
  const missing = readings.gpus.length < (member.instance?.gpus ?? 0);
  return {
    samples: missing || within.length === 0 ? 0 : Math.min(...within),
    ...(newest === undefined ? {} : { newest: between(newest, now) }),
  };
}

function newestOf(times: readonly Instant[]): readonly Instant[] {
  return times.length === 0 ? [] : [times.reduce((late, at) => (at > late ? at : late))];
}

function oldestOf(times: readonly Instant[]): Instant | undefined {
  return times.length === 0 ? undefined : times.reduce((early, at) => (at < early ? at : early));
}
