/**
 * What main says, read by the checker's own eyes: YAML by the library, nothing by the product's
 * readers. Knows policies, fleet files, who touched a name last, and whether that was confirmed.
 */
import { parse } from "yaml";
import type { Sha } from "../../../src/ports.ts";
import type { StoredCommit } from "../ports/memory-git.ts";
import type { MemoryHub, MemoryPull } from "../ports/memory-hub.ts";
import type { Variables } from "./fleet-world.ts";
import { type Fields, fields, minutesOf, momentOf, number, pausesOf } from "./policy-fields.ts";
import { bot } from "./setting.ts";

/** Limits in dollars and minutes. */
export interface TrueLimits {
  readonly spend: number;
  readonly count: number;
  readonly threshold: number;
  readonly timeout: number;
  readonly approvers: readonly string[] | undefined;
  /** What is paused by the limits file and by the variables. */
  readonly pauses: readonly string[];
  readonly launchWithin: number;
  readonly windows: unknown;
}

/** What the checker needs of a pool's policy. */
export interface TruePool {
  readonly name: string;
  readonly types: readonly string[];
  readonly min: number;
  readonly idle: { readonly below: number; readonly minutes: number } | undefined;
  /** Minutes after which a machine's lease is over. */
  readonly leaseAge: number | undefined;
  readonly drain: TrueDrain | undefined;
  /** What its own policy pauses. */
  readonly pauses: readonly string[];
  readonly windows: unknown;
}

/** How a machine is let go. */
export interface TrueDrain {
  /** Minutes. */
  readonly wait: number;
  /** What a failed hook means; absent: there is no hook. */
  readonly onFailure: string | undefined;
}

/** One name of a fleet file. Price in dollars. */
export interface TrueEntry {
  readonly name: string;
  readonly pool: string;
  readonly type: string;
  readonly region: string;
  readonly price: number | undefined;
  readonly id: string | undefined;
  readonly isProtected: boolean;
  /** Milliseconds of the clock; the end that stands beside the name. */
  readonly leaseUntil: number | undefined;
}

/** A commit of main that spoke of a name. */
export interface Touch {
  readonly commit: StoredCommit;
  readonly kind: "add" | "remove" | "change";
  readonly before?: TrueEntry;
  readonly after?: TrueEntry;
}

function isReleased(old: TrueLimits, now: TrueLimits): boolean {
  return old.pauses.length > 0 && now.pauses.length === 0;
}

/** Reads git, and remembers what it has read. */
export class Truth {
  readonly #hub: MemoryHub;
  readonly #fleets = new Map<string, ReadonlyMap<string, TrueEntry>>();
  readonly #parsed = new Map<string, Fields>();
  readonly #touches = new Map<string, Touch[]>();
  readonly #confirmed = new Map<Sha, string>();
  #readUpTo: Sha | undefined;

  constructor(hub: MemoryHub) {
    this.#hub = hub;
  }

  limitsAt(sha: Sha, variables: Variables): TrueLimits {
    const raw = this.#yaml(this.#hub.git.tree(sha).get("policies")?.get("limits.yaml") ?? "");
    const confirmation = fields(raw["confirmation"]);
    const { approvers } = confirmation;
    return {
      spend: Math.min(number(raw["max_hourly_spend_usd"], 100), variables.spend ?? 1e9),
      count: Math.min(number(raw["max_instances"], 10), variables.count ?? 1e9),
      threshold: number(confirmation["above_hourly_cost_usd"], 100),
      timeout: minutesOf(confirmation["timeout"], 60),
      approvers: Array.isArray(approvers) ? approvers.map(String) : undefined,
      pauses: [...pausesOf(raw), ...(variables.pause ? ["all"] : [])],
      launchWithin: minutesOf(fields(raw["apply"])["launch_within"], 120),
      windows: raw["windows"],
    };
  }

