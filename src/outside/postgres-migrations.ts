/** The steps by which a database comes to hold our table. Steps are added, never changed. */

/** One step. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly statements: readonly string[];
}

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
];

/** Where the steps taken are written down. */
export const migrationsTable = `create table if not exists fleetmerge_migrations (
  id integer primary key,
  name text not null,
  applied_at timestamptz not null default now()
)`;

/** The advisory lock under which steps are taken: an arbitrary number that is only ours. */
export const migrationsLock = 7_305_412_968;
