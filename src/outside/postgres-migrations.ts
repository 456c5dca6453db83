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
];

/** Where the steps taken are written down. */
export const migrationsTable = `create table if not exists fleetmerge_migrations (
  id integer primary key,
  name text not null,
  applied_at timestamptz not null default now()
)`;

/** The advisory lock under which steps are taken: an arbitrary number that is only ours. */
export const migrationsLock = 7_305_412_968;
