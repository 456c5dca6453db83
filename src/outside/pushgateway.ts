/** Metrics to a Pushgateway, which keeps them for Prometheus between our runs. */

import { Counter, Gauge, Pushgateway, Registry } from "prom-client";
import { assert, messageOf, OutsideError, type OutsideFailure } from "../errors.ts";
import { millis } from "../model/units.ts";
import type { MetricFamily, MetricsGateway } from "../ports.ts";
import { addressOf, authorizationOf, below, type Credentials, secretsOf } from "./address.ts";
import { ask } from "./http.ts";
import { safeMessage } from "./secrets.ts";
import { systemClock } from "./system-clock.ts";

const who = "Pushgateway";
const credentialsFrom = "PUSHGATEWAY_USERNAME and PUSHGATEWAY_PASSWORD";

// The first is for a silent connection, the second for the whole push; the class has neither.
const silence = 5_000;
const deadline = 10_000;

/** What the adapter needs. */
export interface PushgatewaySettings {
  /** May hold user and password. */
  readonly address: string;
  /** Go before those in the address. */
  readonly credentials?: Credentials;
  /** `owner/name`: what we push is grouped by it. */
  readonly repository: string;
  /** How long the gateway may stay silent, in milliseconds. Default 5,000. */
  readonly silence?: number;
}

/** The adapter. Throws OperatorError for an address that is none. */
export function pushgateway(settings: PushgatewaySettings): MetricsGateway {
  const address = addressOf("PUSHGATEWAY_URL", settings.address);
  const credentials = settings.credentials ?? address.credentials;
  const secrets = credentials ? secretsOf(credentials) : [];
  return {
    async ready() {
      const { url } = address;
      await ask(systemClock, {
        who,
        method: "GET",
        url: below(url, "/-/ready"),
        credentialsFrom,
        ...(credentials && { credentials }),
        deadline: millis(settings.silence ?? silence),
        repeatable: false,
      });
    },
    async push(families, group) {
      if (families.length === 0) return;
      const options = {
        timeout: settings.silence ?? silence,
        signal: AbortSignal.timeout(deadline),
        ...(credentials && { headers: { authorization: authorizationOf(credentials) } }),
      };
      const gateway = new Pushgateway(address.url.href, options, registryOf(families));
      try {
        await withoutUrlWarning(() =>
          gateway.pushAdd(pathOf({ repo: settings.repository, ...group })),
        );
      } catch (thrown) {
        throw failure(thrown, secrets);
      }
    },
  };
}

function failure(thrown: unknown, secrets: readonly string[]): OutsideError {
  const message = messageOf(thrown);
  // The class tells the status in its message and nowhere else.
  const status = Number(/^push failed with status (\d{3})/.exec(message)?.[1] ?? 0);
  const hint = kindOf(status) === "unauthorised" ? `. Look at ${credentialsFrom}` : "";
  return new OutsideError({
    who,
    kind: thrown instanceof Error && thrown.name === "AbortError" ? "timeout" : kindOf(status),
    applied: status >= 400 && status < 500 ? "no" : "unknown",
    message: safeMessage(message, secrets) + hint,
  });
}

function kindOf(status: number): OutsideFailure {
  if (status === 401 || status === 403) return "unauthorised";
  return status >= 400 && status < 500 ? "rejected" : "unavailable";
}

/** A slash cannot stand in a path, so the gateway's `@base64` spelling of a label is used. */
function pathOf(group: Readonly<Record<string, string>>) {
  const coded = Object.entries(group).map(([label, value]) => [
    `${label}@base64`,
    // An empty value would leave an empty piece of path; the gateway reads this one as empty.
    Buffer.from(value).toString("base64url") || "=",
  ]);
  return { jobName: "fleetmerge", groupings: Object.fromEntries(coded) };
}

/** prom-client writes `Nan`; the format's own spelling is `NaN`. */
class SpellingRegistry extends Registry {
  override async metrics(): Promise<string> {
    return (await super.metrics()).replace(/ Nan$/gm, " NaN");
  }
}

function registryOf(families: readonly MetricFamily[]): Registry {
  const registry = new SpellingRegistry();
  for (const family of families) {
    const seen = new Set<string>();
    for (const { labels } of family.values) {
      const names = Object.keys(labels).toSorted().join();
      assert(names === family.labels.toSorted().join(), `labels of ${family.name}: ${names}`);
      const key = JSON.stringify(family.labels.map((label) => labels[label]));
      assert(!seen.has(key), `${family.name} has two values for ${key}`);
      seen.add(key);
    }
    register(registry, family);
  }
  return registry;
}

function register(registry: Registry, family: MetricFamily): void {
  const { name, help } = family;
  const configuration = { name, help, labelNames: family.labels, registers: [registry] };
  if (family.type === "counter") {
    // Without values it would count from zero, and a count that is there never ends.
    if (family.values.length === 0) return;
    const counter = new Counter(configuration);
    for (const { labels, value } of family.values) counter.inc(labels, value);
    return;
  }
  const gauge = new Gauge(configuration);
  // The gateway keeps the old values of a family without samples. Not a number replaces them.
  if (family.values.length === 0) gauge.set(Number.NaN);
  for (const { labels, value } of family.values) gauge.set(labels, value);
}

/**
 * prom-client 15 parses the address by `url.parse`, of which Node 24 warns once (DEP0169). It does
 * so before its first wait, so only that warning, from only this call, is left out.
 */
function withoutUrlWarning<Result>(call: () => Promise<Result>): Promise<Result> {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...details: readonly unknown[]): void => {
    if (!details.includes("DEP0169")) Reflect.apply(emitWarning, process, [warning, ...details]);
  };
  try {
    return call();
  } finally {
    process.emitWarning = emitWarning;
  }
}
