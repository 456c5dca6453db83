/** What doctor asks of the services beside GitHub. Each answers for itself. */

import { joinReadings } from "../../collect/join.ts";
import { messageOf, OutsideError, type OutsideFailure } from "../../errors.ts";
import type { Finding } from "../../model/finding.ts";
import { type Fleet, namedInstances } from "../../model/fleet.ts";
import { type Instance, isLive } from "../../model/instance.ts";
import { after, minute, minutes } from "../../model/units.ts";
import type { Meter, MeterSeries, Outside } from "../../ports.ts";
import { counted } from "../../report/text.ts";

/** The variables that reach a service, by its name in errors. */
const variablesOf: Readonly<Record<string, readonly [address: string, credentials: string]>> = {
  GitHub: ["GITHUB_API_URL", "the input github-token"],
  "Lambda Cloud": ["LAMBDA_API_URL", "LAMBDA_API_KEY"],
  Prometheus: ["PROMETHEUS_URL", "PROMETHEUS_BEARER_TOKEN or user and password"],
  Postgres: ["DATABASE_URL", "the user of DATABASE_URL and its rights"],
  Pushgateway: ["PUSHGATEWAY_URL", "PUSHGATEWAY_USERNAME and PUSHGATEWAY_PASSWORD"],
};

/** A part that failed, with what to look at. */
export function failureFinding(thrown: unknown): Finding {
  if (!(thrown instanceof OutsideError)) {
    return { severity: "error", says: messageOf(thrown), mend: "Report it with this output." };
  }
  const words = thrown.message.replace(`${thrown.who}: `, "").replace(/\.$/u, "");
  // Many errors end in their own mend.
  const [, says = words, hint] = ownHint.exec(words) ?? [];
  const mend = hint === undefined ? mendOf(thrown.who, thrown.kind) : `${hint}.`;
  return { severity: "error", says, mend };
}

const ownHint = /^(.*?)[. ]+((?:Check|Look at|Give|Turn on|The token|Try again|GitHub also) .*)$/su;

function mendOf(who: string, kind: OutsideFailure): string {
  const [address, credentials] = variablesOf[who] ?? ["its address", "its credentials"];
  if (kind === "unauthorised") return `Check ${credentials}.`;
  if (kind === "rate-limited") return "Wait a few minutes and ask again.";
  return `Check ${address}, the network, and that the service runs.`;
}

/** The key, what is listed, what can be had, and the clock. */
export async function askCloud({ cloud }: Outside): Promise<readonly Finding[]> {
  const instances = await cloud.instances();
  const offers = await cloud.offers();
  const free = offers.filter((offer) => offer.regions.length > 0).length;
  const says =
    `the key works: ${counted(instances.length, "machine")}; ${free} of ${offers.length} types have ` +
    "capacity now";
  const ahead = cloud.ahead?.();
  const isOff = ahead !== undefined && Math.abs(ahead) > minute;
  return [
    { severity: "ok", says },
    ...(isOff
      ? [
          {
            severity: "warning",
            says: `this machine's clock is ${Math.round(ahead / 1000)} s ahead of the cloud's`,
            mend: "Synchronise it (NTP): readings would seem stale, deadlines would shift.",
          } as const,
        ]
      : []),
  ];
}

/** Whether GPUs are measured, and whose they are. */
export async function askMeter(
  { meter, cloud, clock }: Outside,
  fleet: Fleet | undefined,
): Promise<readonly Finding[]> {
  if (!meter) {
    return [
      {
        severity: "warning",
        says: "not configured (PROMETHEUS_URL): every reading is a gap, and nothing scales",
        mend: "Set the variable PROMETHEUS_URL.",
      },
    ];
  }
  const series = await newestSeries(meter, clock.now());
  if (series.length === 0) {
    return [
      {
        severity: "warning",
        says: "answers, and has no GPU series of the last 5 minutes",
        mend: "Let Prometheus scrape dcgm-exporter (DCGM_FI_DEV_GPU_UTIL) on every machine.",
      },
    ];
  }
  const ok: Finding = {
    severity: "ok",
    says: `answers with ${series.length} GPU series of the last 5 minutes`,
  };
  return [ok, ...(await joins(series, { cloud, fleet }))];
}

