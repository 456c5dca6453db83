/** Postgres, the Pushgateway and Slack in memory: each keeps what it was told last. */
import type {
  ActionRow,
  Beside,
  DecisionRow,
  SavedLedger,
  SavingsRow,
  SpendRow,
} from "../../../src/model/records.ts";
import type { ActionTable, Messenger, MetricFamily, MetricsGateway } from "../../../src/ports.ts";

/** Earlier states never replace later ones of the same revision, as in the real table. */
const progress: Readonly<Record<string, number>> = {
  proposed: 1,
  pending_confirmation: 1,
  approved: 2,
  executing: 3,
  executed: 4,
  failed: 4,
  blocked: 4,
  expired: 4,
  dry_run: 4,
  rolled_back: 5,
};

function isOlder(row: ActionRow, before: ActionRow): boolean {
  const [is, was] = [row, before].map(({ auditEntry }) => revisionOf(auditEntry));
  if (is !== was) return (is ?? 0) < (was ?? 0);
  return (progress[row.status] ?? 0) < (progress[before.status] ?? 0);
}

function revisionOf(entry: unknown): number {
  const { revision = 0 } = (entry ?? {}) as { readonly revision?: number };
  return revision;
}

/** A table of actions. */
export class MemoryTable implements ActionTable {
  readonly rows = new Map<string, ActionRow>();
  readonly decisions = new Map<string, DecisionRow>();
  readonly savings = new Map<string, SavingsRow>();
  readonly spend = new Map<string, SpendRow>();
  #ledger: SavedLedger | undefined;
  async save(rows: readonly ActionRow[], beside?: Beside): Promise<void> {
    for (const one of beside?.decisions ?? []) this.decisions.set(one.decisionId, one);
    for (const one of beside?.savings ?? []) this.savings.set(one.actionId, one);
    for (const one of beside?.sight.spend ?? []) {
      this.spend.set(`${one.at} ${one.scope} ${one.pool}`, one);
    }
    if (beside?.ledger && beside.ledger.asOf >= (this.#ledger?.asOf ?? 0)) {
      this.#ledger = beside.ledger;
    }
    for (const row of rows) {
      const before = this.rows.get(row.actionId);
      if (!before || !isOlder(row, before)) this.rows.set(row.actionId, row);
    }
  }
  async recent(limit: number): Promise<readonly ActionRow[]> {
    const newest = [...this.rows.values()].toSorted(
      (one, other) => other.createdAt - one.createdAt || (one.actionId < other.actionId ? 1 : -1),
    );
    return newest.slice(0, limit);
  }
  async *every(): AsyncIterable<readonly ActionRow[]> {
    yield [...this.rows.values()].toSorted((one, other) =>
      one.actionId < other.actionId ? -1 : 1,
    );
  }
  async ledger(fleet: string): Promise<SavedLedger | undefined> {
    return this.#ledger?.fleet === fleet ? this.#ledger : undefined;
  }
  async close(): Promise<void> {
    // Nothing is open.
  }
}

/** The gateway: families by group and name. */
export class MemoryGateway implements MetricsGateway {
  readonly families = new Map<string, MetricFamily>();
  async ready(): Promise<void> {
    // A map always is.
  }
  async push(
    families: readonly MetricFamily[],
    group: Readonly<Record<string, string>>,
  ): Promise<void> {
    for (const one of families) this.families.set(`${JSON.stringify(group)} ${one.name}`, one);
  }
  /** The value of one metric without a group of its own. */
  value(name: string, labels: Readonly<Record<string, string>>): number | undefined {
    return this.families
      .get(`{} ${name}`)
      ?.values.find((one) =>
        Object.entries(labels).every(([key, value]) => one.labels[key] === value),
      )?.value;
  }
}

/** The channel. */
export class MemoryMessenger implements Messenger {
  readonly texts: string[] = [];
  async send(message: Parameters<Messenger["send"]>[0]): Promise<void> {
    this.texts.push(message.text);
  }
}
