/** A fleet far larger than any we know of, to see how the page bears it. */
import { actionStates } from "../../src/model/plan.ts";
import { after, minutes, usdPerHour } from "../../src/model/units.ts";
import type { FleetReport } from "../../src/report/fleet-report.ts";
import { sampleReport } from "../report/sample-report.ts";

/** The sample day with so many machines and actions. */
export function largeReport(size: {
  readonly instances: number;
  readonly actions: number;
}): FleetReport {
  const sample = sampleReport();
  const dayOfUse = sample.fleet.flatMap(({ use }) => use ?? []);
  const state = (index: number) => actionStates[index % actionStates.length] ?? "executed";
  return {
    ...sample,
    fleet: Array.from({ length: size.instances }, (_, index) => ({
      name: `pool-${index % 20}-${index}-a`,
      pool: `pool-${index % 20}`,
      type: "gpu_8x_h100_sxm5",
      region: "us-east-1",
      status: "active",
      pricePerHour: usdPerHour(23.92),
      since: sample.generatedAt,
      use: dayOfUse,
    })),
    timeline: Array.from({ length: size.actions }, (_, index) => ({
      at: after(sample.generatedAt, minutes(-index)),
      type: index % 2 === 0 ? "provision_instance" : "terminate_instance",
      state: state(index),
      pool: `pool-${index % 20}`,
      target: `pool-${index % 20}-${index}-a`,
      why: "All members above 80 % for 15 minutes.",
      costImpact: usdPerHour(23.92),
      confirmed: "merged by itself",
      pullRequest: { number: index, url: `https://github.example/acme/fleet/pull/${index}` },
    })),
  };
}
