/** Metrics to a Pushgateway, which keeps them for Prometheus between our runs. */

import { Counter, Gauge, Pushgateway, Registry } from "prom-client";
import { assert, messageOf, OutsideError } from "../errors.ts";
import type { MetricFamily, MetricsGateway } from "../ports.ts";
import { addressOf, authorizationOf, type Credentials, secretsOf } from "./address.ts";
import { safeMessage } from "./secrets.ts";

const who = "Pushgateway";

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
    async push(families) {
      if (families.length === 0) return;
      const options = {
        timeout: settings.silence ?? silence,
        signal: AbortSignal.timeout(deadline),
        ...(credentials && { headers: { authorization: authorizationOf(credentials) } }),
      };
      const gateway = new Pushgateway(address.url.href, options, registryOf(families));
      try {
        await withoutUrlWarning(() => gateway.pushAdd(groupOf(settings.repository)));
      } catch (thrown) {
        const message = `push failed: ${safeMessage(messageOf(thrown), secrets)}`;
        throw new OutsideError({ who, kind: "unavailable", applied: "unknown", message });
      }
    },
  };
}

/** A slash cannot stand in a path, so the gateway's `@base64` spelling of a label is used. */
function groupOf(repository: string) {
  const coded = Buffer.from(repository).toString("base64url");
  return { jobName: "fleetmerge", groupings: { "repo@base64": coded } };
}

function registryOf(families: readonly MetricFamily[]): Registry {
  const registry = new Registry();
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
    const counter = new Counter(configuration);
    for (const { labels, value } of family.values) counter.inc(labels, value);
  } else {
    const gauge = new Gauge(configuration);
    for (const { labels, value } of family.values) gauge.set(labels, value);
  }
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