  poolAt(sha: Sha, name: string): TruePool | undefined {
    const text = this.#hub.git.tree(sha).get("policies")?.get(`${name}.yaml`);
    if (text === undefined) return undefined;
    const raw = this.#yaml(text);
    const rules = Array.isArray(raw["rules"]) ? raw["rules"].map(fields) : [];
    const idle = rules.find((rule) => rule["rule"] === "idle");
    const lease = rules.find((rule) => rule["rule"] === "lease");
    const { types } = fields(raw["instance"]);
    const drain = fields(raw["drain"]);
    const onFailure = fields(drain["hook"])["on_failure"];
    return {
      name,
      types: Array.isArray(types) ? types.map(String) : [],
      min: number(fields(raw["size"])["min"], 0),
      idle: idle && {
        below: number(idle["below_percent"], 20),
        minutes: minutesOf(idle["for"], 30),
      },
      leaseAge: lease && minutesOf(lease["max_age"], 0),
      drain:
        raw["drain"] === undefined
          ? undefined
          : {
              wait: minutesOf(drain["wait"], 0),
              onFailure: onFailure === undefined ? undefined : String(onFailure),
            },
      pauses: pausesOf(raw),
      windows: raw["windows"],
    };
  }

  /** Every name of the fleet file; undefined where there is no readable one. */
  fleetAt(sha: Sha): ReadonlyMap<string, TrueEntry> | undefined {
    const text = this.#hub.git.tree(sha).get("state")?.get("fleet.yaml");
    if (text === undefined) return undefined;
    const known = this.#fleets.get(text);
    if (known) return known;
    const found = new Map<string, TrueEntry>();
    for (const [pool, part] of Object.entries(fields(this.#yaml(text)["pools"]))) {
      const { instances } = fields(part);
      for (const one of Array.isArray(instances) ? instances.map(fields) : []) {
        const name = String(one["name"]);
        found.set(name, {
          name,
          pool,
          type: String(one["type"]),
          region: String(one["region"]),
          price:
            typeof one["price_usd_per_hour"] === "number" ? one["price_usd_per_hour"] : undefined,
          id: typeof one["id"] === "string" ? one["id"] : undefined,
          isProtected: one["protect"] !== undefined,
          leaseUntil: momentOf(fields(one["lease"])["until"]),
        });
      }
    }
    this.#fleets.set(text, found);
    return found;
  }

  /** Commits of main's first parents that spoke of a name, oldest first. */
  touchesOf(name: string): readonly Touch[] {
    this.#readMain();
    return this.#touches.get(name) ?? [];
  }

  /** Every name that main ever had. */
  names(): readonly string[] {
    this.#readMain();
    return [...this.#touches.keys()];
  }

  #readMain(): void {
    const { git, main } = this.#hub;
    const chain: StoredCommit[] = [];
    for (let sha: Sha | undefined = main; sha !== undefined && sha !== this.#readUpTo; ) {
      const commit = git.commits.get(sha);
      if (!commit) break;
      chain.push(commit);
      sha = commit.parents[0];
    }
    this.#readUpTo = main;
    for (const commit of chain.reverse()) this.#readCommit(commit);
  }

  #readCommit(commit: StoredCommit): void {
    const [parent] = commit.parents;
    const before = (parent === undefined ? undefined : this.fleetAt(parent)) ?? new Map();
    const after = this.fleetAt(commit.sha) ?? new Map();
    if (before === after) return;
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      const [old, now] = [before.get(name), after.get(name)];
      if (JSON.stringify(old) === JSON.stringify(now)) continue;
      const kind = old === undefined ? "add" : now === undefined ? "remove" : "change";
      const touch: Touch = {
        commit,
        kind,
        ...(old === undefined ? {} : { before: old }),
        ...(now === undefined ? {} : { after: now }),
      };
      this.#touches.set(name, [...(this.#touches.get(name) ?? []), touch]);
    }
  }

  pullOf(commit: StoredCommit): MemoryPull | undefined {
    return this.#hub.pulls.find(({ shown }) => shown.mergeCommit === commit.sha);
  }

  /** What a commit added, removed and changed. */
  differenceOf(commit: StoredCommit): readonly Touch[] {
    this.#readMain();
    return [...this.#touches.values()].flatMap((all) =>
      all.filter((touch) => touch.commit.sha === commit.sha),
    );
  }

