import type { Quarantined } from '@quire/ports/market-data';
import type { Sql } from '../client.ts';

export interface QuarantinedRow extends Omit<Quarantined, 'receivedAt'> {
  readonly quarantineId: number;
  readonly receivedAt: Date;
}

export interface QuarantineStore {
  /** Keeps them in one statement, and lets go what is beyond the newest of each of these providers. */
  add(items: readonly Quarantined[]): Promise<void>;
  /** Newest first; of one provider, or of all. */
  list(filter: { readonly provider?: string; readonly limit: number }): Promise<readonly QuarantinedRow[]>;
}

const keptPerProvider = 1_000;

export function createQuarantineStore(sql: Sql): QuarantineStore {
  return {
    async add(items) {
      if (items.length === 0) return;
      const column = (read: (item: Quarantined) => string) => items.map((item) => read(item).replaceAll('\u0000', ''));
      await sql`
        insert into provider_quarantine (provider, capability, symbol, cause, detail, sample, received_at)
        select * from unnest(
          ${column(({ provider }) => provider)}::text[], ${column(({ capability }) => capability)}::text[],
          ${column(({ symbol }) => symbol)}::text[], ${column(({ cause }) => cause)}::text[],
          ${column(({ detail }) => detail)}::text[], ${column(({ sample }) => sample)}::text[],
          ${column(({ receivedAt }) => new Date(receivedAt).toISOString())}::timestamptz[])`;
      await sql`
        delete from provider_quarantine old using (
          select provider, quarantine_id, row_number() over (partition by provider order by quarantine_id desc) as place
          from provider_quarantine where provider = any(${[...new Set(column(({ provider }) => provider))]}::text[])
        ) ranked
        where old.quarantine_id = ranked.quarantine_id and ranked.place > ${keptPerProvider}`;
    },
    async list({ provider, limit }) {
      return sql<QuarantinedRow[]>`
        select quarantine_id as "quarantineId", provider, capability, symbol, cause, detail, sample,
          received_at as "receivedAt"
        from provider_quarantine
        where ${provider === undefined ? sql`true` : sql`provider = ${provider}`}
        order by quarantine_id desc limit ${limit}`;
    },
  };
}
