/** An apply with a moment in the middle at which a test makes something happen. */
import { runCommand } from "../../src/run-command.ts";
import { stageOf } from "../../src/stages/index.ts";
import { ListeningJob } from "./listening-job.ts";
import type { SmallWorld } from "./small-world.ts";
import { inputsOf } from "./stage-inputs.ts";

/** Something that happens right before or after a call to the outside. */
export interface Interruption {
  readonly on: "cloud" | "forge" | "table";
  readonly method: "commitOnBranch" | "launch" | "save" | "terminate" | "updateRefs";
  /** Which call of the method, from 1. Absent: the first. */
  readonly nth?: number;
  before?(): Promise<unknown>;
  after?(): Promise<unknown>;
}

/** Applies, and lets something happen right before or after a call to the outside. */
export async function applyWith(
  small: SmallWorld,
  environment: Readonly<Record<string, string>>,
  interruption: Interruption,
) {
  const job = new ListeningJob();
  const inputs = inputsOf("apply");
  const surroundings = {
    environment: { ...small.world.environment, ...environment, GITHUB_RUN_ID: "800001" },
    job,
    clock: small.clock,
    defaultBranch: "main",
    gitHubWaiting: "none" as const,
  };
  const { on } = interruption;
  const ended = await runCommand(inputs, surroundings, (outside, settings, actionId) => {
    const part = outside[on];
    const watched = part ? { ...outside, [on]: interrupted(part, interruption) } : outside;
    return stageOf("apply")(watched, settings, actionId);
  });
  return { ...ended, ...job.told() };
}

function interrupted<Part extends object>(part: Part, interruption: Interruption): Part {
  const { method, nth = 1, before, after } = interruption;
  let count = 0;
  return new Proxy(part, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      if (key !== method) return value.bind(target) as unknown;
      return async (...words: readonly unknown[]) => {
        count += 1;
        const isTheOne = count === nth;
        if (isTheOne) await before?.();
        const answer: unknown = await Reflect.apply(value, target, words);
        if (isTheOne) await after?.();
        return answer;
      };
    },
  });
}
