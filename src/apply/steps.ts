/**
 * What is left to do so that the cloud equals the merged fleet: per name, never on the bare
 * difference between file and list. Pure; every name that is left alone has its reason.
 */
import { asksForNone } from "../decide/dead-names.ts";
import type { Member } from "../decide/members.ts";
import { byText, own } from "../decide/own.ts";
import type { PooledInstance } from "../model/fleet.ts";
import type { LaunchRecord, Ledger, TerminationRecord } from "../model/history.ts";
import type { Instance } from "../model/instance.ts";
import type { Block } from "../model/plan.ts";
import type { Policies, PoolPolicy } from "../model/policy.ts";
import { after, between, type Instant } from "../model/units.ts";
import { terminationTime } from "./settle.ts";

/** One thing to call, or to leave alone. */
export type Step =
  | {
      readonly kind: "launch";
      readonly name: string;
      readonly entry: PooledInstance;
      readonly pool: PoolPolicy;
      readonly commit: string;
    }
  | {
      readonly kind: "terminate";
      readonly name: string;
      readonly record: TerminationRecord;
      readonly why: "removed" | "boot-timeout" | "closed-intent";
    }
  | {
      readonly kind: "expire";
      readonly name: string;
      readonly pool: string;
      readonly commit: string;
      /** A clause. Absent: no cloud accepted it in time. */
      readonly why?: string;
    }
  | { readonly kind: "hold"; readonly name: string; readonly pool: string; readonly block: Block };

/** What steps are made from. */
export interface StepSources {
  readonly members: readonly Member[];
  readonly ledger: Ledger;
  readonly policies: Policies;
  readonly now: Instant;
}

/** Every step, launches before terminations, each in order of pool and name. */
export function stepsOf(sources: StepSources): readonly Step[] {
  const wanted = sources.members.flatMap((member) => wantedStep(member, sources));
  const launches = wanted.filter((step) => step.kind !== "terminate");
  const timeouts = wanted.filter((step) => step.kind === "terminate");
  return [...launches, ...withdrawnSteps(sources), ...removalSteps(sources), ...timeouts];
}

/**
 * Launches that were merged and never called, whose names main asks for no more, by whichever
 * commit: past the time that a launch has they are over like any other that no cloud accepted.
 */
function withdrawnSteps({ members, ledger, policies, now }: StepSources): readonly Step[] {
  const wanted = new Set(members.flatMap(({ entry, name }) => (entry ? [name] : [])));
  return Object.values(ledger.open)
    .filter(({ type, state }) => type === "provision_instance" && state === "approved")
    .filter(({ target }) => !wanted.has(target))
    .sort((one, other) => byText(one.target, other.target))
    .flatMap(({ target: name, pool }): readonly Step[] => {
      const launch = own(ledger.launches, name);
      const commit = own(ledger.nameCommits, name);
      const verdict = commit === undefined ? undefined : own(ledger.commits, commit);
      if (commit === undefined || !verdict || (launch && launch.state !== "refused")) return [];
      if (now <= after(verdict.committedAt, policies.limits.launchWithin)) return [];
      return [{ kind: "expire", name, pool, commit, why: "main asks for it no more" }];
    });
}

function wantedStep(member: Member, sources: StepSources): readonly Step[] {
  const { launch } = member;
  if (member.instance && (launch?.state === "closed" || launch?.state === "expired")) {
    return lateStep(member, { launch, instance: member.instance, now: sources.now });
  }
  if (member.state === "pending" && member.entry) {
    return pendingStep(member, member.entry, sources);
  }
  // Settled first: a launch that is not healthy by now has an active machine without an ip at most.
  if (bootingStates.has(member.state)) return bootStep(member, sources);
  if (member.state === "stray") return strayStep(member, sources);
  return [];
}

function pendingStep(member: Member, entry: PooledInstance, sources: StepSources): readonly Step[] {
  const { launch, name } = member;
  if (launch && launch.state !== "refused") return [];
  const hold = (block: Block): readonly Step[] => [
    { kind: "hold", name, pool: member.pool, block },
  ];
  const commit = own(sources.ledger.nameCommits, name);
  const verdict = commit === undefined ? undefined : own(sources.ledger.commits, commit);
  if (commit === undefined || verdict?.confirmed !== true) {
    const why = verdict?.why ?? "no commit of main is known to have added it";
    return hold({
      reason: "unconfirmed-merge",
      sentence: `${name} is not launched: the commit that added it is not confirmed (${why})`,
    });
  }
  if (asksForNone(name, sources.ledger)) {
    const sentence = `${name} is not launched: the commit that brought it asks for no machine`;
    return hold({ reason: "outcome-unknown", sentence });
  }
  const pool = sources.policies.pools.find((one) => one.name === member.pool);
  if (!pool) {
    return hold({
      reason: "on-hold",
      sentence: `${name} is not launched: pool ${member.pool} has no policy, so it is frozen`,
    });
  }
  const limit = after(verdict.committedAt, sources.policies.limits.launchWithin);
  if (sources.now > limit) return [{ kind: "expire", name, pool: pool.name, commit }];
  return [{ kind: "launch", name, entry, pool, commit }];
}

