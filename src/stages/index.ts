/** The commands of the action and the command line, by name. */
import { OperatorError } from "../errors.ts";
import type { Settings } from "../model/settings.ts";
import type { Outside } from "../ports.ts";
import type { StageResult } from "../record/stage-result.ts";
import { apply } from "./apply.ts";
import { check } from "./check.ts";
import { confirm } from "./confirm.ts";
import { doctor } from "./doctor.ts";
import { plan } from "./plan.ts";
import { report } from "./report.ts";
import { rollback } from "./rollback.ts";
import { summary } from "./summary.ts";

/** One command. Throws OperatorError (exit 2) or OutsideError (exit 1). */
export type Stage = (
  outside: Outside,
  settings: Settings,
  actionId: string,
) => Promise<StageResult>;

/** Every command; `plan` is the default. */
export const stages = {
  plan,
  check,
  confirm,
  apply,
  rollback,
  summary,
  report,
  doctor,
} as const satisfies Record<string, Stage>;

/** The name of a command. */
export type Command = keyof typeof stages;

/** The stage of a name. Throws OperatorError that lists the known ones. */
export function stageOf(command: string): Stage {
  const stage = Object.entries(stages).find(([name]) => name === command)?.[1];
  if (stage) return stage;
  throw new OperatorError([
    {
      what: `there is no command "${command.slice(0, 40)}"`,
      hint: `Use one of ${Object.keys(stages).join(", ")}`,
    },
  ]);
}
