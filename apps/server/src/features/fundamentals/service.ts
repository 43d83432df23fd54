import type { MarketDataRouter } from '@quire/adapters/market-data';
import type { Sql } from '@quire/adapters/storage';
import type { FundamentalsView } from '@quire/contract';
import { fundamentalFigures, type ProviderFundamentals, parseMarketSymbol } from '@quire/ports/market-data';
import { problem } from '../../platform/problem.ts';
import { instantText } from '../../platform/wire.ts';
import { instrumentOf } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';

/** What is known about companies. */
export interface FundamentalsService {
  /** Null while no provider was asked, or none knew. */
  find(symbol: string): Promise<FundamentalsView | null>;
  /** @throws NO_PROVIDER_ANSWERED with the reason of the last that was asked */
  refresh(symbol: string): Promise<FundamentalsView>;
}

export interface FundamentalsOptions {
  readonly sql: Sql;
  readonly gateway: WorldGateway;
  readonly router: Pick<MarketDataRouter, 'ask'>;
}

type Answer = Omit<ProviderFundamentals, 'symbol'>;
interface Row {
  readonly symbol: string;
  readonly provider: string;
  readonly answer: Answer;
  readonly receivedAt: number;
}

export function createFundamentalsService({ sql, gateway, router }: FundamentalsOptions): FundamentalsService {
  return {
    async find(text) {
      const { symbol } = instrumentOf(gateway, text);
      const [row] = await sql<Row[]>`
        select symbol, provider, answer, received_at as "receivedAt" from fundamentals where symbol = ${symbol}`;
      return row === undefined ? null : viewOf(row);
    },
    async refresh(text) {
      const { symbol } = instrumentOf(gateway, text);
      const asked = parseMarketSymbol(symbol);
      if (asked === null) throw problem('NO_PROVIDER_ANSWERED', `no provider knows a symbol such as ${symbol}`);
      const answer = await router.ask('fundamentals', { symbol: asked });
      if (!answer.ok) {
        const { code, detail } = answer.error;
        throw problem('NO_PROVIDER_ANSWERED', detail, { details: { code } });
      }
      const { value, provenance } = answer.value;
      const { symbol: _, ...about } = value;
      const row = { symbol, provider: provenance.provider, answer: about, receivedAt: provenance.receivedAt * 1_000 };
      await sql`
        insert into fundamentals (symbol, provider, answer, received_at)
        values (${symbol}, ${row.provider}, ${JSON.stringify(about)}::text::jsonb, ${row.receivedAt})
        on conflict (symbol) do update set provider = excluded.provider, answer = excluded.answer,
          received_at = excluded.received_at`;
      return viewOf(row);
    },
  };
}

function viewOf({ symbol, provider, answer, receivedAt }: Row): FundamentalsView {
  const { figures, ...about } = answer;
  const all = Object.fromEntries(fundamentalFigures.map((name) => [name, figures[name] ?? null]));
  return {
    ...about,
    ...(all as Record<(typeof fundamentalFigures)[number], number | null>),
    symbol,
    provider,
    receivedAt: instantText(receivedAt),
  };
}
