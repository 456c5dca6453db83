/** How long an action took from stage to stage, in one line. */
import { type StageTimes, stageNames } from "../model/history.ts";

/** `seen → decided 0.1 s → … → called 3 s, 21 s in all`; absent with fewer than two stages. */
export function stageLine(stages: StageTimes): string | undefined {
  const passed = stageNames.flatMap((name) => {
    const at = stages[name];
    return at === undefined ? [] : [{ name, at }];
  });
  const [first, ...rest] = passed;
  const last = rest.at(-1);
  if (!first || !last) return undefined;
  const steps = rest.map(({ name, at }, place) => {
    const before = passed[place]?.at ?? first.at;
    return `${name} ${seconds(at - before)}`;
  });
  return `${[first.name, ...steps].join(" → ")}, ${seconds(last.at - first.at)} in all`;
}

function seconds(time: number): string {
  return `${Math.round(time / 100) / 10} s`;
}
