/** A job that keeps what a command tells it. */
import type { Annotation, Job } from "../../src/ports.ts";
import type { Ended } from "../../src/run-command.ts";

/** How a command ended, with all that it told its job. */
export interface Told extends Ended {
  readonly log: readonly string[];
  readonly errors: readonly string[];
  /** `file:line:column message`, as far as a warning has a place. */
  readonly warnings: readonly string[];
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Told by one command at a time. */
export class ListeningJob implements Job {
  readonly #log: string[] = [];
  readonly #errors: string[] = [];
  readonly #warnings: string[] = [];
  readonly #summary: string[] = [];
  readonly #outputs: Record<string, string> = {};
  log(line: string): void {
    this.#log.push(line);
  }
  annotate(annotation: Annotation): void {
    const { level, message, file, line, column } = annotation;
    if (level === "error") this.#errors.push(message);
    const place = file === undefined ? "" : `${file}:${line}:${column} `;
    if (level === "warning") this.#warnings.push(`${place}${message}`);
  }
  summarize(markdown: string): Promise<void> {
    this.#summary.push(markdown);
    return Promise.resolve();
  }
  output(name: string, value: string): void {
    this.#outputs[name] = value;
  }
  told(): Omit<Told, keyof Ended> {
    return {
      log: this.#log,
      errors: this.#errors,
      warnings: this.#warnings,
      summary: this.#summary.join("\n"),
      outputs: this.#outputs,
    };
  }
}
