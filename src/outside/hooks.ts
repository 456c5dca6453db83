/**
 * Calls an operator's hooks: a program in the checkout, without a shell and without our secrets, or
 * a webhook. What they need to know of a machine goes by environment, never into a command line.
 */
import { spawn } from "node:child_process";
import { messageOf } from "../errors.ts";
import type { Hook, HookOutcome, LeavingMachine } from "../model/safety.ts";
import type { Millis } from "../model/units.ts";
import type { Clock, Hooks } from "../ports.ts";
import { ask } from "./http.ts";

/** What the adapter needs. */
export interface HookSettings {
  readonly clock: Clock;
  /** The checkout. */
  readonly folder: string;
  /** The job's own environment, of which little is passed on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What a program needs to run at all. None of it is a secret. */
const passedOn = ["PATH", "HOME", "LANG", "TMPDIR"] as const;

const longestOutput = 2_000;

/** The hooks of one job. */
export function hooksOf(settings: HookSettings): Hooks {
  return {
    call: (hook, machine, timeout) =>
      hook.kind === "command"
        ? runCommand(settings, { hook, machine, timeout })
        : callWebhook(settings, { hook, machine, timeout }),
  };
}

interface Call<Kind extends Hook["kind"]> {
  readonly hook: Extract<Hook, { kind: Kind }>;
  readonly machine: LeavingMachine;
  readonly timeout: Millis;
}

function runCommand(
  { folder, environment }: HookSettings,
  { hook, machine, timeout }: Call<"command">,
): Promise<HookOutcome> {
  const [program = "", ...words] = hook.command;
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      cwd: folder,
      env: { ...inherited(environment), ...variablesOf(machine) },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, so that what it starts ends with it.
      detached: true,
    });
    let output = "";
    const hear = (chunk: Buffer) => {
      output = `${output}${chunk.toString("utf8")}`.slice(-longestOutput);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      endGroup(child.pid);
    }, timeout);
    const end = (why: string | undefined) => {
      clearTimeout(timer);
      endGroup(child.pid);
      resolve(why === undefined ? { kind: "done", output } : { kind: "failed", why, output });
    };
    child.on("error", (thrown) => end(`it did not start: ${messageOf(thrown)}`));
    // Not "close": a grandchild that keeps the pipes open must not make us wait.
    child.on("exit", (code, signal) => {
      if (isLate) end(`it was stopped after ${timeout / 1_000} s`);
      else if (code === 0) end(undefined);
      else end(code === null ? `it was ended by ${signal}` : `it ended with ${code}`);
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody of the group is left.
  }
}

function inherited(environment: HookSettings["environment"]): Record<string, string> {
  return Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function variablesOf(machine: LeavingMachine): Record<string, string> {
  return {
    FLEETMERGE_EVENT: "drain",
    FLEETMERGE_FLEET: machine.fleet,
    FLEETMERGE_POOL: machine.pool,
    FLEETMERGE_INSTANCE_NAME: machine.name,
    FLEETMERGE_INSTANCE_ID: machine.id,
    FLEETMERGE_INSTANCE_IP: machine.ip ?? "",
    FLEETMERGE_INSTANCE_TYPE: machine.type ?? "",
    FLEETMERGE_INSTANCE_REGION: machine.region ?? "",
  };
}

async function callWebhook(
  { clock }: HookSettings,
  { hook, machine, timeout }: Call<"webhook">,
): Promise<HookOutcome> {
  const { fleet, pool, ...instance } = machine;
  try {
    await ask(clock, {
      who: "The drain hook",
      method: "POST",
      url: new URL(hook.url),
      credentialsFrom: "drain.hook.webhook in the pool's policy",
      body: {
        type: "application/json",
        text: JSON.stringify({ event: "drain", fleet, pool, instance }),
      },
      deadline: timeout,
      mostBytes: 65_536,
      repeatable: false,
    });
    return { kind: "done", output: "" };
  } catch (thrown) {
    return { kind: "failed", why: messageOf(thrown), output: "" };
  }
}
