/**
 * The second apply lock: an advisory lock of Postgres, which frees it by itself when the process
 * or the machine that holds it dies. Apart from the table, because it keeps a connection open.
 */
import pg from "pg";
import type { SecondLock } from "../ports.ts";
import {
  connectionTimeout,
  postgresAddress,
  postgresFailure,
  postgresSecrets,
} from "./postgres-connection.ts";

// A machine that is cut off sends no goodbye: the server asks after it, and gives up in 90 s.
const preparations = [
  "set tcp_keepalives_idle = 30",
  "set tcp_keepalives_interval = 20",
  "set tcp_keepalives_count = 3",
  "begin",
  "set local idle_in_transaction_session_timeout = 0",
];

// A lock of a transaction, so that it also holds where connections are pooled by transaction.
const attempt = "select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as taken";

const queryTimeout = 10_000;

/** The lock of one repository in the database behind `DATABASE_URL`. Throws OperatorError. */
export function postgresLock(address: string, repository: string): SecondLock {
  const connectionString = postgresAddress(address);
  return {
    async take() {
      const client = new pg.Client({
        connectionString,
        application_name: "fleetmerge-apply-lock",
        connectionTimeoutMillis: connectionTimeout,
        query_timeout: queryTimeout,
      });
      // Without a listener a connection that is cut ends the process; the lock in git still holds.
      client.on("error", () => undefined);
      const end = () => client.end().catch(() => undefined);
      try {
        await client.connect();
        for (const statement of preparations) await client.query(statement);
        const key = `fleetmerge apply ${repository.toLowerCase()}`;
        const { rows } = await client.query<{ taken: boolean }>(attempt, [key]);
        if (rows[0]?.taken === true) return { kind: "taken", release: end };
      } catch (thrown) {
        await end();
        const { message } = postgresFailure(thrown, postgresSecrets(connectionString));
        return { kind: "unknown", why: message };
      }
      await end();
      return { kind: "held" };
    },
  };
}