function newestSeries(meter: Meter, to: Parameters<typeof after>[0]) {
  return meter.utilization({ from: after(to, minutes(-5)), to });
}

/** Which machines the series belong to, by the very join that decisions rest on. */
async function joins(
  series: readonly MeterSeries[],
  { cloud, fleet }: Pick<Outside, "cloud"> & { readonly fleet: Fleet | undefined },
): Promise<readonly Finding[]> {
  const live = (await liveOf(cloud)) ?? [];
  const readings = joinReadings({ instances: live, series });
  const wanted = new Set(fleet ? namedInstances(fleet).map(({ name }) => name) : []);
  const joined: string[] = [];
  const problems: Finding[] = [];
  for (const instance of live) {
    const found = readings[instance.id];
    const name = instance.name ?? instance.id;
    if (found?.kind === "measured") joined.push(`${name} by ${found.key}`);
    else if (wanted.has(name)) problems.push(unjoined(name, found?.why ?? "it is not there"));
  }
  const strangers = strangerKeys(series, live);
  return [
    ...(joined.length > 0 ? [{ severity: "ok", says: joinedSentence(joined) } as const] : []),
    ...problems,
    ...(problems.length > 0 && strangers.length > 0
      ? [{ severity: "ok", says: `series of no machine: ${strangers.join(", ")}` } as const]
      : []),
  ];
}

function joinedSentence(joined: readonly string[]): string {
  const join = joined.length === 1 ? "joins" : "join";
  return `${counted(joined.length, "machine")} ${join}: ${joined.join(", ")}`;
}

async function liveOf(cloud: Outside["cloud"]): Promise<readonly Instance[] | undefined> {
  try {
    return (await cloud.instances()).filter(isLive);
  } catch {
    // The cloud's own line says what is wrong with it.
    return undefined;
  }
}

function unjoined(name: string, why: string): Finding {
  return {
    severity: "warning",
    says: `${name} does not join: ${why}`,
    mend:
      "Give its series the machine's host name or ip as Hostname, instance or host label (honor_labels " +
      "and relabelling decide), or start the exporter there.",
  };
}

const mostStrangers = 5;

function strangerKeys(
  series: readonly MeterSeries[],
  live: readonly Instance[],
): readonly string[] {
  const known = new Set(
    live.flatMap(({ hostname, ip }) => [hostname?.toLowerCase(), ip?.toLowerCase()]),
  );
  const names = series
    .filter(({ keys }) => !keys.some((key) => known.has(key.toLowerCase())))
    .map(({ keys }) => keys[0] ?? "a series without names");
  return [...new Set(names)].toSorted().slice(0, mostStrangers);
}

/** Connects, and sees to it that the tables are there, as every run does. */
export async function askTable({ table }: Outside): Promise<readonly Finding[]> {
  if (!table) {
    const says = "not configured (DATABASE_URL); the audit branch is the only record";
    return [{ severity: "ok", says }];
  }
  const [row] = await table.recent(1);
  const newest = row ? `newest action ${row.actionId}` : "no action yet";
  return [{ severity: "ok", says: `answers, and its tables are migrated; ${newest}` }];
}

/** Asks whether the gateway takes pushes. */
export async function askGateway({ gateway }: Outside): Promise<readonly Finding[]> {
  if (!gateway) return [{ severity: "ok", says: "not configured (PUSHGATEWAY_URL)" }];
  await gateway.ready();
  return [{ severity: "ok", says: "answers and takes pushes" }];
}

/** A webhook can only be tried by sending, so it is not. */
export function askMessenger({ messenger }: Outside): readonly Finding[] {
  const says = messenger
    ? "configured (SLACK_WEBHOOK_URL); not tried, because that would send a message"
    : "not configured (SLACK_WEBHOOK_URL)";
  return [{ severity: "ok", says }];
}
