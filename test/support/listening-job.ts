/** A job that keeps what a command tells it. */
import type { Annotation, Job } from "../../src/ports.ts";
import type { Ended } from "../../src/run-command.ts";

/** How a command ended, with all that it told its job. */
export interface Told extends Ended {
  readonly log: readonly string[];
  readonly errors: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
}

/** Told by one command at a time. */
export class ListeningJob implements Job {
  readonly #log: string[] = [];
  readonly #errors: string[] = [];
  readonly #outputs: Record<string, string> = {};
  log(line: string): void {
    this.#log.push(line);
  }
  annotate(annotation: Annotation): void {
    if (annotation.level === "error") this.#errors.push(annotation.message);
  }
  summarize(): Promise<void> {
    return Promise.resolve();
  }
  output(name: string, value: string): void {
    this.#outputs[name] = value;
  }
  told(): Pick<Told, "log" | "errors" | "outputs"> {
    return { log: this.#log, errors: this.#errors, outputs: this.#outputs };
  }
}
