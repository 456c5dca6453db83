/** `headroom`: some GPUs of the pool are always free, so that new work need not wait for a boot. */
import type { HeadroomRule } from "../../model/rule.ts";
import { foresightWords } from "../demand-foresight.ts";
import { freeGpusOf, gpusOfComing, gpusOfNew } from "../free-gpus.ts";
import { freshness } from "../window.ts";
import { counted } from "../words.ts";
import { judgeIdleness, withSurplus } from "./idleness.ts";
import { activeMembers, comingMembers, type Opinion, type PoolView } from "./opinion.ts";

const rule = "headroom";

/** GPUs of the pool: all of them, and those that are free or on their way. */
interface Room {
  readonly total: number;
  readonly free: number;
}

/** What should be free of so many GPUs, and what a forecast says of it, to end a sentence. */
interface Wanted {
  readonly of: (total: number) => number;
  readonly why: string;
}

/** A member that nobody can see counts as busy: growth errs to more room, shrinking to none. */
export function judgeHeadroom(policy: HeadroomRule, pool: PoolView): readonly Opinion[] {
  const room = roomOf(policy, pool);
  const wanted = wantedOf(policy, pool);
  const needed = wanted.of(room.total);
  const reason =
    `${room.free} of ${counted(room.total, "GPU")} of ${pool.policy.name} are free or on their ` +
    `way, and ${needed} should be${wanted.why}`;
  if (room.free < needed) {
    const count = machinesShort(wanted, room, pool);
    return [{ kind: "grow", rule, count, reason, evidence: [] }];
  }
  const members = activeMembers(pool).map((member): Opinion => {
    const question = { rule, belowPercent: policy.belowPercent, for: policy.for };
    const opinion = judgeIdleness(question, pool, member);
    if (opinion.kind !== "may-shrink") return opinion;
    const gpus = member.instance?.gpus ?? 0;
    const after = { total: room.total - gpus, free: room.free - gpus };
    if (after.free >= wanted.of(after.total)) {
      return { ...opinion, reason: `${reason}; ${opinion.reason}` };
    }
    const kept = `${member.name} is idle and stays for new work: ${reason}`;
    return { kind: "keep", rule, member: member.name, reason: kept, evidence: opinion.evidence };
  });
  const surplus = surplusOf(wanted, room, pool);
  return [{ kind: "abstain", rule, reason, evidence: [] }, ...withSurplus(members, surplus)];
}

/** How many of its largest machines the pool could miss and still have enough that is free. */
function surplusOf(wanted: Wanted, { total, free }: Room, pool: PoolView): number {
  const machines = activeMembers(pool).map(({ instance }) => instance?.gpus ?? 0);
  const largest = Math.max(1, ...machines);
  const short = machines.findIndex(
    (_, index) => free - (index + 1) * largest < wanted.of(total - (index + 1) * largest),
  );
  return Math.max(1, short < 0 ? machines.length : short);
}

function roomOf({ belowPercent }: HeadroomRule, pool: PoolView): Room {
  const coming = comingMembers(pool).reduce((sum, one) => sum + gpusOfComing(one, pool), 0);
  return activeMembers(pool).reduce(
    ({ total, free }, member) => {
      const seen = freeGpusOf(member, { belowPercent, for: freshness }, pool);
      return {
        total: total + (member.instance?.gpus ?? 0),
        free: free + (seen.kind === "known" ? seen.free : 0),
      };
    },
    { total: coming, free: coming },
  );
}

/** The largest of number, share and forecast, the share rounded up: 20 % of 19 are 4. */
function wantedOf(policy: HeadroomRule, pool: PoolView): Wanted {
  const { gpus, percent, foresees } = policy;
  const plain = (total: number) => Math.max(gpus, Math.ceil((total * percent) / 100 - 1e-9));
  if (!foresees) return { of: plain, why: "" };
  const { pasts, planInterval, now } = pool;
  const machine = gpusOfNew(pool);
  const foresight = pool.foresee({ rule: policy, foresees, pasts, planInterval, machine, now });
  const why = `; ${foresightWords(foresight, foresees.mode)}`;
  if (foresees.mode === "shadow" || foresight.kind === "unknown") return { of: plain, why };
  return { of: (total) => Math.max(plain(total), foresight.gpus), why };
}

/** New machines are free themselves, but make the whole larger of which a share is wanted. */
function machinesShort(wanted: Wanted, { total, free }: Room, pool: PoolView): number {
  const each = gpusOfNew(pool);
  const most = Math.max(1, pool.policy.size.max);
  const enough = Array.from({ length: most }, (_, index) => index + 1).find(
    (count) => free + count * each >= wanted.of(total + count * each),
  );
  return enough ?? most;
}