const bootingStates: ReadonlySet<Member["state"]> = new Set<Member["state"]>([
  "booting",
  "unhealthy",
  "active",
]);

/** A name that was given up stays so: what appears under it later goes, wanted or not. */
function lateStep(
  member: Member,
  late: { readonly launch: LaunchRecord; readonly instance: Instance; readonly now: Instant },
): readonly Step[] {
  if (member.state === "leaving" || member.entry?.id !== undefined) return [];
  return [terminateStep(member.name, late.launch, late.instance.id, "closed-intent", late.now)];
}

/** Our own intent that never became healthy is the one launch that is taken back by itself. */
function bootStep(member: Member, sources: StepSources): readonly Step[] {
  const { launch, instance, name, pool } = member;
  if (!launch?.overdue || !instance || launch.state !== "launched") return [];
  if (launch.overdue.kind === "late") {
    return [terminateStep(name, launch, instance.id, "boot-timeout", sources.now)];
  }
  return unseenStep(name, pool, launch);
}

/** Nobody can see whether it is up. What an earlier look saw of it does not end it either. */
function unseenStep(name: string, pool: string, { overdue }: LaunchRecord): readonly Step[] {
  if (!overdue) return [];
  const sentence = `${name} is not known to be up, and not taken back: ${overdue.why}`;
  return [{ kind: "hold", name, pool, block: { reason: "unknown-readings", sentence } }];
}

function strayStep(member: Member, sources: StepSources): readonly Step[] {
  const { instance, name } = member;
  if (!instance || own(sources.ledger.terminations, name)?.state === "intended") return [];
  const block = strayBlock(member, instance, sources);
  return [{ kind: "hold", name, pool: member.pool, block }];
}

/** Why nobody ends it for people. */
function strayBlock({ name }: Member, { id }: Instance, { members, ledger }: StepSources): Block {
  const other = members.find((one) => one.name === name && one.instance && one.instance.id !== id);
  const say = (reason: Block["reason"], why: string): Block => ({
    reason,
    sentence: `${name} is not terminated: ${why}`,
  });
  if (other?.instance) {
    const why = `machines ${other.instance.id} and ${id} both carry that name and our tags`;
    return say("on-hold", `${why}; end one of them at the cloud`);
  }
  return asksForNone(name, ledger)
    ? say("on-hold", "its line was taken out because it was gone; adopt it, or end it at the cloud")
    : say("unconfirmed-merge", "no confirmed commit of main removed it");
}

function terminateStep(
  name: string,
  launch: LaunchRecord,
  instanceId: string,
  why: "boot-timeout" | "closed-intent",
  now: Instant,
): Step {
  const record: TerminationRecord = {
    state: "intended",
    pool: launch.pool,
    instanceId,
    at: now,
    actionId: launch.actionId,
    commit: launch.commit,
    why,
  };
  return { kind: "terminate", name, record, why };
}

function removalSteps({ ledger, members, now }: StepSources): readonly Step[] {
  return Object.keys(ledger.terminations)
    .sort()
    .flatMap((name): readonly Step[] => {
      const record = own(ledger.terminations, name);
      if (!record || !isOwed(record, { members, now })) return [];
      if (record.why === "boot-timeout" && record.state === "intended") {
        const launch = own(ledger.launches, name);
        if (launch?.state === "launched" && launch.overdue?.kind !== "late") {
          return unseenStep(name, record.pool, launch);
        }
      }
      const why =
        record.why === "boot-timeout" || record.why === "closed-intent" ? record.why : "removed";
      return [{ kind: "terminate", name, record, why }];
    });
}

/** Not called yet, or accepted a while ago by a cloud that does nothing about it. */
function isOwed(
  { state, at, instanceId }: TerminationRecord,
  { members, now }: Pick<StepSources, "members" | "now">,
): boolean {
  if (state === "intended") return true;
  if (state !== "called" || between(at, now) < terminationTime) return false;
  const instance = members.find((one) => one.instance?.id === instanceId)?.instance;
  return instance !== undefined && instance.status !== "terminating";
}
