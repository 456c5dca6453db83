/**
 * Collects the licences of what is bundled. A plugin, because only the bundler knows which
 * packages are really in.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Plugin } from "rolldown";

/** The text we owe, and to whom. */
interface Licence {
  /** `name@version`. */
  readonly package: string;
  readonly spdx: string;
  readonly text: string;
}

/**
 * Packages under the MIT licence that ship no licence file, and the notice that a person found in
 * their README instead. The licence's own words are those of our LICENSE.
 */
const withoutFile: Readonly<Record<string, string>> = {
  // Of MIT or Apache-2.0 we take MIT; the notice is in the repository that its package.json names.
  "@bsull/augurs": "Copyright (c) 2023-2024 Ben Sully",
  "data-uri-to-buffer": "Copyright (c) 2014 Nathan Rajlich <nathan@tootallnate.net>",
  "pg-types": "Copyright (c) 2014 Brian M. Carlson",
  pgpass: "Copyright (c) 2013-2016 Hannes Hörl",
};

/**
 * Writes LICENSES.txt beside the bundle. The build fails for a package that names no licence, and
 * for a module of ours that must not be in a bundle.
 */
export function licences(options: {
  readonly root: string;
  /** Given a path from the root. */
  readonly isForbidden: (path: string) => boolean;
}): Plugin {
  return {
    name: "licences",
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((file) =>
        file.type === "chunk" ? file.moduleIds : [],
      );
      const forbidden = modules.map((id) => relative(options.root, id)).filter(options.isForbidden);
      if (forbidden.length > 0) this.error(`not for the bundle: ${forbidden.join(", ")}`);
      const folders = new Set(modules.map(packageFolder).filter((folder) => folder !== undefined));
      const found = new Map([...folders].map(licenceOf).map((each) => [each.package, each]));
      this.emitFile({
        type: "asset",
        fileName: "LICENSES.txt",
        source: print([...found.values()]),
      });
    },
  };
}

/** The folder of the package a module belongs to; absent for our own and the bundler's modules. */
function packageFolder(id: string): string | undefined {
  return /^\/?[^\0]*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/u.exec(id)?.[0];
}

function licenceOf(folder: string): Licence {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (typeof license !== "string") throw new Error(`${name} names no licence: look it up`);
  const file = readdirSync(folder)
    .sort()
    .find((candidate) => /^(licen[cs]e|copying)/iu.test(candidate));
  const text = file === undefined ? noticeOf(name) : readFileSync(join(folder, file), "utf8");
  return {
    package: `${name}@${version}`,
    spdx: license,
    text: text.replace(/\r\n/gu, "\n").trim(),
  };
}

function noticeOf(name: string): string {
  const copyright = withoutFile[name];
  if (copyright === undefined) throw new Error(`${name} has no licence file: say so by hand`);
  const own = readFileSync(join(import.meta.dirname, "../LICENSE"), "utf8");
  return own.replace(/^Copyright .*$/mu, copyright);
}

function print(found: readonly Licence[]): string {
  const rule = "-".repeat(80);
  const sorted = [...found].sort((a, b) => (a.package < b.package ? -1 : 1));
  const parts = sorted.map((each) => `${rule}\n${each.package} (${each.spdx})\n\n${each.text}\n`);
  return `dist/index.js contains these packages.\n\n${parts.join("\n")}`;
}
