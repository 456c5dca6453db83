/** A recorder that takes pushes as a Pushgateway does: groups, replacing, consistency of types. */

import type { Clock } from "../../ports.ts";
import {
  basicCredentials,
  type LoopbackReply,
  type LoopbackRequest,
  serveLoopback,
  textReply,
} from "../loopback.ts";
import { type Family, parseExposition, printSample, type Sample } from "./exposition.ts";

/** How it is set up. */
export interface LocalPushgatewaySettings {
  readonly clock: Clock;
  /** Absent: anybody may push. */
  readonly password?: { readonly username: string; readonly password: string };
}

/** One push or deletion. */
export interface Push {
  readonly method: string;
  readonly path: string;
  readonly status: number | "cut" | "hang";
}

/** What the server does to every request. */
export type PushgatewayMood = "well" | "cut" | "hang" | "error-500";

/** A running recorder. */
export interface LocalPushgateway {
  readonly url: string;
  close(): Promise<void>;
  /** Every sample that stands, with the labels of its group. */
  samples(): readonly Sample[];
  readonly pushes: readonly Push[];
  setMood(mood: PushgatewayMood): void;
}

interface Group {
  readonly labels: Readonly<Record<string, string>>;
  readonly families: ReadonlyMap<string, Family>;
  readonly pushedAt: number;
}

/** Starts it on a free port. */
export async function startLocalPushgateway(
  settings: LocalPushgatewaySettings,
): Promise<LocalPushgateway> {
  const groups = new Map<string, Group>();
  const pushes: Push[] = [];
  let mood: PushgatewayMood = "well";
  const server = await serveLoopback((request) => {
    const reply = moodReply(mood) ?? unauthorised(settings, request) ?? take(request);
    const status = reply.kind === "reply" ? reply.status : reply.kind;
    if (request.method !== "GET") {
      pushes.push({ method: request.method, path: request.path, status });
    }
    return Promise.resolve(reply);
  });
  const take = (request: LoopbackRequest): LoopbackReply =>
    request.method === "GET"
      ? read(groups, request.path)
      : change(groups, request, settings.clock.now());
  return {
    ...server,
    pushes,
    samples: () => samplesOf(groups),
    setMood: (next) => {
      mood = next;
    },
  };
}

function moodReply(mood: PushgatewayMood): LoopbackReply | undefined {
  if (mood === "well") return undefined;
  return mood === "error-500" ? textReply(500, "internal error") : { kind: mood };
}

function unauthorised(
  { password }: LocalPushgatewaySettings,
  request: LoopbackRequest,
): LoopbackReply | undefined {
  const given = basicCredentials(request.headers.authorization);
  const isIn = given?.username === password?.username && given?.password === password?.password;
  return password === undefined || isIn ? undefined : textReply(401, "Unauthorized\n");
}

function read(groups: ReadonlyMap<string, Group>, path: string): LoopbackReply {
  if (path === "/-/ready" || path === "/-/healthy") return textReply(200, "OK");
  if (path !== "/metrics") return textReply(404, "404 page not found\n");
  const families = [...groups.values()].flatMap((group) => [...group.families.values()]);
  const heads = new Map(families.map((family) => [family.name, family]));
  const lines = [...heads.values()].flatMap(({ name, help, type }) => {
    const isOwn = (sample: Sample) => sample.name.replace(/_(bucket|sum|count)$/, "") === name;
    const own = samplesOf(groups).filter((sample) => sample.name === name || isOwn(sample));
    return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...own.map(printSample)];
  });
  const times = [...groups.values()].map(({ labels, pushedAt }) =>
    printSample({ name: "push_time_seconds", labels, value: pushedAt / 1_000 }),
  );
  return textReply(200, `${[...lines, "# TYPE push_time_seconds gauge", ...times].join("\n")}\n`);
}

function samplesOf(groups: ReadonlyMap<string, Group>): readonly Sample[] {
  return [...groups.values()].flatMap((group) =>
    [...group.families.values()].flatMap((family) =>
      family.samples.map((sample) => ({
        ...sample,
        labels: { ...sample.labels, ...group.labels },
      })),
    ),
  );
}

function change(groups: Map<string, Group>, request: LoopbackRequest, at: number): LoopbackReply {
  const labels = groupingOf(request.path);
  if (typeof labels === "string") return textReply(labels === "" ? 404 : 400, `${labels}\n`);
  const key = JSON.stringify(
    Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
  if (request.method === "DELETE") {
    groups.delete(key);
    return textReply(202, "");
  }
  if (request.method !== "PUT" && request.method !== "POST") {
    return textReply(405, "Method Not Allowed\n");
  }
  const parsed = parseExposition(request.body);
  if (parsed.kind === "bad") return textReply(400, `${parsed.message}\n`);
  const clash = typeClash(groups, key, parsed.families);
  if (clash !== undefined) return textReply(400, `${clash}\n`);
  const kept = request.method === "POST" ? [...(groups.get(key)?.families ?? [])] : [];
  const fresh = parsed.families.map((family): [string, Family] => [family.name, family]);
  groups.set(key, { labels, families: new Map([...kept, ...fresh]), pushedAt: at });
  return textReply(200, "");
}

/** `/metrics/job/<job>{/<label>/<value>}`; a text is what is wrong, an empty one a strange path. */
function groupingOf(path: string): Readonly<Record<string, string>> | string {
  const rest = /^\/metrics\/(job(?:@base64)?\/.*?)\/?$/.exec(path)?.[1];
  if (rest === undefined) return "";
  const parts = rest.split("/");
  if (parts.length % 2 === 1) {
    return `odd number of components in label string "/${parts.slice(2).join("/")}"`;
  }
  const labels: Record<string, string> = {};
  for (let index = 0; index < parts.length; index += 2) {
    const [name = "", value = ""] = parts.slice(index, index + 2).map(decodeURIComponent);
    const isCoded = name.endsWith("@base64");
    const label = isCoded ? name.slice(0, -"@base64".length) : name;
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label)) return `improper label name "${label}"`;
    if (isCoded && !/^[A-Za-z0-9_-]*=*$/.test(value)) return `invalid base64 value "${value}"`;
    labels[label] = isCoded ? Buffer.from(value, "base64url").toString("utf8") : value;
  }
  return labels["job"] === "" ? "job name is required" : labels;
}

function typeClash(
  groups: ReadonlyMap<string, Group>,
  key: string,
  families: readonly Family[],
): string | undefined {
  const others = [...groups].flatMap(([other, group]) => (other === key ? [] : [group]));
  const clash = families.find((family) =>
    others.some((group) => {
      const same = group.families.get(family.name);
      return same !== undefined && same.type !== family.type;
    }),
  );
  return clash === undefined
    ? undefined
    : `pushed metrics are invalid or inconsistent with existing metrics: ${clash.name} has ` +
        `another type elsewhere`;
}
