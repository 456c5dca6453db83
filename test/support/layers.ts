/** Who may import whom, and why: the table that the tidy test enforces. */

/** What a layer may import, with the reason. What is not listed is out of reach. */
type Layers = Readonly<Record<string, Readonly<Record<string, string>>>>;

const nouns = "speaks of the nouns";
const faults = "names what failed, and asserts";

/** Folders of src/, and its own files, each with the layers it may import. */
export const mayImport: Layers = {
  // The nouns.
  "errors.ts": {},
  model: { "errors.ts": "narrowing a union to its last member asserts" },
  "ports.ts": { model: "the ports carry the nouns" },

  // Thinking: pure and synchronous.
  policy: { model: nouns, "errors.ts": "problems with place and hint are the operator's errors" },
  decide: {
    model: nouns,
    "errors.ts": faults,
    forecast: "a queue that learns decides by what its past lets expect",
  },
  report: { model: nouns, "errors.ts": faults },
  rehearse: {
    model: nouns,
    "errors.ts": "a test that fails is the operator's to mend",
    policy: "reads the test files, which are policy's format",
    decide: "a policy test runs the very decision that a plan makes",
  },
  forecast: { model: "the aims of a queue are words of its rule, and spend is money" },
  backtest: {
    model: "a shipped policy is one that a file describes",
    "errors.ts": "names bad lines of a trace, and asserts",
    decide: "a backtest asks the very decision that a plan makes",
    forecast: "our own policies decide by what it expects",
  },

  // Doing: asynchronous over the ports. Each may use those above it, never those below.
  collect: {
    model: nouns,
    "errors.ts": faults,
    "ports.ts": "asks clouds and meters",
    policy: "reads main's policies and fleet file",
  },
  record: {
    model: nouns,
    "errors.ts": faults,
    "ports.ts": "writes to git, table, gateway",
    report: "what an action saves is worked out in one place, and main's trailers are read there",
  },
  propose: {
    model: nouns,
    "ports.ts": "opens branches and pull requests",
    policy: "prints and reads the fleet file, which is policy's format",
    report: "the words of a pull request",
  },
  confirm: {
    model: nouns,
    "ports.ts": "reads reviews, merges",
    collect: "reads a pull request's fleet file as main's is read",
    decide: "the class of confirmation is decided in one place",
    policy: "a proposal is judged by what its files say",
    propose: "knows a living proposal",
    record: "what was confirmed is recorded",
    report: "the words of a status and a comment",
  },
  command: {
    model: nouns,
    "errors.ts": faults,
    "ports.ts": "reads comments, answers them",
    policy: "reads lengths of time, prints the fleet file",
    decide: "asks whether a pool is stopped",
    collect: "reads main's fleet file",
    propose: "opens the pull request of a command",
    confirm: "judges it as a person's own",
    record: "what was ordered is remembered",
    report: "the words of an answer",
  },
  apply: {
    model: nouns,
    "ports.ts": "calls the cloud",
    decide: "the gates are asked again before each act",
    policy: "reads the merged files",
    collect: "looks at the fleet as it is now",
    propose: "knows a living proposal",
    confirm: "asks whether a merge was confirmed",
    record: "the journal is written before and after each act",
    report: "the words of the result",
  },
  stages: {
    model: nouns,
    backtest: "backtest plays policies over a past",
    "errors.ts": faults,
    "ports.ts": "is given the outside",
    policy: "reads the repository's files",
    rehearse: "check runs the policy tests",
    collect: "a step of a stage",
    decide: "a step of a stage",
    propose: "a step of a stage",
    confirm: "a step of a stage",
    command: "a step of a stage",
    apply: "a step of a stage",
    record: "a step of a stage",
    report: "the words of a stage's end",
  },

  // Outside: Node, SDKs and the network.
  outside: { model: nouns, "errors.ts": "makes OutsideErrors", "ports.ts": "fulfils the ports" },
  "environment.ts": { model: "the settings are nouns", "errors.ts": "names every bad variable" },
  "wire.ts": {
    model: nouns,
    "errors.ts": "names everything that is missing",
    "ports.ts": "returns the outside",
    "environment.ts": "reads the variables",
    outside: "chooses the adapters",
    record: "knows the ledger's place, which every run reads first",
    command: "knows the dashboard's label, which every run reads first",
  },
  "run-command.ts": {
    model: nouns,
    "errors.ts": "the one catch",
    "ports.ts": "tells the job",
    record: "a stage's result becomes an exit code",
    stages: "runs one",
    "wire.ts": "makes the outside",
  },
  "report-month.ts": {
    "environment.ts": "its variables name the repository",
    outside: "reads a clone, and the clock of this machine",
    "ports.ts": "a clone is a port",
    record: "the branch's name",
    stages: "reads and writes",
    "run-command.ts": "ends like every command",
  },
  "main.ts": {
    outside: "is the runner's job",
    "report-month.ts": "reports a month",
    "run-command.ts": "runs one command",
    "wire.ts": "fills in the inputs",
  },

  // The local world stands in for the outside, for the demo and the tests, and never gets into
  // the action: only the command line knows it.
  local: {
    model: nouns,
    "errors.ts": faults,
    decide: "works out the month of the demo's page",
    "ports.ts": "fulfils the ports",
    record: "reads what was recorded",
    report: "prints the demo's table",
    "run-command.ts": "runs the stages as a runner would",
  },
  "cli-backtest.ts": {
    model: nouns,
    backtest: "reads a trace",
    "environment.ts": "reads the ceilings",
    "errors.ts": "refuses options that make no sense",
    outside: "reads a folder",
    policy: "reads policies, and lengths of time",
    "ports.ts": "is given the outside of a run",
    report: "prints figures and a picture",
    stages: "knows what a backtest is played against",
    "run-command.ts": "ends like every command",
    "wire.ts": "fills in the inputs",
  },
  "cli-decisions.ts": {
    "errors.ts": "refuses options that contradict each other",
    stages: "explains and replays",
    "run-command.ts": "ends like every command",
    "wire.ts": "fills in the inputs",
  },
  "cli-history.ts": {
    model: nouns,
    "environment.ts": "its variables name the repository",
    outside: "reads a clone, and the clock of this machine",
    "ports.ts": "a clone is a port",
    record: "the branch's name and what is wanted of it",
    report: "prints the history",
    stages: "reads and rebuilds",
    "run-command.ts": "ends like every command",
    "wire.ts": "fills in the inputs",
  },
  "cli-init.ts": {
    "errors.ts": "refuses a repository that nobody knows",
    "ports.ts": "reads the package as a workspace",
    "environment.ts": "knows whether there is a key",
    outside: "reads what the package ships",
    stages: "writes the first files",
    "run-command.ts": "ends like every command",
    "wire.ts": "is wired like check",
  },
  "cli-report.ts": {
    "environment.ts": "its variables name the repository",
    "ports.ts": "is given the job",
    "report-month.ts": "reports a month",
    "run-command.ts": "ends like every command",
  },
  "cli-validate.ts": {
    "errors.ts": "a mistake in the environment is a problem like one in a file",
    "environment.ts": "reads the ceilings",
    outside: "reads a folder",
    report: "the words of a problem",
    stages: "validates the files",
  },
  "validate.ts": { "cli-validate.ts": "is that command alone" },
  "cli.ts": {
    "cli-backtest.ts": "adds its command",
    "cli-decisions.ts": "adds its commands",
    "cli-history.ts": "adds its command",
    "cli-init.ts": "adds its command",
    "cli-report.ts": "adds its command",
    "cli-validate.ts": "adds its command",
    outside: "is a terminal's job",
    stages: "the names of the commands",
    "run-command.ts": "runs one command",
    "wire.ts": "fills in the inputs",
    local: "runs the demo",
  },
};

