/** Fills the table of actions with a history that nobody has, to see how it bears its weight. */

import pg from "pg";

/** So many actions, one every five minutes, ended in every way; made by the server itself. */
export async function fillActions(address: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query(
    `insert into autonomous_actions (action_id, action_type, target_instance, reason, cost_impact,
        status, metrics_before, created_at, executed_at, pool, block_reason, approvers)
      select 'action_' || n,
        case n % 2 when 0 then 'provision_instance' else 'terminate_instance' end,
        'training-' || n, 'All members above 80 % for 15 minutes',
        case n % 2 when 0 then 1.99 else -1.99 end,
        (array['executed', 'executed', 'blocked', 'failed', 'expired'])[1 + n % 5],
        jsonb_build_array(jsonb_build_object('mean', 90, 'series', '[1,2,3,4,5,6,7,8]'::jsonb)),
        at, case when n % 5 < 2 then at + interval '7 minutes' end,
        'pool-' || n % 20,
        case when n % 5 = 2 then (array['cooldown', 'spend-limit', 'budget'])[1 + n % 3] end,
        case when n % 10 = 0 then array['alice'] else '{}' end
      from (select n, timestamptz '2026-01-01Z' + n * interval '5 minutes' as at
        from generate_series(1, $1::int) as n) as made`,
    [count],
  );
  await client.query("analyze autonomous_actions");
  await client.end();
}

/** So many looks at the spend of five pools until now, and so many savings; made by the server. */
export async function fillBeside(address: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query(
    `insert into spend (observed_at, scope, pool, machines, usd_per_hour)
      select now() - ($1::int - n) / 5 * interval '15 minutes', 'pool', 'pool-' || n % 5,
        n % 7, n % 7 * 1.29
      from generate_series(1, $1::int) as n on conflict do nothing`,
    [count],
  );
  await client.query(
    `insert into savings (action_id, action_type, pool, target, rule, instance_id, from_at,
        ended_at, price_usd_per_hour)
      select 'action_' || n,
        case n % 2 when 0 then 'provision_instance' else 'terminate_instance' end,
        'pool-' || n % 20, 'training-' || n, case n % 2 when 0 then 'high_utilization' else 'idle' end,
        'i-' || n / 2, at, case n % 2 when 0 then at + interval '3 hours' end, 1.29
      from (select n, now() - ($1::int - n) * interval '5 minutes' as at
        from generate_series(1, $1::int) as n) as made on conflict do nothing`,
    [count],
  );
  await client.query("analyze spend");
  await client.query("analyze savings");
  await client.end();
}
