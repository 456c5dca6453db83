/**
 * The init command: first policies, fleet file, schemas and workflows for the machines that run,
 * and the first plan over them, made in memory, to show that it does nothing.
 */
import { collect } from "../collect/collect.ts";
import { decide } from "../decide/decide.ts";
import { longestWindow } from "../decide/longest-window.ts";
import { signalQueries } from "../decide/signal-queries.ts";
import { OperatorError, OutsideError } from "../errors.ts";
import { emptyLedger } from "../model/history.ts";
import type { Instance } from "../model/instance.ts";
import type { Plan } from "../model/plan.ts";
import type { Settings } from "../model/settings.ts";
import { freeOfCharge } from "../model/units.ts";
import { starterFiles } from "../policy/starter.ts";
import type { Outside, Workspace } from "../ports.ts";
import type { StageResult } from "../record/stage-result.ts";
import { planInBrief } from "../report/plan-summary.ts";
import { type Validation, validation } from "./validation.ts";

/** What init needs of the outside. */
export type InitOutside = Pick<Outside, "clock" | "cloud" | "meter" | "job" | "workspace">;

/** What somebody asked of init. */
export interface InitRequest {
  /** Files that are the same for everybody, by path: workflows, schemas, CODEOWNERS. */
  readonly shipped: Readonly<Record<string, string>>;
  /** False without a key of the cloud. */
  readonly asksCloud: boolean;
  readonly sshKey: string;
  /** Only say what would be written. */
  readonly dryRun: boolean;
}

/** What became of one file. */
interface InitFile {
  readonly path: string;
  readonly fate: "written" | "kept";
}

/** Writes what is missing, and no file that is there. Throws OperatorError and OutsideError. */
export async function init(
  outside: InitOutside,
  settings: Settings,
  request: InitRequest,
): Promise<StageResult> {
  const { job, workspace } = outside;
  const instances = request.asksCloud ? await outside.cloud.instances() : undefined;
  const wanted = { ...wantedPolicies(settings, request, instances), ...request.shipped };
  const kept = await alreadyThere(workspace, Object.keys(wanted));
  const all = overlaid(workspace, wanted, kept);
  const found = await validation(all, settings);
  if (!found.valid) throw new OperatorError(found.problems);
  const plan = request.asksCloud ? await firstPlan(outside, settings, found.valid) : undefined;
  const files = Object.keys(wanted)
    .sort()
    .map((path): InitFile => ({ path, fate: kept.has(path) ? "kept" : "written" }));
  if (!request.dryRun) {
    for (const { path } of files.filter(({ fate }) => fate === "written")) {
      await workspace.write(path, wanted[path] ?? "");
    }
  }
  for (const { path, fate } of files) job.log(fileLine(path, fate, request.dryRun));
  await sayOwners(workspace, { kept, shipped: request.shipped, job });
  if (plan) sayPlan(outside, plan, instances ?? []);
  else job.log("No LAMBDA_API_KEY: this is a pool to start from, and no machine was looked at");
  return resultOf({ files, plan, request });
}

function wantedPolicies(
  settings: Settings,
  request: InitRequest,
  instances: readonly Instance[] | undefined,
): Readonly<Record<string, string>> {
  const { repository, policies, stateFile } = settings;
  const present = { repository, instances: instances ?? [], sshKey: request.sshKey };
  return starterFiles(present, { policies, stateFile });
}

async function alreadyThere(
  workspace: Workspace,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  const there = new Set<string>();
  for (const path of paths) {
    if ((await workspace.file(path)) !== undefined) there.add(path);
  }
  return there;
}

/** The folder as it will be: what is there, and what is to be written beside it. */
function overlaid(
  workspace: Workspace,
  wanted: Readonly<Record<string, string>>,
  kept: ReadonlySet<string>,
): Workspace {
  const added = Object.entries(wanted).filter(([path]) => !kept.has(path));
  return {
    ...workspace,
    file: async (path) => added.find(([one]) => one === path)?.[1] ?? workspace.file(path),
    folder: async (path) => ({
      ...(await workspace.folder(path)),
      ...Object.fromEntries(
        added.filter(
          ([one]) => one.startsWith(`${path}/`) && !one.slice(path.length + 1).includes("/"),
        ),
      ),
    }),
  };
}

/** What plan would decide with these files on main: nothing was ever done, nothing waits. */
async function firstPlan(
  outside: InitOutside,
  settings: Settings,
  { policies, fleet }: NonNullable<Validation["valid"]>,
): Promise<Plan> {
  const { observation } = await collect(outside, {
    repository: settings.repository,
    mainSha: "0".repeat(40),
    fleet,
    ledger: emptyLedger(),
    waiting: [],
    window: longestWindow(policies),
    signals: signalQueries(policies),
  });
  if (observation.instances.kind === "gap") {
    const message = observation.instances.gap.why;
    throw new OutsideError({ who: "the cloud", kind: "unavailable", applied: "no", message });
  }
  return decide(observation, policies, observation.at);
}

function fileLine(path: string, fate: InitFile["fate"], dryRun: boolean): string {
  if (fate === "kept") return `keeps   ${path} (it is there already)`;
  return `${dryRun ? "would write" : "wrote  "} ${path}`;
}

const owners = ".github/CODEOWNERS";

/** The one file of which a repository may have its own and still lack our lines. */
async function sayOwners(
  workspace: Workspace,
  about: Pick<InitOutside, "job"> &
    Pick<InitRequest, "shipped"> & { readonly kept: ReadonlySet<string> },
): Promise<void> {
  if (!about.kept.has(owners)) return;
  const text = (await workspace.file(owners)) ?? "";
  const lines = (about.shipped[owners] ?? "").split("\n").filter((line) => line.startsWith("/"));
  const lacking = lines.filter((line) => !text.includes(line.split(" ")[0] ?? line));
  if (lacking.length > 0) about.job.log(`Add to ${owners}:\n${lacking.join("\n")}`);
}

function sayPlan({ job }: InitOutside, plan: Plan, instances: readonly Instance[]): void {
  job.log(`The cloud lists ${instances.length} machines. The first plan over these files:`);
  job.log(planInBrief(plan));
  for (const { sentence } of plan.quiet) job.log(`- ${sentence}`);
}

/** A plan that does something is no failure of anybody, and must not be overlooked. */
function resultOf(end: {
  readonly files: readonly InitFile[];
  readonly plan: Plan | undefined;
  readonly request: InitRequest;
}): StageResult {
  const { files, plan, request } = end;
  const count = (plan?.proposals ?? []).flatMap(({ actions }) => actions).length;
  const written = files.filter(({ fate }) => fate === "written").map(({ path }) => path);
  return {
    decision: count > 0 ? "proposed" : "nothing",
    changed: !request.dryRun && written.length > 0,
    pullRequests: [],
    costImpact: freeOfCharge,
    requiresApproval: false,
    summary: {
      dry_run: request.dryRun,
      written,
      kept: files.filter(({ fate }) => fate === "kept").map(({ path }) => path),
      first_plan: plan ? { actions: count, quiet: plan.quiet } : null,
    },
    failures:
      count > 0
        ? [`the first plan over these files would act ${count} times: see above before you merge`]
        : [],
  };
}