/** Layers without a clock, chance, Node or SDK. The files of the core's own tsconfig. */
export const pureLayers: ReadonlySet<string> = new Set([
  "errors.ts",
  "ports.ts",
  "model",
  "policy",
  "decide",
  "report",
  "rehearse",
  "forecast",
  "backtest",
  "collect",
  "record",
  "propose",
  "confirm",
  "command",
  "apply",
  "stages",
]);

/** The packages each layer may use. A layer that is not listed uses none. */
export const allowedPackages: Readonly<Record<string, readonly string[]>> = {
  policy: ["ajv", "typebox", "yaml"],
  report: ["d3-scale", "d3-shape", "mdast", "mdast-util-gfm", "mdast-util-to-markdown"],
  outside: [
    "@actions/core",
    "@bsull/augurs",
    "@octokit/plugin-retry",
    "@octokit/plugin-throttling",
    "@octokit/rest",
    "@slack/webhook",
    "ajv",
    "node-fetch",
    "node:child_process",
    "node:fs",
    "node:os",
    "node:path",
    "node:timers",
    "pg",
    "picocolors",
    "prom-client",
    "typebox",
    "yaml",
  ],
  "main.ts": ["@actions/core", "@actions/github"],
  "cli-backtest.ts": ["commander", "node:fs", "node:path", "node:zlib"],
  "cli-decisions.ts": ["commander", "node:fs"],
  "cli-history.ts": ["commander"],
  "cli-init.ts": ["commander", "node:child_process", "node:path", "node:util"],
  "cli-report.ts": ["commander"],
  "cli-validate.ts": ["node:path"],
  "cli.ts": ["commander"],
  local: [
    "@octokit/graphql-schema",
    "@octokit/rest",
    "ajv",
    "graphql",
    "node:child_process",
    "node:crypto",
    "node:fs",
    "node:http",
    "node:net",
    "node:path",
    "node:url",
    "node:util",
    "node:zlib",
    "yaml",
  ],
};

/** The layer of a path: the folder below src/, or the file that lies in src/ itself. */
export function layerOf(path: string): string {
  return path.split("/")[1] ?? path;
}
