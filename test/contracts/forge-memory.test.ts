import { describe } from "vitest";
import { OutsideError } from "../../src/errors.ts";
import { VirtualClock } from "../../src/local/virtual-clock.ts";
import { instant } from "../../src/model/units.ts";
import type { Forge } from "../../src/ports.ts";
import { memoryForge } from "../simulation/ports/memory-forge.ts";
import { MemoryHub, type Person } from "../simulation/ports/memory-hub.ts";
import { forgeContract } from "./forge-contract.ts";
import type { ForgeWorld, Losable } from "./forge-world.ts";
import { firstFiles, repository } from "./forge-worlds.ts";

const bot = "github-actions[bot]";
const people: readonly Person[] = [
  { login: "acme", isBot: false, permission: "admin" },
  { login: "alice", isBot: false, permission: "write" },
  { login: "bob", isBot: false, permission: "read" },
  { login: bot, isBot: true, permission: "write" },
];

/** Does the next such write, and loses its answer. The adapter asks again for a merge by itself. */
function losing(forge: Forge, lost: Set<Losable>): Forge {
  const lose =
    <Given extends readonly unknown[], Answer>(
      write: Losable,
      call: (...given: Given) => Promise<Answer>,
    ) =>
    async (...given: Given): Promise<Answer> => {
      const answer = await call(...given);
      if (!lost.delete(write)) return answer;
      if (write === "merge") return call(...given);
      throw new OutsideError({
        who: "GitHub",
        kind: "unavailable",
        applied: "unknown",
        message: "the answer was lost",
      });
    };
  return {
    ...forge,
    merge: lose("merge", forge.merge),
    createPullRequest: lose("createPullRequest", forge.createPullRequest),
    commitOnBranch: lose("commitOnBranch", forge.commitOnBranch),
    updateRefs: lose("updateRefs", forge.updateRefs),
  };
}

async function memoryWorld(): Promise<ForgeWorld> {
  const clock = new VirtualClock(instant(Date.UTC(2026, 10, 23, 12)));
  const hub = new MemoryHub({ repository, clock, people, files: firstFiles, author: "acme" });
  const lost = new Set<Losable>();
  const pull = (number: number) => {
    const found = hub.pull(number);
    if (!found) throw new Error(`there is no pull request ${number}`);
    return found;
  };
  const issue = (number: number) => {
    const found = hub.issues.find((one) => one.number === number);
    if (!found) throw new Error(`there is no issue ${number}`);
    return found;
  };
  const thread = (number: number) => hub.pull(number) ?? issue(number);
  return {
    forge: losing(memoryForge(hub, bot), lost),
    afresh: () => memoryForge(hub, bot),
    as: (login) => memoryForge(hub, login),
    review: async (number, { by, approves }) =>
      hub.review(pull(number), by, approves ? "approved" : "changes-requested"),
    comment: async (number, { by, body }) => hub.comment(thread(number), by, body),
    comments: async (number) =>
      thread(number).comments.map(({ author, body }) => ({ author, body })),
    statuses: async (sha) => [...(hub.statuses.get(sha)?.values() ?? [])].map(({ is }) => is),
    editIssue: async (number, { by, body }) => hub.editIssue(issue(number), by, body),
    pass: (time) => clock.advance(time),
    require: async (contexts) => {
      hub.required = contexts;
    },
    dispatched: async () => hub.dispatched,
    loseReply: (write) => {
      lost.add(write);
    },
    close: async () => undefined,
  };
}

describe("a forge in memory", () => {
  forgeContract(memoryWorld);
});
