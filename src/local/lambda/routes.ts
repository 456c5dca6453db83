/** The paths of the API and what each does. Who asks has been checked before. */

import { after, type Instant, instant, minutes } from "../../model/units.ts";
import type { Clock } from "../../ports.ts";
import type { LoopbackRequest } from "../loopback.ts";
import type { Account } from "./account.ts";
import { catalogue, regions } from "./catalogue.ts";
import type { Estate } from "./estate.ts";
import type { CallName, LambdaFaults } from "./faults.ts";
import { launch } from "./launch.ts";
import { type Answer, problem, success } from "./problems.ts";
import { type Rented, statusAt } from "./rented.ts";
import { bodies, parseBody } from "./requests.ts";
import { auditJson, instanceJson, regionJson, typeJson } from "./wire.ts";

/** What the routes work on. */
export interface Cloud {
  readonly clock: Clock;
  readonly estate: Estate;
  readonly account: Account;
  readonly faults: LambdaFaults;
  /** How many machines the account may have; absent: any number. */
  readonly quota: number | undefined;
}

type Handler = (cloud: Cloud, request: LoopbackRequest, id: string) => Answer;

/** A call of the API, ready to be made. */
export interface Route {
  readonly name: CallName;
  readonly run: (cloud: Cloud, request: LoopbackRequest) => Answer;
}

function instance(cloud: Cloud, rented: Rented) {
  return instanceJson(rented, {
    now: cloud.clock.now(),
    priceCentsPerHour: cloud.estate.priceOf(rented.type),
    oddities: cloud.faults.oddities,
  });
}

function invalid(message: string): Answer {
  return problem("global/invalid-parameters", { message });
}

const listInstances: Handler = (cloud, request) => {
  const isOfCluster = request.query.has("cluster_id");
  const listed = isOfCluster ? [] : cloud.estate.listed();
  return success(listed.map((rented) => instance(cloud, rented)));
};

const oneInstance: Handler = (cloud, _request, id) => {
  const found = cloud.estate.listed().find((rented) => rented.id === id);
  return found === undefined
    ? problem("global/object-does-not-exist")
    : success(instance(cloud, found));
};

const rename: Handler = (cloud, request, id) => {
  const parsed = parseBody(request.body, bodies.rename);
  if (parsed.kind === "bad") return invalid(parsed.message);
  const found = cloud.estate.find(id);
  if (found === undefined) return problem("global/object-does-not-exist");
  if (parsed.body.name !== undefined) cloud.estate.rename(found, parsed.body.name);
  return success(instance(cloud, found));
};

/** All the machines of a body's ids, or the answer that refuses them: all or nothing. */
function machinesOf(cloud: Cloud, request: LoopbackRequest): readonly Rented[] | Answer {
  const parsed = parseBody(request.body, bodies.ids);
  if (parsed.kind === "bad") return invalid(parsed.message);
  const found = parsed.body.instance_ids.flatMap((id) => cloud.estate.find(id) ?? []);
  const isWhole = found.length === parsed.body.instance_ids.length;
  return isWhole ? found : problem("global/object-does-not-exist");
}

const terminate: Handler = (cloud, request) => {
  const machines = machinesOf(cloud, request);
  if ("status" in machines) return machines;
  for (const rented of machines) cloud.estate.terminate(rented, "api");
  return success({ terminated_instances: machines.map((rented) => instance(cloud, rented)) });
};

const restart: Handler = (cloud, request) => {
  const machines = machinesOf(cloud, request);
  if ("status" in machines) return machines;
  const now = cloud.clock.now();
  const isRunning = (rented: Rented) => statusAt(rented, now) === "active";
  if (!machines.every(isRunning)) return problem("global/conflict");
  return success({ restarted_instances: machines.map((rented) => instance(cloud, rented)) });
};

const listTypes: Handler = (cloud) => {
  const rows = [...catalogue.values()].map((entry) => {
    const available = cloud.estate.capacity.regionsWith(entry.name, cloud.clock.now());
    const item = {
      instance_type: typeJson(entry, cloud.estate.priceOf(entry.name)),
      regions_with_capacity_available: available.map(regionJson),
    };
    return [entry.name, item];
  });
  return success(Object.fromEntries(rows));
};

