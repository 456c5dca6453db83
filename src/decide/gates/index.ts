/** The gates in the order in which they are asked, which is that of `gateReasons`. */
import { type Block, type GateReason, gateReasons } from "../../model/plan.ts";
import { type Leaving, sizeOf, type Wish } from "../wish.ts";
import { anomaly } from "./anomaly.ts";
import { budget } from "./budget.ts";
import { cooldown } from "./cooldown.ts";
import type { Gate, GateView, Verdict } from "./gate.ts";
import { instanceLimit } from "./instance-limit.ts";
import { minimumSize } from "./minimum-size.ts";
import { noCapacity } from "./no-capacity.ts";
import { paused } from "./paused.ts";
import { priceChanged } from "./price-changed.ts";
import { priceUnknown } from "./price-unknown.ts";
import { protectedMember } from "./protected.ts";
import { rejectedRecently } from "./rejected-recently.ts";
import { spendLimit } from "./spend-limit.ts";
import { stabilizing } from "./stabilizing.ts";
import { tooManyChanges } from "./too-many-changes.ts";
import { unknownReadings } from "./unknown-readings.ts";
import { windowClosed } from "./window-closed.ts";
import { wouldFlap } from "./would-flap.ts";

const registered: readonly Gate[] = [
  paused,
  unknownReadings,
  anomaly,
  protectedMember,
  minimumSize,
  instanceLimit,
  spendLimit,
  budget,
  cooldown,
  stabilizing,
  wouldFlap,
  windowClosed,
  tooManyChanges,
  noCapacity,
  priceUnknown,
  priceChanged,
  rejectedRecently,
];

/** Asked one after the other. The last reason, `confirmation-required`, is a class, not a gate. */
export const gates: readonly Gate[] = [...registered].sort(
  (one, other) => gateReasons.indexOf(one.reason) - gateReasons.indexOf(other.reason),
);

/** One gate's answer. Gates behind one that blocks are not asked, and have no step. */
export interface GateStep {
  readonly gate: GateReason;
  readonly verdict: Verdict;
}

/** What the gates left of a wish: all or a part of it, or nothing; and what each one said. */
export type Gated = { readonly steps: readonly GateStep[] } & (
  | { readonly kind: "passed"; readonly wish: Wish; readonly trim?: Trim }
  | { readonly kind: "blocked"; readonly wish: Wish; readonly block: Block }
);

/** What was cut from a wish, and the gate that cut last. */
export interface Trim {
  readonly asked: number;
  /** Machines that may stay after all; none for a growth. */
  readonly spared: readonly Leaving[];
  readonly block: Block;
}

/** Asks every gate until one blocks. A gate only ever takes away. */
export function passGates(wish: Wish, view: GateView): Gated {
  const steps: GateStep[] = [];
  let left = wish;
  let cut: Block | undefined;
  for (const gate of gates) {
    const verdict = gate.judge(left, view);
    steps.push({ gate: gate.reason, verdict });
    if (verdict.kind === "block") return { kind: "blocked", wish, block: verdict.block, steps };
    if (verdict.kind === "trim") {
      left = trimmed(left, Math.min(sizeOf(left), verdict.count));
      cut = verdict.block;
    }
  }
  if (!cut) return { kind: "passed", wish: left, steps };
  const spared = wish.kind === "shrink" ? wish.more.slice(sizeOf(left) - 1) : [];
  return { kind: "passed", wish: left, trim: { asked: sizeOf(wish), spared, block: cut }, steps };
}

function trimmed(wish: Wish, size: number): Wish {
  return wish.kind === "grow"
    ? { ...wish, count: size, unserved: Math.min(wish.unserved, size) }
    : { ...wish, more: wish.more.slice(0, size - 1) };
}
