/** Between two similar actions of one pool lies a pause, from the first one's completion. */
import { type OpenAction, poolDirection } from "../../model/history.ts";
import type { Block, Direction } from "../../model/plan.ts";
import { after, between, type Millis } from "../../model/units.ts";
import type { Member } from "../members.ts";
import { byText, own } from "../own.ts";
import { membersOfPool, type Situation } from "../situation.ts";
import { clockTime, span } from "../words.ts";
import { fitting, type Gate, pass } from "./gate.ts";

/**
 * A waiting proposal and an action on its way hold too: they have not even completed. What a queue
 * wants beyond all that is on its way needs no reading to settle, and has a pause of its own.
 */
export const cooldown: Gate = {
  reason: "cooldown",
  judge: (wish, { situation }) => {
    const similar = { pool: wish.pool.name, direction: wish.kind };
    const block = blockOf({ ...similar, pause: usualPause(wish.kind, situation) }, situation);
    if (!block) return pass;
    if (wish.kind === "shrink" || wish.unserved === 0) return { kind: "block", block };
    const pause = situation.policies.limits.cooldown.queue;
    if (pause === undefined) return { kind: "block", block };
    const held = blockOf({ ...similar, pause, sees: pause === 0 }, situation);
    return held ? { kind: "block", block: held } : fitting(wish.count, wish.unserved, block);
  },
};

interface Similar {
  readonly pool: string;
  readonly direction: Direction;
  readonly pause: Millis;
  /** What is on its way is counted by whoever asks, as far as it is seen to come. */
  readonly sees?: boolean;
}

function usualPause(direction: Direction, { policies }: Situation): Millis {
  return policies.limits.cooldown[direction === "grow" ? "provision" : "terminate"];
}

function blockOf(similar: Similar, situation: Situation): Block | undefined {
  return waiting(similar, situation) ?? onItsWay(similar, situation) ?? cooling(similar, situation);
}

const nouns = { grow: "provision", shrink: "termination" } as const;
const types = { grow: "provision_instance", shrink: "terminate_instance" } as const;
const settled = new Set<OpenAction["state"]>([
  "executed",
  "failed",
  "blocked",
  "expired",
  "rolled_back",
  "dry_run",
]);

function waiting({ pool, direction }: Similar, situation: Situation): Block | undefined {
  const [first] = situation.observation.waiting
    .filter((proposal) => proposal.pool === pool && proposal.direction === direction)
    .sort((one, other) => one.number - other.number);
  if (!first) return undefined;
  return {
    reason: "cooldown",
    sentence:
      `pull request #${first.number} for a ${nouns[direction]} of ${pool} waits for an approval ` +
      `until ${clockTime(first.until, situation.now)}`,
    until: first.until,
  };
}

function onItsWay({ pool, direction, sees }: Similar, situation: Situation): Block | undefined {
  const members = sees ? membersOfPool(situation, pool) : [];
  const [first] = Object.values(situation.observation.ledger.open)
    .filter(
      (action) =>
        action.pool === pool && action.type === types[direction] && !settled.has(action.state),
    )
    .filter(({ target }) => !members.some((member) => member.name === target && comes(member)))
    .sort((one, other) => one.decidedAt - other.decidedAt || byText(one.id, other.id));
  if (!first) return undefined;
  const request = first.pullRequest === undefined ? "" : ` (pull request #${first.pullRequest})`;
  return {
    reason: "cooldown",
    sentence:
      `the ${nouns[direction]} of ${first.target}${request} was decided ` +
      `${span(between(first.decidedAt, situation.now))} ago and is not completed yet`,
  };
}

/** Merged, and nothing that is known of its launch speaks against its coming. */
function comes({ state, launch }: Member): boolean {
  if (launch?.overdue !== undefined || launch?.state === "refused") return false;
  return state === "pending" || state === "booting" || state === "active";
}

function cooling(similar: Similar, situation: Situation): Block | undefined {
  const { now } = situation;
  const [last] = endings(similar, situation)
    .map((ending) => ({ ...ending, until: after(ending.at, ending.pause) }))
    .filter(({ until }) => until > now)
    .sort((one, other) => other.until - one.until);
  if (!last) return undefined;
  const { at, pause, until } = last;
  const noun = `the last ${nouns[similar.direction]} of ${similar.pool}`;
  const what = last.failed ? "failed" : "was completed";
  const which = last.failed ? `${span(pause)} after a failure` : span(pause);
  return {
    reason: "cooldown",
    sentence:
      `${noun} ${what} ${span(between(at, now))} ago; the cooldown of ${which} ends at ` +
      clockTime(until, now),
    until,
  };
}

/** How the last actions ended. An empty pool does not wait for what it has become to show. */
function endings({ pool, direction, pause }: Similar, situation: Situation) {
  const { completed, failed } = situation.observation.ledger;
  const { afterFailure = usualPause(direction, situation) } = situation.policies.limits.cooldown;
  const key = poolDirection(pool, direction);
  const done = isEmpty(pool, situation) ? undefined : own(completed, key);
  const broken = own(failed ?? {}, key);
  return [
    ...(done === undefined ? [] : [{ at: done, pause, failed: false }]),
    ...(broken === undefined ? [] : [{ at: broken, pause: afterFailure, failed: true }]),
  ];
}

function isEmpty(pool: string, situation: Situation): boolean {
  return membersOfPool(situation, pool).every(({ state }) => state === "missing");
}
