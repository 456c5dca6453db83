/** What advice is worked out from besides the observation: the meter's memory, and statistics. */
import { pastSeen } from "../collect/past.ts";
import type { Background } from "../decide/anomalies/anomaly.ts";
import { messageOf } from "../errors.ts";
import type { Observation } from "../model/observation.ts";
import type { Past } from "../model/past.ts";
import type { Statistics } from "../model/statistics.ts";
import type { Outside } from "../ports.ts";

/** A background, and whether all of it could be had. */
export interface BackgroundSeen {
  readonly background: Background;
  readonly whole: boolean;
}

type Asked = Pick<Outside, "meter" | "statistics" | "job">;

/** Asks no meter that has just failed. What fails is logged, and advice does without. */
export async function backgroundOf(
  { meter, statistics, job }: Asked,
  { repository, at }: Pick<Observation, "repository" | "at">,
  meterFailure?: string,
): Promise<BackgroundSeen> {
  if (meterFailure !== undefined) return { background: { past: {} }, whole: false };
  const { past, unseen } = await pastSeen(meter, { repository, at });
  for (const sentence of unseen) job.log(`Advice goes without: ${sentence}`);
  const whole = unseen.length === 0;
  const detectors = detectorsFor(past);
  if (!statistics || detectors.length === 0) return { background: { past }, whole };
  try {
    return { background: { past, statistics: await statistics(detectors) }, whole };
  } catch (thrown) {
    job.log(`Advice goes without: statistics could not be loaded: ${messageOf(thrown)}`);
    return { background: { past }, whole: false };
  }
}

/** Who can be asked about anything: there are enough siblings, or weeks. */
function detectorsFor({ recentMeans = [], spend = [] }: Past): readonly (keyof Statistics)[] {
  const hasWeeks = spend.some(({ samples }) => samples.length >= 14 * 24);
  return [
    ...(recentMeans.length >= 3 ? (["outliers"] as const) : []),
    ...(hasWeeks ? (["changepoints"] as const) : []),
  ];
}
