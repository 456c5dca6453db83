/** A machine at exactly zero ever since, among siblings that work: perhaps its driver is broken. */
import { between, minutes } from "../../model/units.ts";
import { byText, own } from "../own.ts";
import { span } from "../words.ts";
import { type WorkingMachine, workingMachines } from "../working-machine.ts";
import type { Watch } from "./anomaly.ts";

const patience = minutes(30);
/** A sibling that reached this is at work. */
const atWork = 50;

/** A suspicion: it may also have been given nothing to do. */
export const neverUsed: Watch = (situation) =>
  [...situation.membersByPool.keys()].sort(byText).flatMap((pool) => {
    const machines = workingMachines(pool, situation);
    const working = machines.filter(({ peaks }) => Math.max(...peaks) >= atWork);
    return machines.flatMap((machine) => {
      const { member } = machine;
      const active = between(member.activeSince ?? situation.now, situation.now);
      const readings = own(situation.observation.readings, machine.instance.id);
      const from = readings?.kind === "measured" ? firstSample(readings.gpus) : undefined;
      const wholeLife = from !== undefined && from - (situation.now - active) <= patience;
      if (working.length === 0 || active < patience || !wholeLife || !atZero(machine)) return [];
      return [
        {
          kind: "never-used" as const,
          certainty: "suspicion" as const,
          subject: member.name,
          sentence:
            `${member.name} was at 0 % since it became healthy ${span(active)} ago, while ` +
            `${working.map((one) => one.member.name).join(", ")} worked: look whether its ` +
            "driver and CUDA answer (nvidia-smi)",
        },
      ];
    });
  });

function atZero({ peaks }: WorkingMachine): boolean {
  return peaks.every((peak) => peak === 0);
}

function firstSample(
  gpus: readonly { readonly samples: readonly { readonly at: number }[] }[],
): number | undefined {
  const first = gpus.flatMap(({ samples }) => samples.slice(0, 1).map(({ at }) => at));
  return first.length === 0 ? undefined : Math.min(...first);
}
