import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

// GitHub's parser imports JSON in a way that Node refuses, so vite has to load it.
const parser = /@actions\/(workflow-parser|expressions)/;

/** For whoever counts the tests, besides what is shown. */
const report = process.env["FLEETMERGE_TEST_REPORT"];

export default defineConfig({
  plugins: [
    {
      name: "without-the-source-maps-that-the-parser-does-not-ship",
      enforce: "pre",
      load: (id) =>
        parser.test(id) && id.endsWith(".js")
          ? readFileSync(id, "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, "")
          : null,
    },
  ],
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/property-seed.ts"],
    // One less than the processors is the usual number: half of a runner of two.
    maxWorkers: "100%",
    // Only against what hangs: how fast the machine is, is nobody's failure.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    reporters: ["default", ...(report === undefined ? [] : ["json"])],
    ...(report !== undefined && { outputFile: { json: report } }),
    server: { deps: { inline: [parser] } },
  },
});
