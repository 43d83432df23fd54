import type { ProviderStateStore } from '@quire/ports/market-data';
import type { Sql } from '../client.ts';

/** The states in PostgreSQL. A change locks its row, so that processes take turns and none acts on what another has changed. */
export function createProviderStateStore(sql: Sql): ProviderStateStore {
  return {
    async change(provider, apply) {
      const { answer } = await sql.begin(async (transaction) => {
        // The row must exist to be locked: two first changes at once would both begin with nothing.
        await transaction`
          insert into provider_state (provider, state) values (${provider}, 'null'::jsonb) on conflict do nothing`;
        const [row] = await transaction<{ state: unknown }[]>`
          select state from provider_state where provider = ${provider} for update`;
        const changed = apply(row?.state ?? null);
        await transaction`
          update provider_state set state = ${JSON.stringify(changed.state)}::text::jsonb, updated_at = now()
          where provider = ${provider}`;
        return { answer: changed.answer };
      });
      return answer;
    },
    async read() {
      const rows = await sql<{ provider: string; state: unknown }[]>`select provider, state from provider_state`;
      return new Map(rows.map(({ provider, state }) => [provider, state]));
    },
  };
}
