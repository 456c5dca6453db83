/** What the safety of the whole rests on in the workflows, one sentence each. */

import { describe, expect, it } from "vitest";
import {
  environmentOf,
  jobIn,
  jobs,
  ownStepOf,
  secretsOf,
  workflowFiles,
  workflowIn,
} from "./workflow-files.ts";

const cloudKey = "LAMBDA_API_KEY";

describe.each(workflowFiles)("$file", ({ text, workflow }) => {
  it("is never started by pull_request_target", () => {
    expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
  });

  it("gives its token nothing that a job does not ask for", () => {
    expect(workflow.permissions).toEqual({});
  });

  it("says which of its runs wait for each other", () => {
    expect(workflow.concurrency?.group).toMatch(/^[a-z]/u);
    expect(workflow.concurrency).toHaveProperty("cancel-in-progress");
  });

  it("pins every action of others to a commit, and says which version that is", () => {
    for (const [, action] of text.matchAll(/^\s+(?:- )?uses: (.*)$/gmu)) {
      expect(action).toMatch(/^(\.\/|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/u);
    }
  });

  it("gives a reason for every permission", () => {
    const grants = [...text.matchAll(/^ {6}[a-z-]+: (?:read|write)\b(.*)$/gmu)];
    const asked = Object.values(workflow.jobs).flatMap((job) => Object.keys(job.permissions ?? {}));
    expect(grants).toHaveLength(asked.length);
    for (const [line, reason] of grants) expect(reason, line).toMatch(/^ # \w{2,}/u);
  });

  it("runs on no minute on which everybody's schedules run", () => {
    const crons = [...text.matchAll(/cron: '([^']*)'/gu)].map(([, cron]) => cron ?? "");
    for (const cron of crons) {
      const first = Number(/^\d+/u.exec(cron)?.[0]);
      expect(first % 5, cron).not.toBe(0);
    }
  });
});

describe.each(jobs)("$place", ({ job }) => {
  it("ends by itself", () => {
    expect(job["timeout-minutes"]).toBeGreaterThan(0);
    expect(job["timeout-minutes"]).toBeLessThanOrEqual(40);
  });

  it("asks for its permissions itself", () => {
    if (job.steps.some(({ uses }) => uses !== undefined)) expect(job.permissions).toBeDefined();
    expect(Object.values(job.permissions ?? {})).not.toContain("admin");
  });

  it("has secrets only inside an environment", () => {
    if (environmentOf(job) === undefined) expect(secretsOf(job)).toEqual([]);
  });

  it("leaves no token in the files it checks out", () => {
    for (const step of job.steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"))) {
      expect(step.with).toMatchObject({ "persist-credentials": false });
      expect(step.with).not.toHaveProperty("ref");
      expect(step.with).not.toHaveProperty("allow-unsafe-pr-checkout");
    }
  });

  it("puts no words of others into a shell", () => {
    for (const { run } of job.steps) expect(run ?? "").not.toContain("${{");
  });

  it("never reads who acted from the event", () => {
    expect(JSON.stringify(job)).not.toMatch(/github\.(triggering_)?actor/u);
  });

  it("installs packages without a cache that another run could have filled", () => {
    expect(JSON.stringify(job)).not.toContain("actions/cache@");
    for (const step of job.steps.filter(({ uses }) => uses?.startsWith("actions/setup-node@"))) {
      expect(step.with).toMatchObject({ "package-manager-cache": false });
    }
  });
});

describe("plan", () => {
  const job = jobIn("plan.yml", "plan");

  it("may dispatch apply, because its own merge starts nothing", () => {
    expect(job.permissions).toEqual({
      contents: "write",
      "pull-requests": "write",
      statuses: "write",
      issues: "write",
      actions: "write",
    });
  });

  it("keeps its key in an environment for which no reviewer is waited", () => {
    expect(job.environment).toEqual({ name: "fleet-plan", deployment: false });
  });

  it("runs by the clock, on somebody's call and by hand, on main", () => {
    expect(workflowIn("plan.yml").workflow.on).toMatchObject({
      schedule: [{ cron: "4-59/10 * * * *" }],
      repository_dispatch: { types: ["fleetmerge-plan"] },
      workflow_dispatch: {},
    });
    expect(job.if).toBe("github.ref == 'refs/heads/main'");
  });
});

describe("check", () => {
  const { text, workflow } = workflowIn("check.yml");
  const job = jobIn("check.yml", "check");

  it("runs a stranger's code, so it may only read and holds no secret", () => {
    expect(job.permissions).toEqual({ contents: "read" });
    expect(text).not.toContain("secrets.");
    expect(job.environment).toBeUndefined();
  });

  it("runs in every pull request, because a skipped check that is required blocks for ever", () => {
    expect(workflow.on).toEqual({
      pull_request: { branches: ["main"] },
      pull_request_review: { types: ["submitted", "dismissed"] },
      merge_group: null,
    });
  });

  it("is superseded by the pull request's next state", () => {
    expect(workflow.concurrency?.["cancel-in-progress"]).toBe(true);
  });
});

describe("confirm", () => {
  const { workflow } = workflowIn("confirm.yml");
  const confirm = jobIn("confirm.yml", "confirm");
  const apply = jobIn("confirm.yml", "apply");

  it("is started by the end of check, whose name it knows", () => {
    const name = workflowIn("check.yml").workflow.name;
    expect(workflow.on["workflow_run"]).toEqual({ workflows: [name], types: ["completed"] });
  });

  it("hears only comments that begin with the command word, and ticks of people", () => {
    expect(confirm.if).toContain("github.event.issue.pull_request");
    expect(confirm.if).toContain("startsWith(github.event.comment.body, '/fleet')");
    expect(confirm.if).toContain("labels.*.name, 'fleet-dashboard')");
    expect(confirm.if).toContain("github.event.sender.type == 'User'");
    expect(workflow.on["issues"]).toEqual({ types: ["edited"] });
  });

  it("never sees the cloud's key", () => {
    expect(secretsOf(confirm)).not.toContain(cloudKey);
    expect(environmentOf(confirm)).toBe("fleet-bot");
  });

  it("lets a job of its own apply, with the key and the queue of apply.yml", () => {
    const own = jobIn("apply.yml", "apply");
    expect(apply.needs).toBe("confirm");
    expect(environmentOf(apply)).toBe(environmentOf(own));
    expect(apply.concurrency).toEqual(workflowIn("apply.yml").workflow.concurrency);
    expect(apply.permissions).toEqual(own.permissions);
    expect(ownStepOf(apply).env).toEqual(ownStepOf(own).env);
    expect(ownStepOf(apply).with).toMatchObject({ command: "apply" });
  });

  it("dispatches no second apply, which would only hold the lock against the first", () => {
    expect(ownStepOf(confirm).env).toMatchObject({ FLEETMERGE_APPLY: "next" });
  });

  it("applies what was merged even when telling somebody failed", () => {
    expect(apply.if).toContain("!cancelled() && needs.confirm.outputs.changed == 'true'");
  });
});

describe("apply", () => {
  const { workflow } = workflowIn("apply.yml");
  const job = jobIn("apply.yml", "apply");

  it("is never cancelled", () => {
    expect(workflow.concurrency?.["cancel-in-progress"]).toBe(false);
  });

  it("may neither merge with a status of its own nor start another run", () => {
    expect(job.permissions).toEqual({
      contents: "write",
      "pull-requests": "write",
      issues: "write",
      actions: "read",
    });
  });

  it("runs on main's fleet file, when asked, and every hour", () => {
    expect(workflow.on).toMatchObject({
      push: { branches: ["main"], paths: ["state/**"] },
      workflow_dispatch: { inputs: { sha: { required: false }, pr: { required: false } } },
      schedule: [{ cron: "17 * * * *" }],
    });
  });
});

describe("the cloud's key", () => {
  it("lies where only main's code gets", () => {
    const holders = jobs.filter(({ job }) => secretsOf(job).includes(cloudKey));
    expect(holders.map(({ place, job }) => [place, environmentOf(job)])).toEqual([
      ["apply.yml apply", "fleet-apply"],
      ["confirm.yml apply", "fleet-apply"],
      ["plan.yml plan", "fleet-plan"],
      ["plan.yml report", "fleet-plan"],
    ]);
  });
});

describe("app mode", () => {
  const acting = jobs.filter(({ job }) => {
    const command = String(job.steps.at(-1)?.with?.["command"]);
    return ["plan", "confirm", "apply"].includes(command);
  });

  it.each(acting)("$place asks for an App's token only where a variable names one", ({ job }) => {
    const step = job.steps.find(({ uses }) => uses?.startsWith("actions/create-github-app-token@"));
    expect(step?.if).toBe("vars.FLEETMERGE_APP_CLIENT_ID != ''");
    expect(ownStepOf(job).with?.["github-token"]).toMatch(
      /^\$\{\{ steps\.app\.outputs\.token \|\| github\.token \}\}$/u,
    );
    expect(environmentOf(job)).toBeDefined();
  });

  it.each(acting)("$place asks for no more than the job's own token has", ({ job }) => {
    const step = job.steps.find(({ uses }) => uses?.startsWith("actions/create-github-app-token@"));
    const asked = Object.entries(step?.with ?? {}).flatMap(([name, level]) =>
      name.startsWith("permission-") ? [[name.slice("permission-".length), level]] : [],
    );
    expect(Object.fromEntries(asked)).toEqual(job.permissions);
  });
});

describe("release", () => {
  const { workflow } = workflowIn("release.yml");

  it("publishes only what was verified and attested, and runs no code of ours after that", () => {
    const { verify, attest, publish } = workflow.jobs;
    expect(verify?.permissions).toEqual({ contents: "read" });
    expect(verify?.steps.some(({ run }) => run === "npm run check")).toBe(true);
    expect([attest?.needs, publish?.needs]).toEqual(["verify", "attest"]);
    for (const step of [...(attest?.steps ?? []), ...(publish?.steps ?? [])]) {
      expect(step.run ?? "").not.toMatch(/npm|node|\.\//u);
    }
  });

  it("attests the bundle by an identity that no other job that runs code of ours has", () => {
    const holders = jobs.filter(({ job }) => job.permissions?.["id-token"] === "write");
    expect(holders.map(({ place }) => place)).toEqual(["plan.yml publish", "release.yml attest"]);
    expect(jobIn("plan.yml", "publish").steps.map(({ uses }) => uses?.split("@")[0])).toEqual([
      "actions/deploy-pages",
    ]);
    expect(String(workflow.jobs["attest"]?.steps.at(-1)?.with?.["subject-path"])).toContain(
      "dist/index.js",
    );
  });
});

describe("the page", () => {
  const { report, publish } = workflowIn("plan.yml").workflow.jobs;

  it("is made without a token that may write, and published only where a variable says so", () => {
    expect(new Set(Object.values(report?.permissions ?? {}))).toEqual(new Set(["read"]));
    expect(publish?.if).toBe("vars.FLEETMERGE_PAGES == 'true'");
    expect(publish && secretsOf(publish)).toEqual([]);
    expect(publish?.permissions).toEqual({ pages: "write", "id-token": "write" });
    expect(publish && environmentOf(publish)).toBe("github-pages");
  });

  it("is of main only, and never where a variable says off", () => {
    expect(report?.if).toContain("github.ref == 'refs/heads/main'");
    expect(report?.if).toContain("vars.FLEETMERGE_REPORT != 'off'");
  });
});

describe("dry run", () => {
  const acting = jobs.filter(({ job }) =>
    ["plan", "confirm", "apply"].includes(String(job.steps.at(-1)?.with?.["command"])),
  );

  it.each(acting)("$place acts only when a variable says exactly false", ({ job }) => {
    expect(String(ownStepOf(job).with?.["dry-run"])).toContain(
      "vars.FLEETMERGE_DRY_RUN != 'false'",
    );
  });

  it("is kept by everything that acts", () => {
    expect(acting).toHaveLength(4);
  });
});

describe("the settings of the design", () => {
  const limits = Object.keys(ownStepOf(jobIn("check.yml", "check")).env ?? {});
  const places = [
    cloudKey,
    "LAMBDA_API_URL",
    "PROMETHEUS_URL",
    "PROMETHEUS_BEARER_TOKEN",
    "PROMETHEUS_USERNAME",
    "PROMETHEUS_PASSWORD",
    "DATABASE_URL",
    "PUSHGATEWAY_URL",
    "PUSHGATEWAY_USERNAME",
    "PUSHGATEWAY_PASSWORD",
    "SLACK_WEBHOOK_URL",
  ];

  it.each([
    ["plan.yml", ["FLEETMERGE_APPLY", "FLEETMERGE_DIGEST", "FLEETMERGE_DASHBOARD"]],
    ["apply.yml", []],
  ])("all reach %s", (file, more) => {
    const job = Object.values(workflowIn(file).workflow.jobs)[0];
    expect(Object.keys(job === undefined ? {} : (ownStepOf(job).env ?? {}))).toEqual([
      ...places,
      ...limits,
      ...more,
    ]);
  });

  it("reach check as far as they are no address and no secret", () => {
    expect(limits).toEqual([
      "LAMBDA_LABS_MAX_HOURLY_SPEND",
      "LAMBDA_LABS_MAX_INSTANCES",
      "LAMBDA_LABS_ACTION_COOLDOWN_MINS",
      "LAMBDA_LABS_CONFIRMATION_THRESHOLD",
      "LAMBDA_LABS_DEFAULT_INSTANCE_TYPE",
      "LAMBDA_LABS_HIGH_GPU_THRESHOLD",
      "LAMBDA_LABS_LOW_GPU_THRESHOLD",
      "LAMBDA_LABS_HIGH_USAGE_DURATION_MINS",
      "LAMBDA_LABS_LOW_USAGE_DURATION_MINS",
      "FLEETMERGE_SINGLE_OPERATOR",
      "FLEETMERGE_PAUSE",
    ]);
  });
});
