/** What a command does, and what is said of it. What is only remembered is done by the write. */
import type { Repository } from "../collect/repository.ts";
import { stopOf } from "../decide/pool-stop.ts";
import type { Command } from "../model/command.ts";
import { type Ledger, poolDirection } from "../model/history.ts";
import { noOrders, type OrderedProtection, type Orders } from "../model/orders.ts";
import { branchMeaning } from "../model/plan.ts";
import type { Instant } from "../model/units.ts";
import type { Run } from "../record/run.ts";
import { withoutFailures } from "../record/trials.ts";
import { minuteOf } from "../report/times.ts";
import { type Heard, orderEnd } from "./hear.ts";
import { extendLease, protectByFile } from "./order.ts";
import { takeBack } from "./rollback.ts";

/** What a command is carried out with. */
export interface CommandWork {
  readonly repository: Repository;
  /** The stage that carries it out: a plan need not start one. */
  readonly stage: "plan" | "confirm";
}

/** A command that was understood, of somebody who may give it. */
export interface Given<Asked extends Command = Command> {
  readonly heard: Heard;
  readonly command: Asked;
}

/** What came of it. */
export interface Effect {
  /** Full sentences, not escaped. */
  readonly said: string;
  /** Where more is to be seen. */
  readonly link?: { readonly label: string; readonly url: string };
  /** What the ledger remembers of it. */
  readonly ledger?: (ledger: Ledger) => Ledger;
  readonly merged?: true;
}

/** Does what a command asks for. */
export async function effectOf(run: Run, given: Given, work: CommandWork): Promise<Effect> {
  const { command, heard } = given;
  switch (command.kind) {
    case "hold":
      return hold(run, { command, heard });
    case "resume":
      return resume(run, work);
    case "extend":
      return extendLease(run, { command, heard }, work);
    case "protect":
      return protect(run, { command, heard }, work);
    case "rollback":
      return rollback(run, command.id, work);
    case "retry":
      return retry(run, { command, heard }, work);
    case "plan":
      return planNow(run, work);
    case "approve":
      return approveNothing(heard);
  }
}

function withOrders(ledger: Ledger, change: (orders: Orders) => Orders): Ledger {
  return { ...ledger, orders: change(ledger.orders ?? noOrders) };
}

function hold(run: Run, { command, heard }: Given<Extract<Command, { kind: "hold" }>>): Effect {
  const until = orderEnd(heard, command.time);
  if (until <= run.outside.clock.now()) {
    return { said: `It was read too late: it would have ended at ${minuteOf(until)}.` };
  }
  const { reason } = command;
  const order = { until, by: heard.by.login, ...(reason === undefined ? {} : { reason }) };
  return {
    said:
      `The whole fleet is held until ${minuteOf(until)}: nothing is proposed, merged by ` +
      "Fleetmerge, launched or terminated until then. The resume command ends it sooner. A " +
      "machine that was launched and does not come up is still taken back.",
    ledger: (ledger) => withOrders(ledger, (orders) => ({ ...orders, hold: order })),
  };
}

function resume(run: Run, { repository }: CommandWork): Effect {
  const now = run.outside.clock.now();
  const { hold: order } = run.recording.journal().ledger.orders ?? noOrders;
  const others = (repository.policies.limits.pauses ?? []).filter(
    ({ until }) => until === undefined || until > now,
  );
  const still =
    others.length === 0
      ? ""
      : ` It is still paused by ${others.map(({ by }) => by).join(" and by ")}, which no command takes away.`;
  if (order === undefined || order.until <= now) {
    return { said: `No command holds the fleet.${still}` };
  }
  return {
    said: `The hold of ${order.by} until ${minuteOf(order.until)} is over.${still}`,
    ledger: (ledger) => withOrders(ledger, ({ hold: _ended, ...orders }) => ({ ...orders })),
  };
}

/** In the ledger at once, because it only tightens; and in the fleet file, where people look. */
async function protect(
  run: Run,
  given: Given<Extract<Command, { kind: "protect" }>>,
  work: CommandWork,
): Promise<Effect> {
  const { command, heard } = given;
  const until = orderEnd(heard, command.time);
  const now = run.outside.clock.now();
  if (until <= now) {
    return { said: `It was read too late: it would have ended at ${minuteOf(until)}.` };
  }
  const filed = await protectByFile(run, given, { ...work, until });
  if (!filed.isKnown) return filed.effect;
  const { name, reason } = command;
  const order: OrderedProtection = { name, until, by: heard.by.login, reason };
  return {
    ...filed.effect,
    said: `${name} is not terminated before ${minuteOf(until)}. ${filed.effect.said}`,
    ledger: (ledger) =>
      withOrders(ledger, (orders) => ({
        ...orders,
        protections: withProtection(orders.protections, order, now),
      })),
  };
}

