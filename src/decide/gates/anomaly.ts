/** What is seen of the whole account is too strange to act on: then nothing grows or shrinks. */
import type { Observation } from "../../model/observation.ts";
import type { Block } from "../../model/plan.ts";
import type { PoolPolicy } from "../../model/policy.ts";
import type { InstanceReadings } from "../../model/readings.ts";
import { between, type Instant } from "../../model/units.ts";
import type { Member } from "../members.ts";
import { own } from "../own.ts";
import { stopOf } from "../pool-stop.ts";
import type { Situation } from "../situation.ts";
import { freshness } from "../window.ts";
import { counted, listed, span } from "../words.ts";
import { type Gate, pass } from "./gate.ts";

/** Fewer than two of a kind are a broken machine, not an anomaly. */
const fewest = 2;
/** The share of machines that may be out of order: 1 of 5. */
const tolerated = { numerator: 1, denominator: 5 };
/** Names in a sentence; more than this are counted only. */
const namesShown = 3;

/** The block of everything while the cloud's list of machines could not be read. */
export function unlistedInstances({ instances }: Observation): Block | undefined {
  if (instances.kind === "seen") return undefined;
  return {
    reason: "anomaly",
    sentence:
      `the cloud's list of machines could not be read (${instances.gap.why}); ` +
      "nothing is done until it can",
  };
}

/** The block of everything while the fleet as a whole is out of order. */
export function fleetAnomaly(situation: Situation): Block | undefined {
  return inactiveFleet(situation) ?? vanishedReadings(situation);
}

/** Too many machines that should work do not: an outage, a wrong key, or somebody's broom. */
function inactiveFleet(situation: Situation): Block | undefined {
  const { members } = situation;
  const active = members.filter(({ state }) => state === "active");
  const lost = members.filter(
    (member) => member.state === "unhealthy" || isLost(member, situation),
  );
  const should = active.length + lost.length;
  const most = (should * tolerated.numerator) / tolerated.denominator;
  if (lost.length < fewest || lost.length <= most) return undefined;
  return {
    reason: "anomaly",
    sentence:
      `${lost.length} of the ${should} machines that should work do not ` +
      `(${namesOf(lost)}), and more than 20 % is taken for an outage: nothing is done until ` +
      "more do, or until a pull request takes those that are gone out of the fleet file",
  };
}

const neverThere = new Set(["refused", "expired", "closed"]);

/** Gone, and not by a termination of ours. */
function isLost({ state, name, launch }: Member, { observation }: Situation): boolean {
  const isOurDoing = own(observation.ledger.terminations, name) !== undefined;
  return state === "missing" && !isOurDoing && !neverThere.has(launch?.state ?? "");
}

/** Readings that were there within the window and ended on most machines: the meter is ill. */
function vanishedReadings({ members, observation, now }: Situation): Block | undefined {
  const measured = members.flatMap((member) => {
    const { instance, state } = member;
    const readings = instance && state === "active" && own(observation.readings, instance.id);
    const newest = readings ? newestSample(readings) : undefined;
    return newest === undefined ? [] : [{ member, age: between(newest, now) }];
  });
  const silent = measured.filter(({ age }) => age > freshness).map(({ member }) => member);
  if (silent.length < fewest || silent.length * 2 <= measured.length) return undefined;
  return {
    reason: "anomaly",
    sentence:
      `the readings of ${silent.length} of ${counted(measured.length, "machine")} ended more ` +
      `than ${span(freshness)} ago (${namesOf(silent)}): nothing is done until they are back`,
  };
}

function newestSample(readings: InstanceReadings): Instant | undefined {
  if (readings.kind !== "measured") return undefined;
  const times = readings.gpus.flatMap(({ samples }) => samples.map(({ at }) => at));
  return times.reduce<Instant | undefined>(
    (latest, at) => (latest === undefined || at > latest ? at : latest),
    undefined,
  );
}

function namesOf(members: readonly Member[]): string {
  const names = members.map(({ name }) => name);
  if (names.length <= namesShown) return listed(names);
  return `${names.slice(0, namesShown).join(", ")} and ${names.length - namesShown} more`;
}

/**
 * Admission holds everything first; this gate is the second lock on the same door, and the first
 * on that of a pool whose launches fail.
 */
export const anomaly: Gate = {
  reason: "anomaly",
  judge: (wish, { situation }) => {
    const block =
      situation.anomaly ?? (wish.kind === "grow" ? poolStop(wish.pool, situation) : undefined);
    return block ? { kind: "block", block } : pass;
  },
};

function poolStop(pool: PoolPolicy, { observation, policies, now }: Situation): Block | undefined {
  return stopOf(pool, { ledger: observation.ledger, limits: policies.limits, now });
}
