/** The steps by which a database comes to hold our table. Steps are added, never changed. */

/** One step. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly statements: readonly string[];
}

// Days are days in UTC, as everywhere. What was only tried is in the first view and in no other.
const views = {
  actionsByDay: `create or replace view fleetmerge_actions_by_day as
    select (created_at at time zone 'UTC')::date as day, pool, action_type, status,
      count(*) as actions, sum(cost_impact) as cost_impact_usd_per_hour
    from autonomous_actions group by 1, 2, 3, 4`,
  blocksByDay: `create or replace view fleetmerge_blocks_by_day as
    select (created_at at time zone 'UTC')::date as day, pool, action_type, block_reason,
      count(*) as actions
    from autonomous_actions where block_reason is not null and status <> 'dry_run'
    group by 1, 2, 3, 4`,
  costImpactByDay: `create or replace view fleetmerge_cost_impact_by_day as
    select (executed_at at time zone 'UTC')::date as day, pool,
      coalesce(sum(cost_impact) filter (where cost_impact > 0), 0) as grown_usd_per_hour,
      coalesce(sum(cost_impact) filter (where cost_impact < 0), 0) as saved_usd_per_hour,
      sum(cost_impact) as net_usd_per_hour
    from autonomous_actions where status = 'executed' and executed_at is not null
    group by 1, 2`,
  waitingTimes: `create or replace view fleetmerge_waiting_times_by_day as
    select (created_at at time zone 'UTC')::date as day, pool,
      cardinality(approvers) > 0 as approved_by_a_person, count(*) as actions,
      percentile_cont(0.5) within group (order by executed_at - created_at) as median,
      max(executed_at - created_at) as longest
    from autonomous_actions
    where status in ('executed', 'rolled_back') and executed_at is not null
    group by 1, 2, 3`,
} as const;

// Money and hours are summed over the time between two looks; the last look lasts until now.
const laterViews = {
  spendByPoolAndDay: `create or replace view fleetmerge_spend_by_pool_and_day as
    with stretches as (
      select scope, pool, usd_per_hour, observed_at at time zone 'UTC' as begins,
        lead(observed_at, 1, greatest(observed_at, now()))
          over (partition by scope, pool order by observed_at) at time zone 'UTC' as ends
      from spend
    )
    select day::date as day, scope, pool,
      coalesce(sum(usd_per_hour * hours), 0)::decimal(14,4) as usd,
      coalesce(sum(hours) filter (where usd_per_hour is null), 0)::decimal(10,4)
        as hours_of_unknown_price
    from stretches,
      generate_series(date_trunc('day', begins), ends, interval '1 day') as day,
      lateral (select extract(epoch from least(ends, day + interval '1 day')
        - greatest(begins, day)) / 3600 as hours) as part
    where hours > 0
    group by 1, 2, 3`,
  savingsByAction: `create or replace view fleetmerge_savings_by_action as
    select action_id, action_type, pool, target, rule, from_at, to_at, price_usd_per_hour,
      case action_type
        when 'provision_instance' then
          -ceil(price_usd_per_hour * 1000000 * ceil(seconds / 60) / 60) / 1000000
        else floor(price_usd_per_hour * 1000000 * floor(seconds / 60) / 60) / 1000000
      end as saved_usd
    from (
      select one.*, ends.to_at,
        greatest(extract(epoch from ends.to_at - one.from_at), 0) as seconds
      from savings as one
      left join (
        select distinct instance_id from savings
        where action_type = 'terminate_instance' and instance_id is not null
      ) as given_back on given_back.instance_id = one.instance_id,
      lateral (select case
          when one.action_type = 'terminate_instance' or given_back.instance_id is not null
            then now()
          else least(coalesce(one.ended_at, now()), now())
        end as to_at) as ends
    ) as lasting`,
  savingsByRule: `create or replace view fleetmerge_savings_by_rule as
    select coalesce(rule, 'unknown') as rule, pool, count(*) as actions,
      count(*) filter (where saved_usd is null) as of_unknown_price,
      coalesce(sum(saved_usd), 0) as saved_usd
    from fleetmerge_savings_by_action group by 1, 2`,
  blocksByReason: `create or replace view fleetmerge_blocks_by_reason as
    select block_reason, pool, count(*) as actions,
      min(created_at) as first_at, max(created_at) as last_at
    from autonomous_actions where block_reason is not null and status <> 'dry_run'
    group by 1, 2`,
  approvalTimes: `create or replace view fleetmerge_approval_times as
    select approver, pool, count(*) as actions,
      percentile_cont(0.5) within group (order by executed_at - created_at) as median,
      max(executed_at - created_at) as longest
    from autonomous_actions, unnest(approvers) as approver
    where status in ('executed', 'rolled_back') and executed_at is not null
    group by 1, 2`,
} as const;

const laterTables = [
  `create table if not exists decisions (
    decision_id varchar(255) primary key,
    decided_at timestamptz not null,
    main_sha varchar(64) not null,
    proposed integer not null,
    blocked integer not null,
    reasons text[] not null,
    cost_impact decimal(12,6) not null
  )`,
  "create index if not exists idx_decisions_decided on decisions (decided_at)",
  `create table if not exists instances (
    instance_id varchar(255) primary key,
    name varchar(255) not null,
    pool varchar(255),
    instance_type varchar(255) not null,
    region varchar(255) not null,
    status varchar(50) not null,
    price_usd_per_hour decimal(12,6),
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null
  )`,
  `create table if not exists prices (
    instance_type varchar(255) not null,
    seen_at timestamptz not null,
    price_usd_per_hour decimal(12,6),
    primary key (instance_type, seen_at)
  )`,
  `create table if not exists spend (
    observed_at timestamptz not null,
    scope varchar(20) not null,
    pool varchar(255) not null default '',
    machines integer not null,
    usd_per_hour decimal(14,6),
    primary key (scope, pool, observed_at)
  )`,
  `create table if not exists savings (
    action_id varchar(255) primary key,
    action_type varchar(50) not null,
    pool varchar(255) not null,
    target varchar(255) not null,
    rule varchar(50),
    instance_id varchar(255),
    from_at timestamptz not null,
    ended_at timestamptz,
    price_usd_per_hour decimal(12,6)
  )`,
  `create index if not exists idx_savings_terminated on savings (instance_id)
    where action_type = 'terminate_instance'`,
  `create table if not exists fleetmerge_ledgers (
    fleet varchar(255) primary key,
    head varchar(64) not null,
    as_of timestamptz not null,
    ledger jsonb not null
  )`,
] as const;

// The same money as above: costs of begun minutes rounded up, savings of whole ones down.
const spent = "-ceil(price_usd_per_hour * 1000000 * ceil(seconds / 60) / 60)";
const saved = "floor(price_usd_per_hour * 1000000 * floor(seconds / 60) / 60)";
const givenBack = `exists (select from savings as other
  where other.action_type = 'terminate_instance' and other.instance_id = one.instance_id)`;

/** Of one kind of action, summed by itself: no join of a million rows is kept to be sorted. */
function savingsOf(money: string, until: string, which: string): string {
  return `select rule, pool, count(*) as actions, count(price_usd_per_hour) as priced,
      sum(${money}) as micros
    from (
      select one.*, greatest(extract(epoch from ${until} - from_at), 0) as seconds
      from savings as one where ${which}
    ) as lasting group by 1, 2`;
}

