import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { dashboard } from "../../src/record/dashboard.ts";
import { metricTable } from "../../src/record/metrics.ts";
import { isPrometheusHere } from "../support/real-prometheus.ts";

const root = join(import.meta.dirname, "../..");
const textOf = (path: string) => readFileSync(join(root, path), "utf8");
const run = promisify(execFile);

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<"summary" | "description" | "runbook", string>>;
}

interface AlertFile {
  readonly groups: readonly { readonly rules: readonly Alert[] }[];
}

const alerts = (parse(textOf("monitoring/alerts.yml")) as AlertFile).groups.flatMap(
  ({ rules }) => rules,
);

interface Dashboard {
  readonly panels: readonly {
    readonly gridPos: Readonly<Record<"x" | "y" | "w" | "h", number>>;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

const { panels } = dashboard() as Dashboard;
const questions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

const metricNames = Object.values(metricTable).map(({ name }): string => name);
const namesIn = (expression: string) =>
  expression.match(/\b(lambda_labs|fleetmerge)_[a-z_]+/g) ?? [];

describe("the alerts", () => {
  it("ask for metrics that there are", () => {
    const asked = alerts.flatMap(({ expr }) => namesIn(expr));
    expect(asked.length).toBeGreaterThan(alerts.length);
    expect(asked.filter((name) => !metricNames.includes(name))).toEqual([]);
  });

  it("say what happened, what to do, and where to read on", () => {
    const operations = textOf("docs/operations.md");
    const anchors = [...operations.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      (heading ?? "")
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, "")
        .replaceAll(" ", "-"),
    );
    for (const { alert, labels, annotations } of alerts) {
      expect(["critical", "warning", "info"], alert).toContain(labels.severity);
      expect(annotations.summary, alert).toMatch(/\S/);
      expect(annotations.description, alert).toMatch(/\.$/);
      const [file, anchor] = annotations.runbook.split("#");
      expect(file, alert).toBe("docs/operations.md");
      expect(anchors, alert).toContain(anchor);
    }
  });

  it.skipIf(!isPrometheusHere)("hold to their own tests, one at least for each", async () => {
    const { stdout } = await run("promtool", [
      ...["test", "rules", join(root, "monitoring/alerts.test.yml")],
    ]);
    expect(stdout).toContain("SUCCESS");
    const tests = textOf("monitoring/alerts.test.yml");
    for (const { alert } of alerts) {
      expect(tests, alert).toMatch(
        new RegExp(`alertname: ${alert}\\n\\s+eval_time: .+\\n\\s+exp_`),
      );
    }
  });

  it.skipIf(!isPrometheusHere)("are proved by tests that can fail", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fleetmerge-alerts-"));
    const lazy = textOf("monitoring/alerts.yml").replace("> 1800", "> 3600");
    await writeFile(join(folder, "alerts.yml"), lazy);
    await writeFile(join(folder, "alerts.test.yml"), textOf("monitoring/alerts.test.yml"));
    const outcome = await run("promtool", ["test", "rules", join(folder, "alerts.test.yml")]).catch(
      (thrown: unknown) => thrown,
    );
    await rm(folder, { recursive: true });
    expect(outcome).toBeInstanceOf(Error);
  });
});

describe("the dashboard", () => {
  it("shows every metric of the table", () => {
    const shown = new Set(questions.flatMap(namesIn));
    expect([...shown].sort()).toEqual([...metricNames].sort());
  });

  // The required fields and bounds of Grafana's own description of a classic dashboard,
  // grafana/grafana kinds/dashboard/dashboard_kind.cue.
  it("has what Grafana requires of a dashboard", () => {
    const named = { type: "string", minLength: 1 };
    const source = { required: ["type", "uid"], properties: { type: { const: "prometheus" } } };
    const whole = (minimum: number, maximum = 10_000) => ({ type: "integer", minimum, maximum });
    const place = { h: whole(1), w: whole(1, 24), x: whole(0, 23), y: whole(0) };
    const asking = { refId: { type: "string", pattern: "^[A-Z]$" }, expr: named };
    const panel = {
      required: ["id", "type", "title", "gridPos", "datasource", "fieldConfig", "targets"],
      properties: {
        id: whole(1),
        type: { enum: ["stat", "timeseries"] },
        gridPos: { required: Object.keys(place), properties: place },
        datasource: source,
        fieldConfig: { required: ["defaults", "overrides"] },
        targets: {
          minItems: 1,
          items: { required: ["refId", "expr", "datasource"], properties: asking },
        },
      },
    };
    const variable = {
      required: ["type", "name"],
      properties: { type: { enum: ["query", "datasource"] }, name: named, query: named },
    };
    const validate = new Ajv({ strict: false, allErrors: true }).compile({
      type: "object",
      required: ["title", "schemaVersion", "panels", "templating", "time"],
      properties: {
        uid: { type: "string", pattern: "^[a-zA-Z0-9_-]{1,40}$" },
        schemaVersion: whole(36),
        time: { required: ["from", "to"] },
        templating: { required: ["list"], properties: { list: { items: variable } } },
        panels: { minItems: 1, items: panel },
      },
    });
    validate(JSON.parse(textOf("monitoring/grafana-dashboard.json")));
    expect(validate.errors ?? []).toEqual([]);
    validate({ ...(dashboard() as Dashboard), panels: [{ type: "graph" }] });
    expect(validate.errors?.length).toBeGreaterThan(5);
  });

  it("asks only for the repository that was chosen", () => {
    for (const question of questions) {
      expect(question.match(/\{repo=~"\$repo"/g), question).toHaveLength(namesIn(question).length);
    }
  });

  it("lays its panels side by side, none over another", () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });

  it.skipIf(!isPrometheusHere)("asks what Prometheus understands", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fleetmerge-dashboard-"));
    const rules = questions.map((question, index) => ({
      record: `question_${index}`,
      expr: question.replaceAll("$__range", "1h").replaceAll("$repo", "acme/.*"),
    }));
    // JSON is YAML.
    const file = join(folder, "rules.yml");
    await writeFile(file, JSON.stringify({ groups: [{ name: "questions", rules }] }));
    const { stdout } = await run("promtool", ["check", "rules", file]);
    await rm(folder, { recursive: true });
    expect(stdout).toContain(`SUCCESS: ${questions.length} rules found`);
  });
});
