/** The ways to spend less. A new one is a file beside this and a line here. */
import type { Recommendation } from "../../model/advice.ts";
import { byText } from "../own.ts";
import type { Situation } from "../situation.ts";
import type { Advisor } from "./advisor.ts";
import { cheaperType } from "./cheaper-type.ts";
import { idleMachine } from "./idle-machine.ts";
import { oversizedMachine } from "./oversized-machine.ts";

/** In order of what is said first of one machine: what does nothing needs no smaller type. */
const advisors: readonly Advisor[] = [idleMachine, oversizedMachine, cheaperType];

/** At most one for each machine, so that no dollar is promised twice; the largest saving first. */
export function recommendationsFor(situation: Situation): readonly Recommendation[] {
  const bySubject = new Map<string, Recommendation>();
  for (const advisor of advisors) {
    for (const one of advisor(situation)) {
      if (!bySubject.has(one.subject)) bySubject.set(one.subject, one);
    }
  }
  return [...bySubject.values()].sort(
    (one, other) => other.savedPerMonth - one.savedPerMonth || byText(one.subject, other.subject),
  );
}
