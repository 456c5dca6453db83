import { describe, expect, it } from "vitest";
import { forgeContract } from "./forge-contract.ts";
import { anOpen, squash } from "./forge-world.ts";
import { bots, startGitHubWorld } from "./forge-worlds.ts";

describe("GitHub", () => {
  // The workflow's own token may do the least of all.
  forgeContract(() => startGitHubWorld(bots["a workflow's own token"]));

  it.each(Object.entries(bots))("knows its own work again with %s", async (_, bot) => {
    const world = await startGitHubWorld(bot);
    try {
      const { forge, afresh, comments } = world;
      expect(await forge.identity()).toBe(bot.login);
      const pull = await anOpen(forge, "fleet/training-grow");
      expect(pull.author).toEqual({ login: bot.login, isBot: bot.type === "Bot" });
      expect((await forge.commit(pull.head.sha))?.author).toBe(bot.login);
      await forge.stickyComment(pull.number, "plan", "First");
      await afresh().stickyComment(pull.number, "plan", "Second");
      expect(await comments(pull.number)).toHaveLength(1);
      world.loseReply("merge");
      expect((await forge.merge(pull.number, squash(pull))).kind).toBe("merged");
    } finally {
      await world.close();
    }
  });
});
