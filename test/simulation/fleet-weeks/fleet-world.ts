/**
 * One life's world: every port in memory under one clock, and runs of the real stages in it. Keeps
 * the log of what runs asked of the cloud, with what they could know then; the checker reads that.
 */
import { messageOf, OperatorError, OutsideError } from "../../../src/errors.ts";
import type { Chances } from "../../../src/local/lambda/estate.ts";
import type { CallFault } from "../../../src/local/lambda/faults.ts";
import type { Rented } from "../../../src/local/lambda/rented.ts";
import { VirtualClock } from "../../../src/local/virtual-clock.ts";
import type { HookOutcome, LeavingMachine } from "../../../src/model/safety.ts";
import type { EnvironmentLimits, Settings } from "../../../src/model/settings.ts";
import { after, type Instant, type Millis, millis, usdPerHour } from "../../../src/model/units.ts";
import type {
  Clock,
  Cloud,
  Hooks,
  LaunchRequest,
  Meter,
  Outside,
  Sha,
  Workspace,
} from "../../../src/ports.ts";
import type { StageResult } from "../../../src/record/stage-result.ts";
import { stageOf } from "../../../src/stages/index.ts";
import { type MemoryAccount, memoryAccount, memoryCloud } from "../ports/memory-cloud.ts";
import { memoryForge } from "../ports/memory-forge.ts";
import { MemoryHub } from "../ports/memory-hub.ts";
import { memoryMeter } from "../ports/memory-meter.ts";
import { MemoryGateway, MemoryMessenger, MemoryTable } from "../ports/memory-records.ts";
import type { Chance } from "./chance.ts";
import { type Death, Doors, type Way } from "./doors.ts";
import { Load, type MeterTroubles } from "./load.ts";
import { bot, people, repository } from "./setting.ts";

/** Variables of the repository: ceilings and switches outside of it. */
export interface Variables {
  readonly spend?: number;
  readonly count?: number;
  readonly pause: boolean;
  readonly dryRun: boolean;
}

/** What a run did and how it ended. */
export interface RunRecord {
  readonly id: string;
  readonly command: Command;
  /** Of the action that is to be taken back; empty for every other command. */
  readonly actionId: string;
  readonly variables: Variables;
  readonly startedAt: Instant;
  /** Main's head when it started. */
  readonly main: Sha;
  /** How far its machine's clock is ahead. */
  readonly skew: Millis;
  readonly log: string[];
  readonly errors: string[];
  /** What stands in its summary; taken away once it is judged. */
  readonly summaries: string[];
  doors?: Doors;
  /** Absent while it runs, and for ever when it was killed. */
  result?: StageResult;
  ended: "running" | "done" | "failed" | "operator-error" | "killed" | "bug";
  /** What it threw. */
  thrown?: string;
  /** How many of its calls the cloud met with a fault. */
  cloudFaults: number;
  /** The machines that there were at its last list; undefined before the first. */
  seen: readonly Rented[] | undefined;
  /** Names of live machines with our tags that the cloud told it of. */
  readonly told: Set<string>;
}

/** A call that a run made to change the cloud. */
export interface CloudCall {
  readonly run: RunRecord;
  readonly at: Instant;
  readonly main: Sha;
  /** The head of the apply lock. */
  readonly lock: Sha | undefined;
  readonly seen: readonly Rented[];
  readonly launch?: LaunchRequest;
  readonly terminate?: string;
  /** What the run was told; `killed` when it died. */
  told: "launched" | "refused" | "unknown" | "terminating" | "gone" | "killed";
  /** When a launch came to the cloud's door; absent where its run died before. */
  sentAt?: Instant;
  /** The machine that there is because of it. */
  machine?: Rented;
  /** The true price, in cents an hour. */
  readonly cents: number;
}

/** A call of a drain hook. */
export interface HookCall {
  readonly run: RunRecord;
  readonly at: Instant;
  readonly machine: LeavingMachine;
  /** What the run was told; `failed` also while it does not know. */
  told: HookOutcome["kind"];
}

/** The stages that a life runs. */
export type Command = "plan" | "confirm" | "apply" | "rollback";

/** What may go wrong at the cloud's door, told apart from the doors because it lasts. */
export interface Troubles {
  /** Of one call of one part. */
  way(part: string, call: string): Way;
  /** The fault that the cloud's next call meets. */
  cloud(call: string): CallFault | undefined;
  /** What becomes of a drain hook. */
  hook(): "done" | "fails" | "hangs";
}

