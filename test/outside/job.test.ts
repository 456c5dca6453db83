import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { terminalJob } from "../../src/outside/job.ts";

const jobFile = resolve(import.meta.dirname, "../../src/outside/job.ts");

/** Runs a script with a runner's job in its own process, with the files a runner gives. */
async function onRunner(script: string) {
  const folder = await mkdtemp(join(tmpdir(), "fleetmerge-job-"));
  const file = join(folder, "script.mjs");
  const summary = join(folder, "summary");
  const output = join(folder, "output");
  const header = [
    `import { runnerJob } from ${JSON.stringify(jobFile)};`,
    "const job = runnerJob();",
  ];
  await Promise.all([
    writeFile(file, [...header, script].join("\n")),
    writeFile(summary, ""),
    writeFile(output, ""),
  ]);
  const env = { ...process.env, GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [file], { env });
    return {
      stdout,
      summary: await readFile(summary, "utf8"),
      output: await readFile(output, "utf8"),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("on the runner", () => {
  it("logs lines, none of which can give the runner a command", async () => {
    const { stdout } = await onRunner(`
      job.log("all is well :: really");
      job.log("::error::hello");
      job.log("two lines\\n  ::set-output name=x::y\\r::add-mask::z");
      job.log("box ##[set-env name=x]y");
    `);
    expect(stdout).toContain("all is well :: really\n");
    for (const line of stdout.split(/\r|\n/)) expect(line).not.toMatch(/^\s*::|##\[/);
  });

  it("annotates places, escaped", async () => {
    const { stdout } = await onRunner(`
      job.annotate({ level: "error", message: "bad\\n::warning::x", file: "policies/a.yaml",
        line: 3, column: 7, title: "Policy" });
      job.annotate({ level: "warning", message: "hm" });
      job.annotate({ level: "notice", message: "so" });
    `);
    expect(stdout.trim().split("\n")).toEqual([
      "::error title=Policy,file=policies/a.yaml,line=3,col=7::bad%0A::warning::x",
      "::warning::hm",
      "::notice::so",
    ]);
  });

  it("appends to the summary and sets outputs, with several lines too", async () => {
    const { summary, output } = await onRunner(`
      await job.summarize("# One");
      await job.summarize("Two");
      job.output("decision", "proposed");
      job.output("summary", "{\\n}");
    `);
    expect(summary).toBe("# One\nTwo\n");
    expect(output).toMatch(/^decision<<(ghadelimiter_\S+)\nproposed\n\1\n/);
    expect(output).toMatch(/summary<<(ghadelimiter_\S+)\n\{\n\}\n\1\n/);
  });

  it("cuts a summary that the forge would refuse, at a line's end, and says so once", async () => {
    const { summary } = await onRunner(`
      await job.summarize("ä".repeat(99) + "\\n");
      await job.summarize(("é".repeat(500) + "\\n").repeat(1200));
      await job.summarize("too late");
    `);
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1024 * 1024);
    expect(Buffer.byteLength(summary)).toBeGreaterThan(1024 * 1024 - 2_000);
    expect(summary.match(/left out/g)).toHaveLength(1);
    expect(summary).not.toContain("too late");
    expect(summary).not.toContain("\u{fffd}");
    const lines = summary.split("\n").filter((line) => line.startsWith("é"));
    for (const line of lines) expect(line).toHaveLength(500);
  });
});

describe("on a terminal", () => {
  function opened(colors = false) {
    const written = { out: "", err: "" };
    const streamTo = (name: "out" | "err") => ({
      write(text: string) {
        written[name] += text;
      },
    });
    const job = terminalJob({ out: streamTo("out"), err: streamTo("err"), colors });
    return { written, job };
  }

  it("writes what was asked for on standard output, and the rest on standard error", async () => {
    const { written, job } = opened();
    job.log("looking");
    job.annotate({ level: "error", message: "bad", file: "a.yaml", line: 3, column: 7 });
    job.annotate({ level: "notice", message: "so", title: "Well" });
    job.output("decision", "nothing");
    await job.summarize("# Done");
    expect(written.out).toBe("# Done\n");
    expect(written.err).toBe(
      "looking\na.yaml:3:7 error: bad\nnotice: Well: so\ndecision: nothing\n",
    );
  });

  it("colours only where it may", () => {
    const { written, job } = opened(true);
    job.annotate({ level: "error", message: "bad" });
    expect(written.err).toBe("\u001b[31merror:\u001b[39m bad\n");
  });

  it("lets no text steer it", async () => {
    const { written, job } = opened();
    job.log("a\u001b[2Jb\rc\u009bd\te\nf");
    await job.summarize("\u001b]0;title\u0007x");
    expect(written.err).toBe("a[2Jbcd\te\nf\n");
    expect(written.out).toBe("]0;titlex\n");
  });
});
