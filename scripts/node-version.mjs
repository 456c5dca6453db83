/**
 * Says what to do when the code would run on a Node that cannot read TypeScript. JavaScript,
 * because that Node has to read this file.
 */

const needed = 24;
const major = Number(process.versions.node.split(".")[0]);

if (major < needed) {
  console.error(
    [
      `Fleetmerge runs on Node ${needed}, as the action does; this is ${process.version}.`,
      "`npm ci` brings the right one as the package node, and npm's scripts use it. If you see this",
      "inside of an npm script, the package's install script was not run: allow it by",
      "`npm install-scripts approve node`, then `npm ci` again. Outside of npm, use `npx node`.",
    ].join("\n"),
  );
  process.exitCode = 1;
}