/** A running world. */
export class FleetWorld {
  readonly clock: VirtualClock;
  readonly hub: MemoryHub;
  readonly account: MemoryAccount;
  readonly load: Load;
  readonly table = new MemoryTable();
  readonly gateway = new MemoryGateway();
  readonly messenger = new MemoryMessenger();
  readonly calls: CloudCall[] = [];
  readonly runs: RunRecord[] = [];
  readonly hookCalls: HookCall[] = [];
  /** Machines that were ours before the life began. */
  readonly owned = new Set<string>();
  /** When a price changed last. */
  priceChangedAt = 0;
  /** Machines come late into the list now, and more answers are lost. */
  isListLate = false;
  variables: Variables = { pause: false, dryRun: false };
  troubles: Troubles = {
    way: () => "well",
    cloud: () => undefined,
    hook: () => "done",
  };
  #runs = 0;

  constructor(options: {
    readonly start: Instant;
    readonly seed: number;
    readonly files: Readonly<Record<string, string>>;
    readonly chances: Chances;
    readonly meter: MeterTroubles;
  }) {
    const { seed, files, chances } = options;
    this.clock = new VirtualClock(options.start);
    const { clock } = this;
    this.hub = new MemoryHub({ repository, clock, people, files, author: "ada" });
    this.account = memoryAccount({ clock, key: "secret_key", seed, chances });
    this.load = new Load(seed, this.account.estate, options.meter);
  }

  /** Starts a run; the answer comes when it has ended or died. */
  async run(
    command: Command,
    how: {
      readonly chance: Chance;
      readonly skew: Millis;
      readonly death?: Death;
      /** For a rollback. */
      readonly actionId?: string;
      /** The run and attempt to go on as; absent: a new run. */
      readonly again?: string;
    },
  ): Promise<RunRecord> {
    const record = this.#open(command, how);
    const doors = new Doors({
      way: (part, call) => this.#wayOf(record, part, call),
      turns: () => how.chance.between(0, 4),
      ...(how.death ? { death: how.death } : {}),
    });
    record.doors = doors;
    const settings = this.#settings(record);
    const ended = this.#stage(record, doors, settings);
    await Promise.race([ended, doors.killed]);
    if (doors.isDead) {
      record.ended = "killed";
      const last = this.calls.findLast((call) => call.run === record);
      const dying = doors.calls.at(-1) ?? "";
      if (last && /Cloud (launch|terminate)$/u.test(dying)) last.told = "killed";
    }
    this.hub.runs.set(record.id, "over");
    return record;
  }

  #open(command: Command, how: { readonly skew: Millis; readonly actionId?: string }): RunRecord {
    this.#runs += 1;
    const record: RunRecord = {
      id: String(this.#runs),
      command,
      actionId: how.actionId ?? "",
      variables: this.variables,
      startedAt: this.clock.now(),
      main: this.hub.main,
      skew: how.skew,
      log: [],
      errors: [],
      summaries: [],
      ended: "running",
      cloudFaults: 0,
      seen: undefined,
      told: new Set(),
    };
    this.hub.runs.set(record.id, "running");
    this.runs.push(record);
    return record;
  }