  /** What stands against a commit's being acted on; an empty text when nothing does. */
  objectionTo(commit: StoredCommit, variables: Variables): string {
    const known = this.#confirmed.get(commit.sha);
    if (known !== undefined) return known;
    const answer = this.#judge(commit, variables);
    this.#confirmed.set(commit.sha, answer);
    return answer;
  }

  #judge(commit: StoredCommit, variables: Variables): string {
    const pull = this.pullOf(commit);
    const [parent] = commit.parents;
    if (parent === undefined) return "";
    if (!pull) return "it came to main without a pull request";
    if (this.approversOf(pull, variables).length > 0) return "";
    const paths = this.#hub.pathsOf(pull);
    if (paths.some((path) => path !== "state/fleet.yaml")) return "it changes more than the fleet";
    const touches = this.differenceOf(commit);
    const growth = touches.reduce(
      (sum, { kind, after }) => sum + (kind === "add" ? (after?.price ?? 1e6) : 0),
      0,
    );
    const { threshold } = this.confirmedLimits(parent, variables);
    if (growth > threshold + 1e-6) return `it grows by $${growth}, over $${threshold}`;
    const removed = touches.filter(({ kind }) => kind === "remove");
    const ours = this.isOurs(pull);
    if (removed.length > 0 && !ours) return "a person removes instances without an approval";
    if (touches.some(({ after }) => after?.id !== undefined)) return "it adopts a machine";
    if (touches.some(({ before, after }) => before?.isProtected && !after?.isProtected)) {
      return "it takes a protection away";
    }
    return "";
  }

  /** Made by the bot, and by nobody else. */
  isOurs(pull: MemoryPull): boolean {
    const { git } = this.#hub;
    const commits = this.#hub.commitsOf(pull).map((sha) => git.commits.get(sha));
    return pull.shown.author.login === bot && commits.every((commit) => commit?.author === bot);
  }

  /** Main's newest confirmed limits, tightened by the newest; what stood between holds no more. */
  confirmedLimits(at: Sha, variables: Variables): TrueLimits {
    const newest = this.limitsAt(at, variables);
    const { threshold } = this.limitsAt(this.#confirmedPolicies(at), variables);
    return { ...newest, threshold: Math.min(newest.threshold, threshold) };
  }

  /**
   * The commit whose policies are main's newest confirmed ones. An approval alone is not enough:
   * on top of what nobody confirmed and that loosened something, it confirms nothing, be it tighter
   * or looser than what was confirmed before; only the confirmed texts themselves mend that
   * (docs/decisions/0011).
   */
  #confirmedPolicies(at: Sha): Sha {
    const { git } = this.#hub;
    const chain: Sha[] = [];
    for (let sha: Sha | undefined = at; sha !== undefined; sha = git.commits.get(sha)?.parents[0]) {
      chain.unshift(sha);
    }
    let [confirmed = at, newest = at] = [chain[0], chain[0]];
    for (const [place, sha] of chain.entries()) {
      const parent = chain[place - 1];
      if (parent === undefined) continue;
      if (git.tree(parent).get("policies") === git.tree(sha).get("policies")) continue;
      const isUndisputed = newest === confirmed || this.#onlyTightens(confirmed, newest);
      const isConfirmed = isUndisputed && this.#isApproved(sha, parent);
      if (isConfirmed || this.#haveSameTexts(confirmed, sha)) confirmed = sha;
      newest = sha;
    }
    return confirmed;
  }

  #haveSameTexts(one: Sha, other: Sha): boolean {
    const texts = (sha: Sha) =>
      JSON.stringify([...(this.#hub.git.tree(sha).get("policies") ?? [])].toSorted());
    return texts(one) === texts(other);
  }

  /** By the files alone: of all that people change here, nothing is looser than it was before. */
  #onlyTightens(before: Sha, after: Sha): boolean {
    const [old, now] = [before, after].map((sha) => this.limitsAt(sha, quietVariables));
    if (!old || !now) return false;
    const keys = ["spend", "count", "threshold", "timeout", "launchWithin"] as const;
    if (keys.some((key) => now[key] > old[key]) || isReleased(old, now)) return false;
    const [pools = {}, changed = {}] = [before, after].map((sha) => this.#poolFields(sha));
    return [...new Set([...Object.keys(pools), ...Object.keys(changed)])].every((path) => {
      const [was, is] = [fields(pools[path]), fields(changed[path])];
      const { max } = fields(was["size"]);
      const besides = { ...is, size: { ...fields(is["size"]), max } };
      const isLarger = number(fields(is["size"])["max"], 1e9) > number(max, 1e9);
      return !isLarger && JSON.stringify(besides) === JSON.stringify(was);
    });
  }

  #poolFields(sha: Sha): Readonly<Record<string, Fields>> {
    const files = [...(this.#hub.git.tree(sha).get("policies") ?? [])];
    const pools = files.filter(([path]) => path !== "limits.yaml");
    return Object.fromEntries(pools.map(([path, text]) => [path, this.#yaml(text)]));
  }

  /**
   * The lowest minimum that may hold: of main's newest policy, and of those that people approved
   * since the last that all agreed to; on top of what nobody confirmed an approval is none.
   */
  leastMinimum(at: Sha, pool: string): number {
    const { git } = this.#hub;
    const known: { readonly min: number; readonly isApproved: boolean }[] = [];
    for (let sha: Sha | undefined = at; sha !== undefined; ) {
      const [parent]: readonly (Sha | undefined)[] = git.commits.get(sha)?.parents ?? [];
      const isFirst = parent === undefined;
      if (isFirst || git.tree(parent).get("policies") !== git.tree(sha).get("policies")) {
        const min = this.poolAt(sha, pool)?.min ?? 0;
        known.push({ min, isApproved: isFirst || this.#isApproved(sha, parent) });
      }
      sha = parent;
    }
    const [newest] = known;
    const disputed = known.findLastIndex(({ isApproved }) => !isApproved);
    const held = disputed < 0 ? known.slice(0, 1) : known.slice(0, disputed + 2);
    return Math.min(newest?.min ?? 0, ...held.map(({ min }) => min));
  }

  /** Whether it brought policies, and with an approval. */
  #isApproved(sha: Sha, parent: Sha): boolean {
    const { git } = this.#hub;
    const commit = git.commits.get(sha);
    if (!commit || git.tree(parent).get("policies") === git.tree(sha).get("policies")) return false;
    const pull = this.pullOf(commit);
    return pull !== undefined && this.approversOf(pull, quietVariables).length > 0;
  }

  /** Whose approvals of exactly the merged head count. */
  approversOf(pull: MemoryPull, variables: Variables): readonly string[] {
    const { shown, reviews } = pull;
    const commits = this.#hub.commitsOf(pull).map((sha) => this.#hub.git.commits.get(sha));
    const hands = new Set(commits.flatMap((one) => [one?.author, one?.committer]));
    const base = commits[0]?.parents[0] ?? this.#hub.main;
    const { approvers } = this.limitsAt(base, variables);
    const last = new Map<string, string>();
    for (const review of reviews) {
      if (review.submittedAt > (shown.mergedAt ?? 0) || review.state === "commented") continue;
      const isHead = review.state !== "approved" || review.commit === shown.head.sha;
      last.set(review.author.login, isHead ? review.state : "old");
    }
    return [...last].flatMap(([login, state]) => {
      const { isBot, permission } = this.#hub.person(login);
      const may = !isBot && ["write", "admin", "maintain"].includes(permission);
      const named = approvers === undefined || approvers.includes(login);
      const stranger = login !== shown.author.login && !hands.has(login);
      return state === "approved" && may && named && stranger ? [login] : [];
    });
  }

  #yaml(text: string): Fields {
    const known = this.#parsed.get(text);
    if (known) return known;
    let found: Fields = {};
    try {
      found = fields(parse(text));
    } catch {
      // Unreadable for the product too: then nothing acts.
    }
    this.#parsed.set(text, found);
    return found;
  }
}

const quietVariables: Variables = { pause: false, dryRun: false };
