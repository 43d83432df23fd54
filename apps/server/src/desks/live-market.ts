import type { LiveData, LiveSubscription, StreamHub } from '@quire/adapters/market-data';
import type { WorldPriceView } from '@quire/contract';
import { type MarketSymbol, parseMarketSymbol } from '@quire/ports/market-data';
import type { LiveTick } from '../platform/live-tick.ts';
import type { WorldGateway } from '../platform/world-gateway.ts';

/** Ticks travel to the world in groups: what comes within so many milliseconds goes together. */
const togetherMs = 5;

export interface LiveMarket {
  prices(): readonly WorldPriceView[];
  close(): void;
}

interface Told {
  readonly at: number;
}

/** Subscribes a live world to what it lists, hands it what providers tell, and remembers who told each symbol and when. */
export function startLiveMarket(gateway: WorldGateway, hub: StreamHub): LiveMarket {
  const newest = new Map<string, Told>();
  let waiting: LiveTick[] = [];
  let providers = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    timer = null;
    gateway.tellMarket(waiting, [...providers]);
    waiting = [];
    providers = new Set();
  };
  const hear = (data: LiveData) => {
    // What comes late is history: the store has it, and a market does not go back.
    if (data.kind === 'trade' && data.isLate) return;
    const { symbol, at } = data.kind === 'trade' ? data.trade : data.quote;
    if (data.kind !== 'crossed') newest.set(symbol.text, { at });
    waiting.push(tickOf(data));
    providers.add(data.provenance.provider);
    timer ??= setTimeout(flush, togetherMs);
  };
  const symbols = () =>
    gateway.instruments().flatMap(({ symbol }): MarketSymbol[] => {
      const parsed = parseMarketSymbol(symbol);
      return parsed === null ? [] : [parsed];
    });
  let subscription: LiveSubscription = hub.subscribe(symbols(), ['quotes', 'trades'], hear);
  const unsubscribe = gateway.subscribe(({ events }) => {
    if (!events.some(({ event }) => event.type === 'InstrumentDefined')) return;
    const next = hub.subscribe(symbols(), ['quotes', 'trades'], hear);
    subscription.close();
    subscription = next;
  });
  return {
    prices: () =>
      symbols().map(({ text }) => {
        const source = hub.sourceOf(text);
        const told = newest.get(text);
        return {
          symbol: text,
          provider: source?.provider ?? null,
          route: source?.route ?? 'poll',
          ageSeconds: told === undefined ? null : Math.max(0, Date.now() - told.at) / 1_000,
        };
      }),
    close() {
      unsubscribe();
      subscription.close();
      if (timer) clearTimeout(timer);
    },
  };
}

function tickOf(data: LiveData): LiveTick {
  return data.kind === 'trade' ? { kind: 'trade', trade: data.trade } : { kind: data.kind, quote: data.quote };
}
