/** The language server of VS Code's YAML extension, as an editor talks to it: over its pipes. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "../..");
const server = join(root, "node_modules/yaml-language-server/bin/yaml-language-server");

type Json = Readonly<Record<string, unknown>>;

/** What the server underlines. Lines and columns count from 1, as ours do. */
export interface Underlined {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A running server with open documents. */
export class LanguageServer {
  readonly #process: ChildProcess;
  readonly #answers = new Map<number, (result: unknown) => void>();
  readonly #diagnostics = new Map<string, (found: readonly Underlined[]) => void>();
  #buffer = Buffer.alloc(0);
  #requests = 0;

  constructor() {
    this.#process = spawn(process.execPath, [server, "--stdio"], { stdio: "pipe" });
    this.#process.stdout?.on("data", (chunk: Buffer) => this.#take(chunk));
  }

  async start(): Promise<void> {
    await this.#ask("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(root).href,
      capabilities: {
        textDocument: { completion: { completionItem: { documentationFormat: ["markdown"] } } },
      },
    });
    this.#tell("initialized", {});
    const yaml = { validate: true, hover: true, completion: true, schemaStore: { enable: false } };
    this.#tell("workspace/didChangeConfiguration", { settings: { yaml } });
  }

  close(): void {
    this.#process.kill();
  }

  /** Opens a text as if it lay at this path of the repository; what is underlined in it. */
  open(path: string, text: string): Promise<readonly Underlined[]> {
    const uri = uriOf(path);
    const found = new Promise<readonly Underlined[]>((resolve) => {
      this.#diagnostics.set(uri, resolve);
    });
    const textDocument = { uri, languageId: "yaml", version: 1, text };
    this.#tell("textDocument/didOpen", { textDocument });
    return found;
  }

  /** The words that are offered at a place of an open text, and what is said of each. */
  async complete(path: string, line: number, column: number): Promise<ReadonlyMap<string, string>> {
    const answer = await this.#at("textDocument/completion", { path, line, column });
    const items = ((answer as Json | null)?.["items"] ?? []) as readonly Json[];
    return new Map(items.map((item) => [String(item["label"]), textOf(item["documentation"])]));
  }

  /** What is shown under the mouse at a place of an open text. */
  async hover(path: string, line: number, column: number): Promise<string> {
    const answer = await this.#at("textDocument/hover", { path, line, column });
    return textOf((answer as Json | null)?.["contents"]);
  }

  #at(
    method: string,
    { path, line, column }: { path: string; line: number; column: number },
  ): Promise<unknown> {
    const position = { line: line - 1, character: column - 1 };
    return this.#ask(method, { textDocument: { uri: uriOf(path) }, position });
  }

  #ask(method: string, params: Json): Promise<unknown> {
    this.#requests += 1;
    const id = this.#requests;
    const answer = new Promise<unknown>((resolve) => this.#answers.set(id, resolve));
    this.#send({ id, method, params });
    return answer;
  }

  #tell(method: string, params: Json): void {
    this.#send({ method, params });
  }

  #send(message: Json): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    const head = `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
    this.#process.stdin?.write(head + body);
  }

  #take(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const end = this.#buffer.indexOf("\r\n\r\n");
      const head = this.#buffer.subarray(0, Math.max(0, end)).toString();
      const length = Number(/Content-Length: (\d+)/u.exec(head)?.[1] ?? Number.NaN);
      if (end < 0 || this.#buffer.length < end + 4 + length) return;
      const body = this.#buffer.subarray(end + 4, end + 4 + length).toString();
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      void this.#hear(JSON.parse(body) as Json);
    }
  }

  async #hear(message: Json): Promise<void> {
    const { id, method, params } = message;
    if (method === undefined) this.#answers.get(Number(id))?.(message["result"]);
    else if (method === "textDocument/publishDiagnostics") this.#underline(params as Json);
    else if (id !== undefined) this.#send({ id, result: await answerOf(String(method), params) });
  }

  #underline(params: Json): void {
    const diagnostics = params["diagnostics"] as readonly {
      readonly message: string;
      readonly range: { readonly start: { readonly line: number; readonly character: number } };
    }[];
    this.#diagnostics.get(String(params["uri"]))?.(
      diagnostics.map(({ message, range: { start } }) => ({
        line: start.line + 1,
        column: start.character + 1,
        message,
      })),
    );
  }
}

/** What the server asks of an editor: contents of schemas, and settings of which there are none. */
async function answerOf(method: string, params: unknown): Promise<unknown> {
  if (method === "workspace/configuration") return [{}, {}, {}, {}, {}];
  const [uri] = Array.isArray(params) ? params : [params];
  const isFile = typeof uri === "string" && uri.startsWith("file:");
  return isFile ? readFile(fileURLToPath(uri), "utf8") : null;
}

function uriOf(path: string): string {
  return pathToFileURL(join(root, path)).href;
}

function textOf(words: unknown): string {
  if (typeof words === "string") return words;
  return typeof words === "object" && words !== null ? String((words as Json)["value"]) : "";
}
