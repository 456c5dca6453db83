/** The ways to spend less. A new one is a file beside this and a line here. */
import type { Recommendation } from "../../model/advice.ts";
import type { Past } from "../../model/past.ts";
import { byText } from "../own.ts";
import type { Situation } from "../situation.ts";
import { type Advisor, leastSaved } from "./advisor.ts";
import { cheaperType } from "./cheaper-type.ts";
import { idleMachine } from "./idle-machine.ts";
import { oversizedMachine } from "./oversized-machine.ts";
import { schedule } from "./schedule.ts";

/**
 * In order of what is said first of one machine: what rests at known hours is not idle for good,
 * and what does nothing needs no smaller type.
 */
const advisors: readonly Advisor[] = [schedule, idleMachine, oversizedMachine, cheaperType];

/**
 * At most one for each machine, so that no dollar is promised twice; the largest saving first, and
 * none that saves next to nothing.
 */
export function recommendationsFor(situation: Situation, past: Past): readonly Recommendation[] {
  const spokenOf = new Set<string>();
  const found: Recommendation[] = [];
  for (const one of advisors.flatMap((advisor) => advisor(situation, past))) {
    if (one.savedPerMonth < leastSaved) continue;
    if (one.machines.some((machine) => spokenOf.has(machine))) continue;
    for (const machine of one.machines) spokenOf.add(machine);
    found.push(one);
  }
  return found.sort(
    (one, other) => other.savedPerMonth - one.savedPerMonth || byText(one.subject, other.subject),
  );
}
