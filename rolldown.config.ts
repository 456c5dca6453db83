/** How src/main.ts becomes dist/index.js: one file, readable, the same bytes on every machine. */

import { join } from "node:path";
import type { RolldownOptions } from "rolldown";
import { binariesBeside } from "./scripts/binaries.ts";
import { licences } from "./scripts/licences.ts";
import { usedEndpoints } from "./scripts/used-endpoints.ts";
import { binaries } from "./src/outside/statistics.ts";

const root = import.meta.dirname;

export default {
  // The paths in the bundle's comments are relative to this, wherever it is built.
  cwd: root,
  input: join(root, "src/main.ts"),
  platform: "node",
  // Asked for on a Node without streams of the web, which 24 is not.
  external: [/^web-streams-polyfill/u],
  resolve: {
    // Nothing in their place: parts that packages load and that we never use. A fifth of a megabyte.
    alias: {
      // pg: the client in C.
      "./native": false,
      // prom-client: figures of our own process, with all of OpenTelemetry, clusters, and the two
      // kinds of metrics that we have none of.
      "./lib/defaultMetrics": false,
      "./lib/cluster": false,
      "./lib/histogram": false,
      "./lib/summary": false,
      // mdast: the names of entities in the labels of references, of which we write none.
      "decode-named-character-reference": false,
      // node-fetch: forms.
      "./utils/multipart-parser.js": false,
    },
  },
  treeshake: {
    // These only define things, and do not say so. Without this, GitHub's toolkit brings undici, a
    // third of everything, for logging in by OIDC and for a client we do not use.
    moduleSideEffects: [{ test: /node_modules\/(?:@actions|typebox)\//u, sideEffects: false }],
  },
  output: {
    dir: join(root, "dist"),
    entryFileNames: "index.js",
    format: "esm",
    // The runner loads one file; what is imported late stays in it and runs late.
    codeSplitting: false,
    // A reviewer and a scanner have to be able to read it: every name and line stays, and only what
    // can be said in fewer words is.
    minify: { compress: true, mangle: false, codegen: false },
    sourcemap: false,
    // The documentation of declarations stays in src/ and in the packages.
    comments: { legal: true, annotation: true, jsdoc: false },
  },
  plugins: [
    usedEndpoints(join(root, "src/outside")),
    binariesBeside(binaries.map((name) => join(root, "node_modules/@bsull/augurs", name))),
    licences({ root, isForbidden: (path) => path.startsWith("src/local/") }),
  ],
} satisfies RolldownOptions;
