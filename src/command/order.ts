/**
 * A command that changes the fleet file: a small pull request of ours like any other, judged by the
 * rules for people's own. It merges by itself when nothing in it needs an approval.
 */
import { mainHead, type Repository, readFleet } from "../collect/repository.ts";
import { judgeHumanPullRequest } from "../confirm/human.ts";
import { postStatuses } from "../confirm/resolve.ts";
import type { Command } from "../model/command.ts";
import {
  type Fleet,
  type FleetInstance,
  namedInstances,
  type PooledInstance,
} from "../model/fleet.ts";
import type { Ledger } from "../model/history.ts";
import type { PoolPolicy } from "../model/policy.ts";
import { after, type Instant, instant } from "../model/units.ts";
import { printFleetFile } from "../policy/fleet-file.ts";
import type { PullRequest } from "../ports.ts";
import { deleteBranch, proposalLabel, startBranch } from "../propose/propose.ts";
import type { Run } from "../record/run.ts";
import { orderText, orderTrailer } from "../report/order-text.ts";
import { minuteOf } from "../report/times.ts";
import type { CommandWork, Effect, Given } from "./effects.ts";
import { orderEnd } from "./hear.ts";
import { longestExtension } from "./parse.ts";

const branchPrefix = "fleet/order-";

/** True for a pull request that a command opened. */
export function isOrder(pullRequest: PullRequest, identity: string): boolean {
  const { author, head } = pullRequest;
  return author.login === identity && head.branch.startsWith(branchPrefix);
}

/** Writes a later end of a lease into the fleet file. It never shortens one. */
export async function extendLease(
  run: Run,
  { command, heard }: Given<Extract<Command, { kind: "extend" }>>,
  work: CommandWork,
): Promise<Effect> {
  const main = await fleetOfMain(run, work.repository);
  const entry = namedInstances(main.fleet).find(({ name }) => name === command.name);
  if (!entry) return unknownName(main.fleet);
  const before = await filedBefore(run, work, { key: heard.key, main });
  if (before?.merged) {
    const { fleet } = await fleetOfMain(run, work.repository);
    const end = namedInstances(fleet).find(({ name }) => name === command.name)?.lease?.until;
    const ends = end === undefined ? "" : `The lease of ${entry.name} ends at ${minuteOf(end)}. `;
    return { ...before, said: `${ends}${before.said}` };
  }
  if (before) return before;
  const pool = work.repository.policies.pools.find(({ name }) => name === entry.pool);
  const now = run.outside.clock.now();
  const end = leaseEnd(entry, pool, { ledger: run.recording.journal().ledger, now });
  if (end === undefined) return { said: `${entry.name} has no lease: nothing ends it by time.` };
  const latest = orderEnd(heard, longestExtension);
  if (end >= latest) {
    const said =
      `The lease of ${entry.name} ends at ${minuteOf(end)}. A comment moves it to at most ` +
      `${minuteOf(latest)}; beyond that change lease.until by a pull request.`;
    return { said };
  }
  const asked = orderEnd({ at: instant(Math.max(end, heard.at)) }, command.time);
  const until = asked < latest ? asked : latest;
  const filed = await changeEntry(run, work, {
    ...{ key: heard.key, main, entry, until, by: heard.by.login, url: heard.url },
    what: `Extend the lease of ${entry.name}`,
    change: { ...entry, lease: { until } },
  });
  return { ...filed, said: `The lease of ${entry.name} ends at ${minuteOf(until)}. ${filed.said}` };
}

/** When nobody knows how long it has run, it is taken for new: a lease is never shortened. */
function leaseEnd(
  entry: PooledInstance,
  pool: PoolPolicy | undefined,
  { ledger, now }: { readonly ledger: Ledger; readonly now: Instant },
): Instant | undefined {
  if (entry.lease) return entry.lease.until;
  const rule = pool?.rules.find((one) => one.rule === "lease");
  if (rule?.maxAge === undefined) return undefined;
  const launch = ledger.launches[entry.name];
  const isLaunched = entry.id === undefined && launch?.instanceId !== undefined;
  const seen = ledger.firstSeen[entry.id ?? launch?.instanceId ?? ""] ?? now;
  const since = isLaunched ? launch.at : seen;
  return after(since, rule.maxAge);
}

/** Writes a protection into the fleet file; `isKnown` is false when there is no such machine. */
export async function protectByFile(
  run: Run,
  { command, heard }: Given<Extract<Command, { kind: "protect" }>>,
  work: CommandWork & { readonly until: Instant },
): Promise<{ readonly isKnown: boolean; readonly effect: Effect }> {
  const main = await fleetOfMain(run, work.repository);
  const entry = namedInstances(main.fleet).find(({ name }) => name === command.name);
  if (!entry) return { isKnown: false, effect: unknownName(main.fleet) };
  const before = await filedBefore(run, work, { key: heard.key, main });
  if (before) return { isKnown: true, effect: before };
  const { until } = work;
  const known = entry.protect;
  if (known && (known.until === undefined || known.until >= until)) {
    return { isKnown: true, effect: { said: "The fleet file protects it for longer already." } };
  }
  const effect = await changeEntry(run, work, {
    ...{ key: heard.key, main, entry, until, by: heard.by.login, url: heard.url },
    what: `Protect ${entry.name}`,
    why: command.reason,
    change: { ...entry, protect: { reason: command.reason, until } },
  });
  return { isKnown: true, effect };
}

