/** The end of a demo: a table, what it cost and saved, and a folder to look into. */
import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { monthEndRecorded } from "../../decide/month-end.ts";
import { runningMonth } from "../../decide/spent-track.ts";
import type { AuditEntry, Ledger } from "../../model/history.ts";
import { dollars } from "../../model/money.ts";
import {
  after,
  centsPerHour,
  costOver,
  isoTime,
  millis,
  minutes,
  type UsdMicros,
  usdPerHour,
} from "../../model/units.ts";
import { parseEntry } from "../../record/audit-entry.ts";
import { parseLedger } from "../../record/journal.ts";
import { approvalTimes } from "../../report/approval-times.ts";
import type { FleetReport, TrackPoint } from "../../report/fleet-report.ts";
import { blockRows, timelineOf, waitingRows } from "../../report/from-audit.ts";
import { savedDollars } from "../../report/money.ts";
import { fleetPage } from "../../report/page.ts";
import { timelineTable } from "../../report/timeline-table.ts";
import { catalogue } from "../lambda/catalogue.ts";
import { printSample } from "../receivers/exposition.ts";
import { billOf, type Lived } from "./live.ts";
import { poolTracks, worthTelling } from "./watch.ts";

const run = promisify(execFile);

/** Writes everything, closes the world, and says whether the day went well. */
export async function writeOutcome(
  lived: Lived,
  place: { readonly output: string; readonly say: (line: string) => void },
): Promise<boolean> {
  const { output, say } = place;
  const { world } = lived;
  const entries = await auditEntries(world.github.bareRepository);
  const money = moneyOf(lived);
  const report = await reportOf(lived, entries, money);
  await run("git", ["clone", "-q", world.github.bareRepository, join(output, "repository")]);
  await run("git", ["-C", join(output, "repository"), "fetch", "-q", "origin", "fleet-audit"]);
  await mkdir(join(output, "records"), { recursive: true });
  await writeFile(join(output, "index.html"), fleetPage(report));
  await writeFile(join(output, "records", "slack.txt"), slackText(lived));
  await writeFile(join(output, "records", "metrics.txt"), metricsText(lived));
  await writeFile(
    join(output, "records", "actions.json"),
    `${JSON.stringify(entries, undefined, 2)}\n`,
  );
  const { figures } = lived.day;
  const lines = figures(world);
  await world.close();
  await rm(join(output, "world"), { recursive: true, force: true });
  say("");
  say(timelineTable(timelineOf(entries.filter(worthTelling))));
  say("");
  for (const line of [...lines, ...closingWords(lived, money)]) say(line);
  say("");
  say(`Look into ${output}:`);
  say("  index.html    the page of the fleet");
  say("  repository/   git log is the story of the fleet; git log origin/fleet-audit the audit");
  say("  records/      what Slack, the Pushgateway and the audit got");
  return lived.errors.length === 0;
}

interface Money {
  readonly spent: UsdMicros;
  /** What the largest fleet of the day would have cost all day. */
  readonly peakAllDay: UsdMicros;
}

function moneyOf(lived: Lived): Money {
  return {
    spent: (billOf(lived.world) - lived.billedBefore) as UsdMicros,
    peakAllDay: costOver(usdPerHour(lived.watch.peakCents / 100), lived.day.length),
  };
}

function closingWords(lived: Lived, money: Money): readonly string[] {
  const saved = (money.peakAllDay - money.spent) as UsdMicros;
  const plans = lived.commands.filter(({ command }) => command === "plan").length;
  const applies = lived.commands.filter(({ command }) => command === "apply").length;
  return [
    `${plans} plans and ${applies} applies ran. Spent ${dollars(money.spent)}. The largest fleet ` +
      `(${lived.watch.peakCount} machines) all day would have cost ${dollars(money.peakAllDay)}: ` +
      `${savedDollars(saved)} saved.`,
    ...lived.errors.map((error) => `A job reported: ${error}`),
  ];
}

async function reportOf(
  lived: Lived,
  entries: readonly AuditEntry[],
  money: Money,
): Promise<FleetReport> {
  const { world, watch, clock } = lived;
  const ledger = parseLedger(await show(world.github.bareRepository, "fleet-audit:ledger.json"));
  const start = lived.day.start;
  return {
    title: "acme/fleet",
    note: "A day in the local world: the fleet, its people and its time are made up.",
    generatedAt: clock.now(),
    fleet: fleetRows(lived),
    spendLimit: usdPerHour(limitOf(lived)),
    countLimit: countLimitOf(lived),
    spend: watch.spend,
    count: watch.count,
    pools: poolTracks(watch),
    timeline: timelineOf(entries.filter(worthTelling)),
    waiting: ledger ? waitingRows(Object.values(ledger.open)) : [],
    savings: [
      {
        what: "Against keeping the largest fleet of the day running all day",
        saved: (money.peakAllDay - money.spent) as UsdMicros,
        method:
          `The dearest moment since ${isoTime(start)} had ${watch.peakCount} machines; they ` +
          `would have cost ${dollars(money.peakAllDay)}. The cloud billed ${dollars(money.spent)}.`,
      },
    ],
    approvals: approvalTimes(entries),
    ...monthOf(lived, ledger),
    blocks: blockRows(entries),
  };
}