// What they say is what they said before; over a million rows they take half of the time.
const quickerViews = {
  // Days come from the select list, which is quicker than a function joined to every row.
  spendByPoolAndDay: `create or replace view fleetmerge_spend_by_pool_and_day as
    with stretches as (
      select scope, pool, usd_per_hour, observed_at at time zone 'UTC' as begins,
        lead(observed_at, 1, greatest(observed_at, now()))
          over (partition by scope, pool order by observed_at) at time zone 'UTC' as ends
      from spend
    ), days as (
      select scope, pool, usd_per_hour, begins, ends,
        generate_series(date_trunc('day', begins), ends, interval '1 day') as day
      from stretches
    ), parts as (
      select day::date as day, scope, pool, usd_per_hour,
        extract(epoch from least(ends, day + interval '1 day') - greatest(begins, day)) as seconds
      from days
    )
    select day, scope, pool,
      coalesce(sum(usd_per_hour * seconds) / 3600, 0)::decimal(14,4) as usd,
      coalesce(sum(seconds) filter (where usd_per_hour is null) / 3600, 0)::decimal(10,4)
        as hours_of_unknown_price
    from parts where seconds > 0 group by 1, 2, 3`,
  savingsByRule: `create or replace view fleetmerge_savings_by_rule as
    select coalesce(rule, 'unknown') as rule, pool, sum(actions)::bigint as actions,
      sum(actions - priced)::bigint as of_unknown_price,
      coalesce(sum(micros), 0) / 1000000 as saved_usd
    from (
      ${savingsOf(saved, "now()", "action_type = 'terminate_instance'")}
      union all
      ${savingsOf(spent, "now()", `action_type = 'provision_instance' and ${givenBack}`)}
      union all
      ${savingsOf(
        spent,
        "least(coalesce(ended_at, now()), now())",
        `action_type = 'provision_instance' and not ${givenBack}`,
      )}
    ) as kinds group by 1, 2`,
} as const;

