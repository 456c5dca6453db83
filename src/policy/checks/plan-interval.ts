/** Times shorter than plan takes to come round: they promise what nobody looks for. */
import { type Millis, minutes } from "../../model/units.ts";
import { printDuration } from "../duration.ts";
import type { Path, YamlFile } from "../yaml-file.ts";
import type { Finding, PolicyCheck } from "./check.ts";

/** The shipped workflow starts plan every ten minutes, when GitHub's scheduler is on time. */
const interval = minutes(10);

/** A warning where a time was written; defaults of the environment are left alone. */
export const planInterval: PolicyCheck = ({ policies, pools, limitsFile }) => {
  const { provision, terminate } = policies.limits.cooldown;
  return [
    ...(limitsFile
      ? [
          ...tooShort(limitsFile, ["cooldown", "provision"], provision),
          ...tooShort(limitsFile, ["cooldown", "terminate"], terminate),
        ]
      : []),
    ...pools.flatMap(({ policy, file }) =>
      policy.rules.flatMap((rule, index) =>
        rule.rule === "high_utilization" || rule.rule === "idle"
          ? tooShort(file, ["rules", index, "for"], rule.for)
          : [],
      ),
    ),
  ];
};

function tooShort(file: YamlFile, path: Path, time: Millis): readonly Finding[] {
  if (time >= interval || file.valueAt(path) === undefined) return [];
  const name = String(path.at(-1));
  return [
    {
      severity: "warning",
      problem: {
        at: file.place(path),
        what: `${name} is ${printDuration(time)}, and plan looks only every ${printDuration(interval)}`,
        hint: `Write ${printDuration(interval)} or more, or start plan more often`,
      },
    },
  ];
}