const addSshKey: Handler = ({ account }, request) => {
  const parsed = parseBody(request.body, bodies.sshKey);
  if (parsed.kind === "bad") return invalid(parsed.message);
  const { name, public_key } = parsed.body;
  if (account.sshKeys.some((key) => key.name === name)) return invalid("name must be unique");
  const key = account.keyOf(name, public_key);
  account.sshKeys = [...account.sshKeys, key];
  if (public_key !== undefined) return success(key);
  return success({ ...key, private_key: account.privateKeyOf(name) });
};

const removeSshKey: Handler = ({ account }, _request, id) => {
  const kept = account.sshKeys.filter((key) => key.id !== id);
  if (kept.length === account.sshKeys.length) return problem("global/object-does-not-exist");
  account.sshKeys = kept;
  return success({});
};

const replaceFirewall: Handler = ({ account }, request) => {
  const parsed = parseBody(request.body, bodies.firewall);
  if (parsed.kind === "bad") return invalid(parsed.message);
  account.firewallRules = parsed.body.data;
  return success(account.firewallRules);
};

const pageOfEvents = 100;

/** Oldest first; the token of a page is the number of events before it. */
const listEvents: Handler = ({ estate, clock }, request) => {
  const bound = (name: string, otherwise: Instant): number => {
    const given = request.query.get(name);
    return given === null ? otherwise : Date.parse(given);
  };
  const start = bound("start", instant(0));
  const end = bound("end", after(clock.now(), minutes(1)));
  const token = Number(request.query.get("page_token") ?? 0);
  if ([start, end, token].some(Number.isNaN)) return problem("global/invalid-parameters");
  const wanted = request.query.get("resource_type") ?? "cloud.instance";
  const within = estate.events
    .map((event, number) => ({ event, number }))
    .filter(({ event }) => wanted === "cloud.instance" && start <= event.at && event.at <= end);
  const page = within.slice(token, token + pageOfEvents);
  const next = within.length > token + pageOfEvents ? String(token + pageOfEvents) : null;
  return success(
    page.map(({ event, number }) => auditJson(event, number)),
    { page_token: next },
  );
};

const table: readonly (readonly [method: string, path: string, name: CallName, run: Handler])[] = [
  ["GET", "/instances", "list-instances", listInstances],
  ["GET", "/instances/:id", "get-instance", oneInstance],
  ["POST", "/instances/:id", "rename-instance", rename],
  ["GET", "/instance-types", "list-types", listTypes],
  ["POST", "/instance-operations/launch", "launch", launch],
  ["POST", "/instance-operations/terminate", "terminate", terminate],
  ["POST", "/instance-operations/restart", "restart", restart],
  ["GET", "/ssh-keys", "other", ({ account }) => success(account.sshKeys)],
  ["POST", "/ssh-keys", "other", addSshKey],
  ["DELETE", "/ssh-keys/:id", "other", removeSshKey],
  ["GET", "/regions", "other", () => success(Object.keys(regions).map(regionJson))],
  ["GET", "/images", "other", ({ account }) => success(account.imagesJson())],
  ["GET", "/file-systems", "other", ({ account }) => success(account.fileSystemsJson())],
  ["GET", "/firewall-rules", "other", ({ account }) => success(account.firewallRules)],
  ["PUT", "/firewall-rules", "other", replaceFirewall],
  ["GET", "/audit-events", "other", listEvents],
];

const routes = table.map(([method, path, name, run]) => ({
  method,
  pattern: new RegExp(`^/api/v1${path.replace(":id", "([^/]+)")}$`),
  name,
  run,
}));

/** The call a request makes; absent when there is no such path. */
export function routeOf(request: LoopbackRequest): Route | undefined {
  for (const { method, pattern, name, run } of routes) {
    const match = method === request.method ? pattern.exec(request.path) : null;
    if (match) return { name, run: (cloud, asked) => run(cloud, asked, match[1] ?? "") };
  }
  return undefined;
}