/** All steps, in order. `if not exists`, because the table may be older than we are. */
export const migrations: readonly Migration[] = [
  {
    id: 1,
    name: "create autonomous_actions",
    statements: [
      `create table if not exists autonomous_actions (
        action_id varchar(255) primary key,
        action_type varchar(50) not null,
        target_instance varchar(255),
        reason text not null,
        cost_impact decimal(10,2),
        status varchar(50) not null,
        metrics_before jsonb,
        metrics_after jsonb,
        created_at timestamptz default now(),
        executed_at timestamptz,
        error_message text
      )`,
      "create index if not exists idx_actions_created on autonomous_actions (created_at)",
      "create index if not exists idx_actions_type on autonomous_actions (action_type)",
      "create index if not exists idx_actions_status on autonomous_actions (status)",
    ],
  },
  {
    id: 2,
    name: "add what the audit knows of an action",
    statements: [
      `alter table autonomous_actions
        add column if not exists pool varchar(255),
        add column if not exists block_reason varchar(50),
        add column if not exists decision varchar(255),
        add column if not exists pull_request integer,
        add column if not exists merge_sha varchar(64),
        add column if not exists instance_id varchar(255),
        add column if not exists approvers text[] not null default '{}',
        add column if not exists price_usd_per_hour decimal(12,6)`,
    ],
  },
  { id: 3, name: "create views", statements: Object.values(views) },
  {
    id: 4,
    name: "add the rule and the audit entry of an action",
    statements: [
      `alter table autonomous_actions
        add column if not exists rule varchar(50),
        add column if not exists audit_entry jsonb`,
    ],
  },
  {
    id: 5,
    name: "create decisions, instances, prices, spend and savings",
    statements: laterTables,
  },
  {
    id: 6,
    name: "create views of spend, savings and people",
    statements: Object.values(laterViews),
  },
  {
    id: 7,
    name: "make the views of spend and savings quicker",
    statements: Object.values(quickerViews),
  },
];

/** Where the steps taken are written down. */
export const migrationsTable = `create table if not exists fleetmerge_migrations (
  id integer primary key,
  name text not null,
  applied_at timestamptz not null default now()
)`;

/** The advisory lock under which steps are taken: an arbitrary number that is only ours. */
export const migrationsLock = 7_305_412_968;
