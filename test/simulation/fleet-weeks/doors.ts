/**
 * Doors between one run and its ports. Calls wait a drawn number of turns, so that runs at the same
 * time interleave; they fail before or after their effect; and at a chosen call the run dies, after
 * which no door opens any more, which is all that the outside can see of a SIGKILL.
 */
import { OutsideError } from "../../../src/errors.ts";

/** What becomes of a call; `after`: it has its effect and only the answer is lost. */
export type Way = "well" | "before" | "after";

/** The call at which a run dies, from 1, and whether that call still has its effect. */
export interface Death {
  readonly at: number;
  readonly side: "before" | "after";
}

/** A call whose answer never came: it failed at the door, or the run died in it. */
export interface CutCall {
  readonly name: string;
  readonly given: readonly unknown[];
  /** It had its effect all the same. */
  readonly isDone: boolean;
}

/** How one run's doors behave. */
export interface DoorOptions {
  /** Asked at each call. */
  readonly way: (part: string, call: string) => Way;
  /** How many turns others may take before this call. */
  readonly turns: () => number;
  readonly death?: Death;
}

/** The doors of one run. */
export class Doors {
  readonly calls: string[] = [];
  readonly cut: CutCall[] = [];
  /** Parts of which a call failed at its door. */
  readonly failed = new Set<string>();
  /** Answers when the run dies, and never otherwise. */
  readonly killed: Promise<void>;
  isDead = false;
  readonly #options: DoorOptions;
  #kill: () => void = () => undefined;

  constructor(options: DoorOptions) {
    this.#options = options;
    this.killed = new Promise((resolve) => {
      this.#kill = resolve;
    });
  }

  /** The port behind its door. */
  guard<Port extends object>(part: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function" || typeof name !== "string") return value;
        // What the port knows by itself comes through no door.
        if (known.has(name)) return value.bind(target);
        return (...given: readonly unknown[]) =>
          this.#through(part, { name, given }, async () => {
            return Reflect.apply(value, target, given) as unknown;
          });
      },
    });
  }

  async #through(
    part: string,
    asked: Pick<CutCall, "name" | "given">,
    call: () => Promise<unknown>,
  ): Promise<unknown> {
    if (this.isDead) return never();
    const { name } = asked;
    const cut = (isDone: boolean) => this.cut.push({ ...asked, isDone });
    this.calls.push(`${part} ${name}`);
    const dies = this.#options.death?.at === this.calls.length ? this.#options.death : undefined;
    for (let turn = this.#options.turns(); turn > 0; turn -= 1) await Promise.resolve();
    const way = dies?.side === "before" ? "before" : this.#options.way(part, name);
    if (way === "before") cut(false);
    if (dies?.side === "before") return this.#die();
    if (way === "before") throw this.#failure(part);
    const answer = await call();
    if (dies || this.isDead || way === "after") cut(true);
    if (dies || this.isDead) return this.#die();
    if (way === "after") throw this.#failure(part);
    return answer;
  }

  #die(): Promise<never> {
    this.isDead = true;
    this.#kill();
    return never();
  }

  #failure(part: string): OutsideError {
    this.failed.add(part);
    const message = "the connection was cut";
    return new OutsideError({ who: part, kind: "unavailable", applied: "unknown", message });
  }
}

const known: ReadonlySet<string> = new Set(["restUntil", "ahead", "setupChecks"]);

function never(): Promise<never> {
  return new Promise(() => undefined);
}
