/** Judges what was recorded: one entry for each act, and git, Postgres and metrics that agree. */
import type { Sha } from "../../../src/ports.ts";
import { changedPathsOf, fileOf } from "../ports/memory-git.ts";
import type { Violation } from "./checker.ts";
import type { FleetWorld, RunRecord } from "./fleet-world.ts";
import type { Truth } from "./truth.ts";

/** An audit entry as it stands in git. */
export interface TrueRecord {
  readonly id: string;
  readonly type: string;
  readonly target: string;
  readonly status: string;
  readonly isDry: boolean;
  readonly reason: string | undefined;
  readonly machine: string | undefined;
}

const endings: ReadonlySet<string> = new Set([
  "executed",
  "failed",
  "blocked",
  "expired",
  "rolled_back",
  "dry_run",
]);

/** Which states may follow an ending; all others are final. */
const afterEnding: Readonly<Record<string, readonly string[]>> = {
  executed: ["rolled_back", "failed"],
  // Closed by hand and merged all the same, or given up and then taken up by another run.
  expired: ["approved"],
  blocked: ["approved", "proposed", "pending_confirmation"],
};

/** Follows the audit branch. */
export class RecordJudge {
  readonly #world: FleetWorld;
  readonly #records = new Map<string, TrueRecord>();
  readonly #told = new Set<string>();
  #head: Sha | undefined;

  constructor(world: FleetWorld, _truth: Truth) {
    this.#world = world;
  }

  entriesOf(type: string, target: string): readonly TrueRecord[] {
    return [...this.#records.values()].filter(
      (one) => one.type === type && one.target === target && acted.has(one.status),
    );
  }

  executed(type: string): readonly string[] {
    const all = [...this.#records.values()];
    return all.flatMap((one) => (one.type === type && one.status === "executed" ? [one.id] : []));
  }

  /** Ids of machines that some entry names. */
  machines(): ReadonlySet<string> {
    return new Set([...this.#records.values()].flatMap(({ machine }) => machine ?? []));
  }

  /** Names whose launch was given up without a clear answer. */
  givenUp(): ReadonlySet<string> {
    const launches = [...this.#records.values()].filter(
      (one) => one.type === "provision_instance" && one.status === "failed",
    );
    const lost = launches.filter(({ reason }) => reason === "outcome-unknown");
    return new Set(lost.map(({ target }) => target));
  }

  /** Reads what is new on the audit branch. */
  step(): readonly Violation[] {
    const { git } = this.#world.hub;
    const head = git.branch("fleet-audit");
    if (head === this.#head) return [];
    const found: Violation[] = [];
    if (this.#head !== undefined && (head === undefined || !git.isAncestor(this.#head, head))) {
      found.push({ invariant: 5, what: "the audit branch lost commits" });
    }
    const [before, after] = [git.tree(this.#head), git.tree(head)];
    this.#head = head;
    for (const path of changedPathsOf({ before, after })) {
      if (!path.startsWith("actions/")) continue;
      const text = fileOf(after, path);
      if (text === undefined) found.push({ invariant: 5, what: `${path} was deleted` });
      else found.push(...this.#take(text));
    }
    return found;
  }

  #take(text: string): readonly Violation[] {
    const raw = JSON.parse(text) as {
      readonly dry_run: boolean;
      readonly action: Record<"id" | "type" | "target" | "status", string>;
      readonly block_reason?: string;
      readonly instance_id?: string;
    };
    const { id, type, target, status } = raw.action;
    const before = this.#records.get(id);
    const record: TrueRecord = {
      id,
      type,
      target,
      status,
      isDry: raw.dry_run,
      reason: raw.block_reason,
      machine: raw.instance_id,
    };
    this.#records.set(id, record);
    if (!before || !endings.has(before.status) || before.status === status) return [];
    if (afterEnding[before.status]?.includes(status)) return [];
    return [{ invariant: 5, what: `${id} was ${before.status} and is ${status}` }];
  }

  /** What must hold once a run has ended by itself. */
  afterRun(run: RunRecord): readonly Violation[] {
    const calls = this.#world.calls.filter((call) => call.run === run && call.machine);
    const found: Violation[] = [];
    for (const { launch, machine } of calls) {
      const name = machine?.name ?? "";
      const type = launch ? "provision_instance" : "terminate_instance";
      const entries = this.entriesOf(type, name);
      const alsoBy = launch ? [] : this.entriesOf("provision_instance", name);
      const count = entries.length;
      if (count === 1 || (!launch && count === 0 && alsoBy.some(isFailed))) continue;
      if (!launch && this.#isAdoptedName(machine?.id ?? "")) continue;
      found.push({ invariant: 5, what: `${type} of ${name} has ${count} entries` });
    }
    return found;
  }

  /** An adopted machine has another name in the fleet than at the cloud. */
  #isAdoptedName(id: string): boolean {
    return [...this.#records.values()].some(({ machine }) => machine === id);
  }

  /** Git, Postgres and metrics agree, and nothing is under way. */
  end(): readonly Violation[] {
    const { table, gateway } = this.#world;
    const found: Violation[] = [];
    for (const { id, status } of this.#records.values()) {
      const row = table.rows.get(id)?.status;
      if (row !== status && !this.#told.has(id)) {
        found.push({ invariant: 5, what: `${id} is ${status} in git and ${row} in Postgres` });
      }
    }
    for (const id of table.rows.keys()) {
      if (!this.#records.has(id)) found.push({ invariant: 5, what: `${id} is only in Postgres` });
    }
    for (const type of ["provision_instance", "terminate_instance"]) {
      for (const status of ["executed", "failed"]) {
        const count = [...this.#records.values()].filter(
          (one) =>
            one.type === type &&
            (one.status === status || (status === "executed" && one.status === "rolled_back")),
        ).length;
        const labels = { action_type: type, status };
        const pushed = gateway.value("lambda_labs_autonomous_actions_total", labels) ?? 0;
        if (pushed === count) continue;
        found.push({ invariant: 5, what: `${count} ${type} ${status}, and ${pushed} counted` });
      }
    }
    const lock = this.#world.hub.git.refs.get("refs/fleet/apply-lock");
    if (lock !== undefined) found.push({ invariant: 3, what: "the apply lock is still held" });
    return found;
  }
}

const acted: ReadonlySet<string> = new Set(["executing", "executed", "failed", "rolled_back"]);

function isFailed({ status }: TrueRecord): boolean {
  return status === "failed";
}
