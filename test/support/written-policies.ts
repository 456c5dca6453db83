/**
 * Policies as a person would write them with every key spelled out: the way back from the model.
 */
import type { Limits, PoolPolicy } from "../../src/model/policy.ts";
import type { BusySignal, Rule } from "../../src/model/rule.ts";
import type {
  ActionWindow,
  BootPolicy,
  DrainPolicy,
  Pause,
  PolicyProtection,
} from "../../src/model/safety.ts";
import { type Instant, inDollars, isoTime, type Millis } from "../../src/model/units.ts";
import { printDuration } from "../../src/policy/duration.ts";
import { clock, type Document } from "./drawn-documents.ts";

const length = (of: Millis) => printDuration(of);

/** Leaves out what is absent. */
function present(document: Document): Document {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined));
}

const optional = <Value, Written>(value: Value | undefined, write: (value: Value) => Written) =>
  value === undefined ? undefined : write(value);

const moment = (at: Instant) => `${isoTime(at).slice(0, 19)}Z`;

/** One rule. */
export function writtenRule(rule: Rule): Document {
  switch (rule.rule) {
    case "high_utilization":
      return {
        rule: rule.rule,
        above_percent: rule.abovePercent,
        for: length(rule.for),
        add: rule.add,
      };
    case "idle":
      return { rule: rule.rule, below_percent: rule.belowPercent, for: length(rule.for) };
    case "minimum":
      return { rule: rule.rule, instances: rule.instances };
    case "lease":
      return present({
        rule: rule.rule,
        max_age: optional(rule.maxAge, length),
        warn: length(rule.warn),
      });
    case "headroom":
      return {
        rule: rule.rule,
        gpus: rule.gpus,
        percent: rule.percent,
        below_percent: rule.belowPercent,
        idle_after: length(rule.for),
        ...foresees(rule),
      };
    case "target":
      return {
        rule: rule.rule,
        percent: rule.percent,
        tolerance_percent: rule.tolerancePercent,
        over: length(rule.over),
        stabilize: length(rule.for),
        victims: rule.victims === "idle" ? "idle" : "least_busy",
        below_percent: rule.belowPercent,
      };
    case "schedule":
      return present({
        rule: rule.rule,
        ...hours(rule),
        // A list of dates is left out rather than empty.
        except: rule.except.length > 0 ? rule.except : undefined,
        minimum: rule.minimum,
        maximum: rule.maximum,
        below_percent: rule.belowPercent,
        for: length(rule.for),
      });
    case "queue":
      return present({
        rule: rule.rule,
        query: rule.query,
        size_label: rule.sizeLabel,
        below_percent: rule.belowPercent,
        idle_after: length(rule.for),
        patience: length(rule.patience),
        ...learns(rule),
      });
  }
}

function learns({
  learns: learning,
  foresees,
}: Extract<Rule, { readonly rule: "queue" }>): Document {
  const past = learning ?? foresees;
  if (!past) return {};
  const aim = learning?.aim;
  const key = aim === "cost" || aim === "guarded" ? "mode" : "max_wait";
  return present({
    [key]: aim,
    forecast: foresees?.mode,
    running: past.running,
    history: length(past.history),
  });
}

function foresees({ foresees: told }: Extract<Rule, { readonly rule: "headroom" }>): Document {
  if (!told) return {};
  return { forecast: told.mode, running: told.running, history: length(told.history) };
}

function hours({
  days,
  from,
  to,
  zone,
}: Pick<ActionWindow, "days" | "from" | "to" | "zone">): Document {
  return { days, from: clock(from), to: clock(to), zone };
}

const writtenWindow = (window: ActionWindow): Document => ({
  effect: window.effect,
  acts: window.acts,
  ...hours(window),
});

const writtenPause = ({ what, reason, until }: Pause): Document =>
  present({ what, reason, until: optional(until, moment) });

function writtenProtection({ of, reason, until }: PolicyProtection): Document {
  const what =
    of.kind === "name"
      ? { name: of.name }
      : { tag: of.value === undefined ? of.key : `${of.key}=${of.value}` };
  return present({ ...what, reason, until: optional(until, moment) });
}

const writtenBoot = ({ within, gpuReading, probe }: BootPolicy): Document =>
  present({
    within: optional(within, length),
    gpu_reading: gpuReading === "when-measured" ? "when_measured" : gpuReading,
    probe,
  });

function writtenDrain({ wait, hook: called }: DrainPolicy): Document {
  if (!called) return { wait: length(wait) };
  const { hook, timeout, onFailure } = called;
  const what = hook.kind === "command" ? { command: hook.command } : { webhook: hook.url };
  return {
    wait: length(wait),
    hook: { ...what, timeout: length(timeout), on_failure: onFailure },
  };
}

const writtenSignal = ({ query, above, for: time }: BusySignal): Document => ({
  query,
  above,
  for: length(time),
});

function safeguards({ windows, changes }: Pick<PoolPolicy, "windows" | "changes">): Document {
  return {
    windows: windows?.map(writtenWindow),
    changes: changes?.map(({ per, ...rest }) => ({ ...rest, per: length(per) })),
  };
}

/** The file of one pool. */
export function writtenPool(pool: PoolPolicy): Document {
  const { types, choose, regions, sshKey } = pool.instance;
  return present({
    kind: "pool",
    name: pool.name,
    priority: pool.priority,
    instance: present({
      types,
      choose,
      regions: regions.length > 0 ? regions : undefined,
      ssh_key: sshKey,
    }),
    size: pool.size,
    rules: pool.rules.map(writtenRule),
    pause: optional(pool.pause, writtenPause),
    ...safeguards(pool),
    protect: pool.protect?.map(writtenProtection),
    busy: pool.busy?.map(writtenSignal),
    boot: optional(pool.boot, writtenBoot),
    drain: optional(pool.drain, writtenDrain),
  });
}

/** The file of the limits. */
export function writtenLimits(limits: Limits): Document {
  const { cooldown, confirmation, stop, budget } = limits;
  return present({
    kind: "limits",
    max_hourly_spend_usd: inDollars(limits.maxHourlySpend),
    max_instances: limits.maxInstances,
    cooldown: present({
      provision: length(cooldown.provision),
      terminate: length(cooldown.terminate),
      after_failure: optional(cooldown.afterFailure, length),
      queue: optional(cooldown.queue, length),
    }),
    confirmation: present({
      above_hourly_cost_usd: inDollars(confirmation.aboveHourlyCost),
      approvals: (confirmation.tiers ?? []).map((tier) => ({
        above_hourly_cost_usd: inDollars(tier.aboveHourlyCost),
        count: tier.count,
      })),
      timeout: length(confirmation.timeout),
      approvers: confirmation.approvers,
      above_terminations: confirmation.aboveTerminations,
      window: length(confirmation.window),
    }),
    apply: present({
      launch_within: length(limits.launchWithin),
      stop_after_failures: stop?.afterFailures,
      stop_for: optional(stop?.lasts, length),
    }),
    pause: optional(limits.pauses?.[0], writtenPause),
    ...safeguards(limits),
    budget: optional(budget, ({ daily, monthly }) =>
      present({
        daily_usd: optional(daily, inDollars),
        monthly_usd: optional(monthly, inDollars),
      }),
    ),
    price_change_percent: limits.priceChangePercent,
  });
}