/** The later end of two for one machine; what has ended is forgotten. */
function withProtection(
  known: readonly OrderedProtection[],
  order: OrderedProtection,
  now: Instant,
): readonly OrderedProtection[] {
  const before = known.find(({ name }) => name === order.name);
  const kept = before !== undefined && before.until > order.until ? before : order;
  const others = known.filter(({ name, until }) => name !== order.name && until > now);
  return [...others, kept].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

async function rollback(run: Run, id: string, { repository }: CommandWork): Promise<Effect> {
  const done = await takeBack(run, { id, repository });
  switch (done.kind) {
    case "unknown":
      return { said: "There is no action with that id on the branch fleet-audit." };
    case "refused":
    case "held":
      return { said: `Not rolled back: ${done.why}.` };
    case "dry-run":
      return { said: `A dry run proposes nothing; it would take back ${done.name}.` };
    case "proposed": {
      const { number, url } = done.pullRequest;
      return {
        said: `${done.name} is taken back by a pull request, which needs an approval.`,
        link: { label: `Pull request ${number}`, url },
      };
    }
  }
}

/** Without a pool: the one that the pull request is about, else every pool. */
async function retry(
  run: Run,
  { command, heard }: Given<Extract<Command, { kind: "retry" }>>,
  work: CommandWork,
): Promise<Effect> {
  const { limits, pools } = work.repository.policies;
  const asked = command.pool ?? (await poolOfPlace(run, heard));
  const meant = pools.filter(({ name }) => asked === undefined || name === asked);
  if (meant.length === 0) {
    return { said: `There is no such pool. Pools: ${pools.map(({ name }) => name).join(", ")}.` };
  }
  const { ledger } = run.recording.journal();
  const now = run.outside.clock.now();
  const stopped = meant.filter((pool) => stopOf(pool, { ledger, limits, now }) !== undefined);
  const names = meant.map(({ name }) => name);
  const refused = names
    .flatMap((pool) => [poolDirection(pool, "grow"), poolDirection(pool, "shrink")])
    .filter((key) => (ledger.rejected[key]?.until ?? now) > now);
  const what = [
    ...stopped.map(({ name }) => `the failed launches of ${name} are forgotten`),
    ...refused.map(
      (key) => `the no of pull request ${ledger.rejected[key]?.pullRequest} is forgotten`,
    ),
  ];
  const next = await startPlan(run, work);
  if (what.length === 0) {
    return { said: `Nothing stops ${names.join(", ")}, and no no is remembered. ${next}` };
  }
  return {
    said: `Tried again: ${what.join("; ")}. ${next}`,
    ledger: (newest) => forgetting(newest, { stopped: stopped.map(({ name }) => name), refused }),
  };
}

async function poolOfPlace(
  run: Run,
  { onPullRequest, number }: Heard,
): Promise<string | undefined> {
  if (!onPullRequest) return undefined;
  const pull = await run.outside.forge.pullRequest(number);
  return branchMeaning(pull?.head.branch ?? "")?.pool;
}

function forgetting(
  ledger: Ledger,
  {
    stopped,
    refused,
  }: { readonly stopped: readonly string[]; readonly refused: readonly string[] },
): Ledger {
  const rejected = Object.entries(ledger.rejected).filter(([key]) => !refused.includes(key));
  const trials = stopped.reduce<Ledger["trials"]>(withoutFailures, ledger.trials);
  return {
    ...ledger,
    rejected: Object.fromEntries(rejected),
    ...(trials === undefined ? {} : { trials }),
  };
}

async function planNow(run: Run, work: CommandWork): Promise<Effect> {
  return { said: await startPlan(run, work) };
}

/** The workflow that plans. */
export const planWorkflow = "plan.yml";

async function startPlan(run: Run, { stage }: CommandWork): Promise<string> {
  if (stage === "plan") return "This very plan looks at it.";
  await run.outside.forge.dispatch(planWorkflow, {});
  return "A plan is started now.";
}

function approveNothing({ onPullRequest, number, url }: Heard): Effect {
  const repository = url.replace(/\/(pull|issues)\/.*$/u, "");
  const link = onPullRequest
    ? { label: "The review button", url: `${repository}/pull/${number}/files` }
    : { label: "The open pull requests", url: `${repository}/pulls` };
  return {
    said: "A comment approves nothing. Please use the review button, and choose Approve.",
    link,
  };
}
