/** How the API writes things down: the JSON of machines, types, regions and audit events. */

import { type Instant, isoTime } from "../../model/units.ts";
import { type CatalogueEntry, catalogue, regions } from "./catalogue.ts";
import { firstHealthyAt, type Rented, statusAt } from "./rented.ts";

/** Ways in which the service has been seen, or may be feared, to write machines differently. */
export interface Oddities {
  /** Unknown fields everywhere, as after the 2026 changes of the real one. */
  readonly extraFields: boolean;
  /** Active machines without `private_ip`, as skypilot has seen. */
  readonly withoutPrivateIp: boolean;
  /** `ip: null`, also on active machines. */
  readonly nullIp: boolean;
}

/** A region with its description. */
export function regionJson(name: string) {
  return { name, description: regions[name] ?? name };
}

/** A type at its current price. */
export function typeJson(entry: CatalogueEntry, priceCentsPerHour: number) {
  return {
    name: entry.name,
    description: entry.description,
    gpu_description: entry.gpuDescription,
    price_cents_per_hour: priceCentsPerHour,
    specs: {
      vcpus: entry.vcpus,
      memory_gib: entry.memoryGib,
      storage_gib: entry.storageGib,
      gpus: entry.gpus,
    },
    architecture: entry.architecture,
  };
}

function actionsJson(status: string) {
  const ending = status === "terminating" || status === "preempted" || status === "terminated";
  const closed = (reason_code: string, reason_description: string) => ({
    available: false,
    reason_code,
    reason_description,
  });
  const whenRunning = ending
    ? closed("vm-is-terminating", "The instance is being terminated.")
    : status === "booting"
      ? closed("vm-has-not-launched", "The instance has not launched yet.")
      : { available: true };
  const terminate = ending ? whenRunning : { available: true };
  return {
    migrate: whenRunning,
    rebuild: whenRunning,
    restart: whenRunning,
    cold_reboot: whenRunning,
    terminate,
  };
}

/** Addresses appear when booting is over. */
function addressesJson(rented: Rented, now: Instant, oddities: Oddities) {
  if (now < rented.bootedAt) return oddities.nullIp ? { ip: null } : {};
  return {
    ip: oddities.nullIp ? null : rented.ip,
    ...(oddities.withoutPrivateIp ? {} : { private_ip: rented.privateIp }),
    jupyter_token: rented.jupyterToken,
    jupyter_url: `https://jupyter-${rented.id}.lambdaspaces.com/?token=${rented.jupyterToken}`,
  };
}

/** A machine. `first_healthy` is null until it was; the other optional fields are absent. */
export function instanceJson(
  rented: Rented,
  seen: {
    readonly now: Instant;
    readonly priceCentsPerHour: number;
    readonly oddities: Oddities;
  },
) {
  const status = statusAt(rented, seen.now) ?? "terminated";
  const healthy = firstHealthyAt(rented, seen.now);
  const entry = catalogue.get(rented.type);
  return {
    id: rented.id,
    ...(rented.name === undefined ? {} : { name: rented.name }),
    ...addressesJson(rented, seen.now, seen.oddities),
    status,
    ssh_key_names: rented.sshKeyNames,
    file_system_names: rented.fileSystemNames,
    region: regionJson(rented.region),
    ...(entry === undefined ? {} : { instance_type: typeJson(entry, seen.priceCentsPerHour) }),
    hostname: rented.hostname,
    actions: actionsJson(status),
    ...(rented.tags.length === 0 ? {} : { tags: rented.tags }),
    first_healthy: healthy === undefined ? null : isoTime(healthy),
    ...(seen.oddities.extraFields ? { workspace_id: "ws-0", reliability: { score: 0.5 } } : {}),
  };
}

/** What happened to a machine, for the audit. */
export interface EstateEvent {
  readonly at: Instant;
  readonly action: "launch" | "terminate";
  readonly by: "api" | "human";
  readonly instance: { readonly id: string; readonly type: string; readonly region: string };
}

/** An audit event; an act of a human has an actor and no API key, one of ours the reverse. */
export function auditJson(event: EstateEvent, number: number) {
  const lrn = `lrn:cloud:instance:${event.instance.id}`;
  return {
    service_name: "cloud",
    resource_name: "instance",
    action: event.action,
    catalog_version: "2025-09-06",
    event_id: String(number).padStart(32, "0"),
    event_time: isoTime(event.at),
    actor_lrn: event.by === "human" ? "lrn:iam:user:somebody" : null,
    resource_lrns: [lrn],
    resource_owner_lrn: "lrn:iam:account:local",
    request_api_key_lrn: event.by === "api" ? "lrn:cloud:api_key:local" : null,
    additional_details: {
      instance_lrn: lrn,
      instance_type: event.instance.type,
      region: event.instance.region,
    },
  };
}
