/** A written course of utilisation as samples of one minute. Apart, because it is arithmetic. */
import type { CourseStep } from "../model/policy-test.ts";
import type { GpuSample, GpuSeries } from "../model/readings.ts";
import { after, type Instant, type Millis, millis, minute } from "../model/units.ts";

/**
 * The series of each GPU, all alike: a sample a minute over the window, the newest now.
 * A step that lasts n minutes has exactly the newest n samples that later steps leave.
 */
export function gpuSeries(
  steps: readonly CourseStep[],
  gpus: number,
  { now, window }: { readonly now: Instant; readonly window: Millis },
): readonly GpuSeries[] {
  const count = Math.floor(window / minute) + 1;
  const samples: GpuSample[] = [];
  for (let age = count - 1; age >= 0; age -= 1) {
    const percent = percentAt(steps, millis(age * minute));
    samples.push({ at: after(now, millis(-age * minute)), average: percent, peak: percent });
  }
  return Array.from({ length: gpus }, (_, gpu) => ({ gpu: String(gpu), samples }));
}

/** The first step reaches back for ever. */
function percentAt(steps: readonly CourseStep[], age: Millis): number {
  let end = 0;
  for (const step of steps.toReversed()) {
    end += step.for;
    if (age < end) return step.percent;
  }
  return steps[0]?.percent ?? 0;
}