  async #stage(record: RunRecord, doors: Doors, settings: Settings): Promise<void> {
    try {
      const outside = this.#outside(record, doors);
      record.result = await stageOf(record.command)(outside, settings, record.actionId);
      record.ended = "done";
    } catch (thrown) {
      record.thrown = messageOf(thrown);
      const expected = thrown instanceof OutsideError ? "failed" : "bug";
      record.ended = thrown instanceof OperatorError ? "operator-error" : expected;
      if (record.ended === "bug" && thrown instanceof Error) record.thrown = thrown.stack ?? "";
    }
  }

  #wayOf(record: RunRecord, part: string, call: string): Way {
    // A hook answers by its outcome, whatever becomes of it.
    if (part === "hooks") return "well";
    if (part !== "Lambda Cloud") return this.troubles.way(part, call);
    const fault = this.troubles.cloud(call);
    if (!fault) return "well";
    record.cloudFaults += 1;
    this.account.faults.arm({ fault });
    return "well";
  }

  #settings(record: RunRecord): Settings {
    const { spend, count, pause, dryRun } = record.variables;
    const environment: EnvironmentLimits = {
      ...(spend === undefined ? {} : { maxHourlySpend: usdPerHour(spend) }),
      ...(count === undefined ? {} : { maxInstances: count }),
      ...(pause ? { pause: "all" } : {}),
    };
    return {
      repository,
      defaultBranch: "main",
      policies: "policies",
      stateFile: "state/fleet.yaml",
      dryRun,
      environment,
      run: {
        id: record.id,
        attempt: "1",
        url: `https://github.example/${repository}/actions/runs/${record.id}`,
      },
    };
  }

  #outside(record: RunRecord, doors: Doors): Outside {
    const { skew } = record;
    const clock: Clock = {
      now: () => after(this.clock.now(), skew),
      sleep: (time) => this.clock.sleep(time),
    };
    const cloud = memoryCloud(this.account, { clock, key: this.account.key });
    const meter: Meter = memoryMeter(this.load, () => this.clock.now());
    return {
      clock,
      forge: doors.guard("GitHub", memoryForge(this.hub, bot)),
      cloud: doors.guard("Lambda Cloud", this.#watched(record, cloud)),
      meter: doors.guard("Prometheus", meter),
      table: doors.guard("Postgres", this.table),
      gateway: doors.guard("Pushgateway", this.gateway),
      messenger: doors.guard("Slack", this.messenger),
      job: {
        log: (line) => record.log.push(line),
        annotate: ({ level, message }) => {
          if (level === "error") record.errors.push(message);
        },
        summarize: async (markdown) => void record.summaries.push(markdown),
        output: () => undefined,
      },
      workspace: noWorkspace,
      hooks: doors.guard("hooks", this.#hooks(record)),
    };
  }

  /** An operator's program, which takes a while, fails now and then, or does not end. */
  #hooks(record: RunRecord): Hooks {
    return {
      call: async (_hook, machine, timeout) => {
        const call: HookCall = { run: record, at: this.clock.now(), machine, told: "failed" };
        this.hookCalls.push(call);
        const outcome = this.troubles.hook();
        await this.clock.sleep(outcome === "hangs" ? timeout : millis(20_000));
        if (outcome !== "done") return { kind: "failed", why: `it ${outcome}`, output: "" };
        call.told = "done";
        return { kind: "done", output: "" };
      },
    };
  }

  /** The same cloud; what is asked of it is written down with what the run could know. */
  #watched(record: RunRecord, cloud: Cloud): Cloud {
    const { estate } = this.account;
    const note = (asked: Pick<CloudCall, "launch" | "terminate" | "cents">): CloudCall => {
      const call: CloudCall = {
        run: record,
        at: this.clock.now(),
        main: this.hub.main,
        lock: this.hub.git.refs.get("refs/fleet/apply-lock"),
        seen: record.seen ?? [],
        told: "unknown",
        ...asked,
      };
      this.calls.push(call);
      return call;
    };
    return {
      ...cloud,
      instances: async () => {
        const answer = await cloud.instances();
        record.seen = estate.existing().map((one) => ({ ...one }));
        for (const { name, status, tags } of answer) {
          const isOurs = tags["managed-by"] === "fleetmerge" && tags["fleet"] === repository;
          if (isOurs && status === "active" && name !== undefined) record.told.add(name);
        }
        return answer;
      },
      launch: async (request, lastLaunchAt) => {
        const before = estate.events.length;
        const call = note({ launch: request, cents: estate.priceOf(request.type) });
        const { launches } = this.account;
        const place = launches.length;
        const answer = await cloud.launch(request, lastLaunchAt);
        call.told = answer.kind;
        const sentAt = launches[place];
        if (sentAt !== undefined) call.sentAt = sentAt;
        const event = estate.events
          .slice(before)
          .find((one) => one.action === "launch" && one.by === "api");
        const made = event && estate.find(event.instance.id);
        if (made) call.machine = made;
        return answer;
      },
      terminate: async (id) => {
        const before = estate.events.length;
        const call = note({ terminate: id, cents: 0 });
        const answer = await cloud.terminate(id);
        call.told = answer.kind;
        const ended = estate.events.slice(before).some((one) => one.instance.id === id);
        const machine = ended ? estate.find(id) : undefined;
        if (machine) call.machine = machine;
        return answer;
      },
    };
  }
}

const noWorkspace: Workspace = {
  file: async () => undefined,
  folder: async () => ({}),
  write: async (path) => path,
};
