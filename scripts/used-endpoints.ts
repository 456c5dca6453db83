/**
 * Leaves of octokit's table of GitHub's thousand endpoints those that our code names. A plugin,
 * because the table is one object, of which a bundler can drop nothing: 0.09 MB.
 */

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "rolldown";

const table = /plugin-rest-endpoint-methods\/dist-src\/generated\/endpoints\.js$/u;

/** Every `rest.repos.get` below a folder, as `repos.get`. */
export function endpointsNamedIn(folder: string): ReadonlySet<string> {
  const texts = globSync("**/*.ts", { cwd: folder }).map((path) =>
    readFileSync(join(folder, path), "utf8"),
  );
  const named = texts.flatMap((text) => [...text.matchAll(/\brest\s*\.\s*(\w+)\s*\.\s*(\w+)/gu)]);
  return new Set(named.map(([, scope, name]) => `${scope}.${name}`));
}

/** Given the folder of the code that asks. */
export function usedEndpoints(folder: string): Plugin {
  return {
    name: "used-endpoints",
    async load(id) {
      if (!table.test(id)) return null;
      const whole: Readonly<Record<string, object>> = (await import(id)).default;
      const named = endpointsNamedIn(folder);
      const kept = Object.entries(whole).map(([scope, endpoints]) => {
        const own = Object.entries(endpoints).filter(([name]) => named.has(`${scope}.${name}`));
        return [scope, Object.fromEntries(own)] as const;
      });
      const used = kept.filter(([, endpoints]) => Object.keys(endpoints).length > 0);
      return `export default ${JSON.stringify(Object.fromEntries(used), undefined, 2)};\n`;
    },
  };
}
