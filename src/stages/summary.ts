/** The summary command: the fleet's history and present in ten numbers. Reads, never writes. */
import { collect } from "../collect/collect.ts";
import { mainHead, readRepository } from "../collect/repository.ts";
import { decide } from "../decide/decide.ts";
import { messageOf } from "../errors.ts";
import type { Projection } from "../model/plan.ts";
import type { Settings } from "../model/settings.ts";
import { minutes } from "../model/units.ts";
import type { Outside } from "../ports.ts";
import { readJournal } from "../record/journal.ts";
import { nothingChanged, type StageResult } from "../record/stage-result.ts";
import { summaryOf } from "../report/summary.ts";

/** Without a readable cloud the present is null, never zero, and the failure is named. */
export async function summary(outside: Outside, settings: Settings): Promise<StageResult> {
  const mainSha = await mainHead(outside.forge, settings);
  const repository = await readRepository(outside.forge, settings, mainSha);
  const { ledger } = await readJournal(outside.forge, mainSha);
  const { limits } = repository.policies;
  const failures: string[] = [];
  let projection: Projection | undefined;
  try {
    const { observation } = await collect(
      { clock: outside.clock, cloud: outside.cloud },
      {
        repository: settings.repository,
        mainSha,
        fleet: repository.fleet,
        ledger,
        waiting: [],
        window: minutes(5),
      },
    );
    if (observation.instances.kind === "gap") failures.push(observation.instances.gap.why);
    else projection = decide(observation, { limits, pools: [] }, observation.at).projection;
  } catch (thrown) {
    failures.push(messageOf(thrown));
  }
  return nothingChanged(summaryOf(ledger, projection, limits), failures);
}