function unknownName(fleet: Fleet): Effect {
  const names = namedInstances(fleet).map(({ name }) => name);
  const shown = names.slice(0, 20).join(", ");
  return { said: `The fleet file holds no machine of that name. It holds ${shown || "none"}.` };
}

interface MainFleet {
  readonly sha: string;
  readonly fleet: Fleet;
}

/** Main as it is now: an order before this one may have moved it. */
async function fleetOfMain(run: Run, repository: Repository): Promise<MainFleet> {
  const { forge } = run.outside;
  const sha = await mainHead(forge, run.settings);
  const read = await readFleet(forge, run.settings, sha);
  return read.kind === "parsed"
    ? { sha, fleet: read.fleet }
    : { sha: repository.mainSha, fleet: repository.fleet };
}

// Of the fleet file's newest commits; an answer is owed for minutes.
const historyLooked = 20;

/** What a run that died before its answer did for this very comment; undefined: nothing. */
async function filedBefore(
  run: Run,
  { repository }: CommandWork,
  { key, main }: { readonly key: string; readonly main: MainFleet },
): Promise<Effect | undefined> {
  const { forge } = run.outside;
  const path = run.settings.stateFile;
  const commits = await forge.history({ at: main.sha, path, limit: historyLooked });
  const trailer = orderTrailer(key);
  if (commits.some(({ message }) => message.split("\n").includes(trailer))) {
    return { said: inFileNow, merged: true };
  }
  const pulls = await forge.openPullRequests();
  const open = pulls.find(
    (pull) => isOrder(pull, run.identity) && pull.head.branch === `${branchPrefix}${key}`,
  );
  return open && settleOrder(run, open, repository);
}

const inFileNow = "It stands in the fleet file now.";

interface EntryChange {
  readonly key: string;
  readonly main: MainFleet;
  readonly entry: PooledInstance;
  readonly change: PooledInstance;
  readonly what: string;
  readonly why?: string;
  readonly until: Instant;
  readonly by: string;
  readonly url: string;
}

async function changeEntry(run: Run, work: CommandWork, order: EntryChange): Promise<Effect> {
  const { forge } = run.outside;
  const branch = `${branchPrefix}${order.key}`;
  const text = orderText(order);
  const held = await startBranch(forge, branch, order.main.sha);
  if (held !== undefined) return { said: `The fleet file is not changed now: ${held}.` };
  const pools = work.repository.policies.pools.map(({ name }) => name);
  const committed = await forge.commitOnBranch({
    branch,
    expectedHead: order.main.sha,
    headline: text.headline,
    body: text.message,
    additions: {
      [run.settings.stateFile]: printFleetFile(withEntry(order.main.fleet, order.change), pools),
    },
  });
  if (committed.kind === "moved") return { said: `${branch} moved while it was written.` };
  const { title, body } = text;
  const pull = await forge.createPullRequest({ branch, title, body, labels: [proposalLabel] });
  return settleOrder(run, pull, work.repository);
}

function withEntry(fleet: Fleet, { pool, ...entry }: PooledInstance): Fleet {
  const before = fleet.pools[pool];
  if (!before) return fleet;
  const instances = before.instances.map(
    (one): FleetInstance => (one.name === entry.name ? entry : one),
  );
  return { ...fleet, pools: { ...fleet.pools, [pool]: { ...before, instances } } };
}

/** Judges the pull request of a command as a person's own; merges it when nothing is missing. */
export async function settleOrder(
  run: Run,
  pull: PullRequest,
  repository: Repository,
): Promise<Effect> {
  const { forge, clock, job } = run.outside;
  const link = { label: `Pull request ${pull.number}`, url: pull.url };
  const standing = await judgeHumanPullRequest(forge, pull, {
    settings: run.settings,
    limits: repository.policies.limits,
    ledger: run.recording.journal().ledger,
    now: clock.now(),
  });
  await postStatuses(run, pull.head.sha, standing);
  const { state, description } = standing.confirmation;
  if (state !== "success") {
    return { said: `The change of the fleet file waits: ${description}.`, link };
  }
  // The title of a pull request can be edited by many; the commit is what was judged.
  const [commit] = await forge.pullRequestCommits(pull.number);
  const [headline = "", ...rest] = (commit?.message ?? "").split("\n");
  const outcome = await forge.merge(pull.number, {
    head: pull.head.sha,
    title: `${headline} (#${pull.number})`,
    message: rest.join("\n").trim(),
  });
  if (outcome.kind === "refused") {
    return { said: "GitHub did not merge the change of the fleet file; it stays open.", link };
  }
  await deleteBranch(forge, pull);
  run.happened.add("merged");
  job.log(`Merged #${pull.number}: ${pull.title}`);
  return { said: inFileNow, link, merged: true };
}
