/** Trouble on demand, limits, and the judge itself: it must be able to say no. */

import { expect, test } from "vitest";
import { instant, millis } from "../../../src/model/units.ts";
import { githubOpenApiJudge } from "../../support/github-openapi-judge.ts";
import { here, people, propose, refusal, stage } from "./start.ts";

test("a fault before the effect undoes it, one after it does not", async () => {
  const one = await stage();
  const pull = await propose(one, { by: "bot" });
  const { rest } = one.as("bot");
  const at = { ...here, pull_number: pull.number };
  const merges = { method: "PUT", path: /\/merge$/u } as const;
  one.github.faults.add({ kind: "error-502", ...merges });
  expect(await refusal(rest.pulls.merge(at))).toMatchObject({ status: 502 });
  expect((await rest.pulls.get(at)).data.merged).toBe(false);
  one.github.faults.add({ kind: "cut-connection", when: "after", ...merges });
  await expect(rest.pulls.merge(at)).rejects.toThrow();
  expect((await rest.pulls.get(at)).data.merged).toBe(true);
});

test("faults strike as often as told, and only where told", async () => {
  const one = await stage();
  const { rest } = one.as("bot");
  one.github.faults.add({ kind: "error-500", path: /\/labels$/u, times: 2 });
  expect((await rest.repos.get(here)).status).toBe(200);
  expect(await refusal(rest.issues.listLabelsForRepo(here))).toMatchObject({ status: 500 });
  expect(await refusal(rest.issues.listLabelsForRepo(here))).toMatchObject({ status: 500 });
  expect((await rest.issues.listLabelsForRepo(here)).data).toEqual([]);
});

test("a secondary rate limit says how long to wait, and garbage is a page", async () => {
  const one = await stage();
  const headers = { authorization: `token ${people.bot.token}` };
  const address = `${one.github.url}/repos/acme/fleet`;
  one.github.faults.add({ kind: "secondary-rate-limit", retryAfter: 7 });
  const limited = await fetch(address, { headers });
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);
  one.github.faults.add({ kind: "garbage" });
  const garbage = await fetch(address, { headers });
  expect(garbage.headers.get("content-type")).toContain("text/html");
  expect(garbage.status).toBe(200);
});

test("a token has so many requests an hour of the server's own clock, and no more", async () => {
  const one = await stage({ settings: { rateLimit: { githubToken: 3, others: 5000 } } });
  const { rest } = one.as("bot");
  for (let request = 0; request < 3; request += 1) await rest.repos.get(here);
  const exceeded = await refusal(rest.repos.get(here));
  expect(exceeded.status).toBe(403);
  expect(exceeded.message).toContain("API rate limit exceeded");
  expect((await rest.rateLimit.get()).data.rate.remaining).toBe(0);
  one.clock.advance(millis(3_600_000));
  expect((await rest.repos.get(here)).status).toBe(200);
});

test("a token with fewer permissions is held to them", async () => {
  const one = await stage();
  const { rest } = one.as("bot");
  const protection = rest.repos.getBranchProtection({ ...here, branch: "main" });
  const answer = await refusal(protection);
  expect(answer.status).toBe(403);
  expect(answer.message).toContain("Resource not accessible by integration");
  expect(await refusal(rest.actions.listRepoVariables(here))).toMatchObject({ status: 403 });
});

test("dates come from the clock that was given, never from the machine's", async () => {
  const one = await stage();
  const pull = await propose(one, { by: "bot" });
  expect(Date.parse(pull.created_at)).toBe(instant(Date.parse("2026-03-01T12:00:00Z")));
});

const described = githubOpenApiJudge();

test.skipIf(described === undefined)("the judge complains of what GitHub would not say", () => {
  const exchange = {
    method: "GET",
    path: "/repos/acme/fleet/git/ref/heads/main",
    query: new URLSearchParams({ shoe: "1" }),
    login: "alice",
    requestBody: "",
    status: 200,
    contentType: "application/json; charset=utf-8",
    responseBody: '{"ref":7}',
  };
  described?.judge(exchange);
  described?.judge({ ...exchange, path: "/repos/acme/fleet/nothing/here" });
  described?.judge({ ...exchange, status: 299 });
  const text = described?.complaints.join("\n") ?? "";
  expect(text).toContain("unknown parameter shoe");
  expect(text).toContain("/ref must be string");
  expect(text).toContain("must have required property 'object'");
  expect(text).toContain("is not described");
});
