import { findExchange } from '@quire/adapters/calendars';
import type { MarketDataRouter } from '@quire/adapters/market-data';
import type { FoundInstrumentView, SearchAnswer } from '@quire/contract';
import type { Instrument } from '@quire/core/market';
import type { FoundInstrument, Provenance } from '@quire/ports/market-data';
import type { ListedInstrument, MarketStore } from '@quire/ports/market-store';
import type { WorldGateway } from '../../platform/world-gateway.ts';

/** Whether providers are asked: only when nothing that is known fits, never, or in any case. */
export const searchModes = ['auto', 'never', 'always'] as const;
export type SearchMode = (typeof searchModes)[number];

export interface SearchOptions {
  readonly store: MarketStore;
  readonly gateway: Pick<WorldGateway, 'instruments'>;
  readonly router: Pick<MarketDataRouter, 'ask'>;
}

/**
 * Instruments by symbol or name: what is traded here, what was stored, and what providers find. What a provider found is stored, so that
 * the next search spends nothing.
 */
export async function searchInstruments(
  { store, gateway, router }: SearchOptions,
  query: { readonly text: string; readonly limit: number; readonly mode: SearchMode },
): Promise<SearchAnswer> {
  const { text, limit, mode } = query;
  const here = gateway.instruments();
  const known = async () => merged(here, await store.searchInstruments({ text, limit }), text).slice(0, limit);
  const before = await known();
  if (mode === 'never' || (mode === 'auto' && before.length > 0)) {
    return { items: before, nextCursor: null, asked: null, unanswered: null };
  }
  const answer = await router.ask('search', { text, limit });
  if (!answer.ok) {
    return { items: before, nextCursor: null, asked: null, unanswered: `${answer.error.code}: ${answer.error.detail}` };
  }
  const { value, provenance } = answer.value;
  await store.upsertInstruments(listedOf(value, provenance));
  return { items: await known(), nextCursor: null, asked: provenance.provider, unanswered: null };
}

export function listedOf(found: readonly FoundInstrument[], provenance: Provenance): ListedInstrument[] {
  return found.map(({ symbol, name, exchange, kind, currency }) => ({
    ...{ symbol: symbol.text, name, exchange: symbol.mic ?? exchange, kind, currency },
    ...{ provider: provenance.provider, isActive: true, receivedAt: provenance.receivedAt * 1_000 },
  }));
}

function merged(here: readonly Instrument[], stored: readonly ListedInstrument[], text: string): FoundInstrumentView[] {
  const wanted = text.trim().toLowerCase();
  const traded = here.filter(({ symbol, name }) => closenessOf(symbol, name, wanted) < unrelated).map(worldView);
  const own = new Set(traded.map(({ symbol }) => symbol));
  const others = stored.filter(({ symbol }) => !own.has(symbol)).map(listedView);
  return [...traded, ...others].sort(
    (left, right) =>
      closenessOf(left.symbol, left.name, wanted) - closenessOf(right.symbol, right.name, wanted) ||
      Number(right.is_active) - Number(left.is_active) ||
      (left.symbol < right.symbol ? -1 : 1),
  );
}

const unrelated = 4;

/** The symbol itself, its beginning, the beginning of the name, a part of it. */
function closenessOf(symbol: string, name: string, wanted: string): number {
  if (symbol.toLowerCase() === wanted) return 0;
  if (symbol.toLowerCase().startsWith(wanted)) return 1;
  const title = name.toLowerCase();
  if (title.startsWith(wanted)) return 2;
  return title.includes(wanted) ? 3 : unrelated;
}

const worldView = ({ symbol, name, venue, currency, assetClass, tradable }: Instrument): FoundInstrumentView => ({
  ...{ symbol, name, exchange: venue, currency, is_active: tradable, is_traded_here: true, provider: 'world' },
  country: findExchange(venue)?.country ?? null,
  asset_class: assetClass === 'crypto' ? 'crypto' : 'stock',
});

const listedView = ({
  symbol,
  name,
  exchange,
  currency,
  kind,
  isActive,
  provider,
}: ListedInstrument): FoundInstrumentView => {
  const place = findExchange(symbol.includes(':') ? symbol.slice(0, 4) : exchange);
  return {
    ...{ symbol, name, exchange, is_active: isActive, is_traded_here: false, provider },
    country: place?.country ?? null,
    currency: currency ?? place?.currency ?? null,
    asset_class: kind,
  };
};