/** The month as the ledger counted it until the day's last list of machines. */
function monthOf(lived: Lived, ledger: Ledger | undefined): Pick<FleetReport, "month"> {
  if (!ledger?.spending) return {};
  const { spending } = ledger;
  const now = lived.clock.now();
  const running = runningMonth(spending, now);
  if (!running) return {};
  const limits = { maxHourlySpend: usdPerHour(limitOf(lived)) };
  return { month: { ...running, forecast: monthEndRecorded({ spending, limits }, now) } };
}

const useStep = minutes(15);

/** What the GPUs of each machine did since the day's start, by its id. */
function usesOf({ world, clock, day }: Lived): ReadonlyMap<string, readonly TrackPoint[]> {
  const count = Math.floor((clock.now() - day.start) / useStep);
  const moments = Array.from({ length: count }, (_, index) =>
    after(day.start, millis((index + 1) * useStep)),
  );
  return new Map(
    world.lambda.machines(day.start).map((machine) => {
      const points = moments.map((at): TrackPoint => {
        const percents = Array.from({ length: machine.gpus }, (_, gpu) => gpu).flatMap(
          (gpu) => world.workload.percentAt({ machine, gpu, at }) ?? [],
        );
        if (percents.length === 0) return { at };
        return { at, value: percents.reduce((sum, one) => sum + one, 0) / percents.length };
      });
      return [machine.id, points];
    }),
  );
}

function fleetRows(lived: Lived): FleetReport["fleet"] {
  const { world } = lived;
  const uses = usesOf(lived);
  const gone = new Set(["terminated", "preempted"]);
  return world.lambda
    .instances()
    .filter((one) => !gone.has(one.status))
    .map((one) => {
      const pool = one.tags.find((tag) => tag.key === "pool")?.value;
      const use = uses.get(one.id);
      return {
        name: one.hostname,
        type: one.type,
        region: one.region,
        status: one.status,
        pricePerHour: centsPerHour(catalogue.get(one.type)?.priceCentsPerHour ?? 0),
        since: one.bootedAt,
        ...(pool === undefined ? {} : { pool }),
        ...(use === undefined ? {} : { use }),
      };
    });
}

function limitOf({ day }: Lived): number {
  return Number(/max_hourly_spend_usd: (\d+)/.exec(limitsText(day))?.[1] ?? 0);
}

function countLimitOf({ day }: Lived): number {
  return Number(/max_instances: (\d+)/.exec(limitsText(day))?.[1] ?? 0);
}

function limitsText(day: Lived["day"]): string {
  return day.files["policies/limits.yaml"] ?? "";
}

/** The audit as git has it: every entry of the branch, oldest first. */
async function auditEntries(repository: string): Promise<readonly AuditEntry[]> {
  const { stdout } = await git(
    repository,
    "ls-tree",
    "-r",
    "--name-only",
    "fleet-audit",
    "actions",
  );
  const paths = stdout.split("\n").filter((path) => path.endsWith(".json"));
  const texts = await Promise.all(paths.map((path) => show(repository, `fleet-audit:${path}`)));
  return texts
    .flatMap((text) => parseEntry(text) ?? [])
    .sort(
      (one, other) => whenOf(one) - whenOf(other) || (one.action.id < other.action.id ? -1 : 1),
    );
}

function whenOf(entry: AuditEntry): number {
  return entry.executedAt ?? entry.timestamp;
}

function git(repository: string, ...words: readonly string[]): Promise<{ stdout: string }> {
  return run("git", ["-C", repository, ...words], { maxBuffer: 64 * 1024 * 1024 });
}

async function show(repository: string, object: string): Promise<string> {
  return (await git(repository, "show", object)).stdout;
}

function slackText({ world }: Lived): string {
  return `${world.slack.messages.map((message) => message.text ?? "").join("\n\n")}\n`;
}

function metricsText({ world }: Lived): string {
  return `${world.pushgateway.samples().map(printSample).sort().join("\n")}\n`;
}
