/** What a route is, how an address finds its route, and the shapes routes answer in. */

import type { Account, Permission } from "./accounts.ts";
import type { JsonObject } from "./json-input.ts";
import type { GitHubState } from "./state.ts";

/** A request that passed the door: known caller, permission, parsed body. */
export interface ApiRequest {
  readonly state: GitHubState;
  readonly caller: Account;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
  readonly accept: string;
}

/** An answer. `page` is cut to the page asked for, and gets a Link header. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly page?: { readonly items: readonly unknown[]; readonly under?: string };
  /** Sent as it is instead of JSON. */
  readonly text?: { readonly type: string; readonly content: string };
  readonly headers?: Readonly<Record<string, string>>;
}

/** The least role and the fine-grained permission a route asks for. */
export interface Route {
  /** `GET /pulls/{number}`, below the repository. `{path*}` takes slashes too. */
  readonly on: string;
  /** Fine-grained permission; several with `|` when one of them is enough. */
  readonly scope: string;
  /** Absent: `read` for GET, `write` otherwise. */
  readonly role?: Permission;
  readonly answer: (request: ApiRequest) => Answer | Promise<Answer>;
}

interface CompiledRoute extends Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/** A route that was found, with what stood in its braces. */
export interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

function compile(route: Route): CompiledRoute {
  const [method = "", path = ""] = route.on.split(" ");
  const names = [...path.matchAll(/\{(\w+)\*?\}/gu)].map(([, name = ""]) => name);
  const source = path
    .replace(/\./gu, "\\.")
    .replace(/\{\w+\*\}/gu, "(.+)")
    .replace(/\{\w+\}/gu, "([^/]+)");
  return { ...route, method, names, pattern: new RegExp(`^${source}$`, "u") };
}

/** A finder over routes; the first that fits wins. Gives nothing when none does. */
export function routeFinder(routes: readonly Route[]) {
  const compiled = routes.map(compile);
  return (method: string, path: string): FoundRoute | undefined => {
    for (const route of compiled) {
      if (route.method !== method) continue;
      const match = route.pattern.exec(path);
      if (match === null) continue;
      const values = route.names.map((name, index) => [
        name,
        decodeURIComponent(match[index + 1] ?? ""),
      ]);
      return { route, params: Object.fromEntries(values) };
    }
    return undefined;
  };
}

/** One value out of an address; the route's pattern guarantees it. */
export function param(request: ApiRequest, name: string): string {
  return request.params[name] ?? "";
}

/** 200 with a body. */
export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** 201 with a body. */
export function created(body: unknown, location?: string): Answer {
  return { status: 201, body, ...(location === undefined ? {} : { headers: { location } }) };
}

/** 204. */
export const noContent: Answer = { status: 204 };

/** 200 with one page of a list; `under` names the field when GitHub wraps the list. */
export function page(items: readonly unknown[], under?: string): Answer {
  return { status: 200, page: { items, ...(under === undefined ? {} : { under }) } };
}

/** The page of a list that was asked for, and the Link header that leads to the others. */
export function cutPage(
  items: readonly unknown[],
  address: URL,
): { readonly items: readonly unknown[]; readonly link: string | undefined } {
  const size = Math.min(Math.max(Number(address.searchParams.get("per_page")) || 30, 1), 100);
  const current = Math.max(Number(address.searchParams.get("page")) || 1, 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const link = (rel: string, number: number) => {
    const target = new URL(address);
    target.searchParams.set("page", String(number));
    return `<${target.href}>; rel="${rel}"`;
  };
  const links = [
    ...(current > 1 ? [link("prev", Math.min(current - 1, last))] : []),
    ...(current < last ? [link("next", current + 1), link("last", last)] : []),
    ...(current > 1 ? [link("first", 1)] : []),
  ];
  return {
    items: items.slice((current - 1) * size, current * size),
    link: links.length === 0 ? undefined : links.join(", "),
  };
}
