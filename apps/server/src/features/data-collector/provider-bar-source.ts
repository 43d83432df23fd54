import type { MarketDataRouter } from '@quire/adapters/market-data';
import { type Provenance, type ProviderBar, type ProviderBars, parseMarketSymbol } from '@quire/ports/market-data';
import type { BarBatch } from '@quire/ports/market-store';
import type { BarSource } from './bar-source.ts';

const microsPerMs = 1_000;

/**
 * The providers of real markets as a source, whoever of them answers: a series stands under the one that did. Collecting is patient, so
 * it leaves the reserve of limits and budgets to those who wait for an answer.
 *
 * @param symbols what is collected when nobody chose
 */
export function providerBarSource(router: Pick<MarketDataRouter, 'ask'>, symbols: () => readonly string[]): BarSource {
  return {
    name: 'providers',
    symbols: async () => symbols(),
    async bars({ symbol: text, timeframe, from, to, limit }, signal) {
      const symbol = parseMarketSymbol(text);
      if (symbol === null) return { ok: false, code: 'INVALID_SYMBOL', detail: `${text} is no symbol of a market` };
      const range = { from: Math.floor(from / microsPerMs), to: Math.ceil(to / microsPerMs) };
      const answer = await router.ask(
        'bars',
        { symbol, timeframe, ...range, limit },
        { signal, urgency: 'background', mayBeCached: false },
      );
      if (!answer.ok) return { ok: false, code: answer.error.code, detail: answer.error.detail };
      return { ok: true, batch: batchOf(text, answer.value.value, answer.value.provenance) };
    },
  };
}

function batchOf(
  symbol: string,
  { timeframe, priceScale, bars, adjustment }: ProviderBars,
  provenance: Provenance,
): BarBatch {
  const column = (of: (bar: ProviderBar) => number) => Float64Array.from(bars, of);
  const micros = (of: (bar: ProviderBar) => number) => column((bar) => of(bar) * microsPerMs);
  const receivedAt = provenance.receivedAt * microsPerMs;
  return {
    ...{
      symbol,
      timeframe,
      priceScale,
      receivedAt,
      provider: provenance.provider,
      source: sourceText(provenance.provider, adjustment),
    },
    openTime: micros(({ openTime }) => openTime),
    open: column(({ open }) => open),
    high: column(({ high }) => high),
    low: column(({ low }) => low),
    close: column(({ close }) => close),
    volume: column(({ volume }) => volume),
    notional: column(({ averagePrice, volume }) => (averagePrice === null ? Number.NaN : averagePrice * volume)),
    printCount: Int32Array.from(bars, ({ tradeCount }) => tradeCount ?? -1),
    isFinal: Uint8Array.from(bars, ({ isFinal }) => (isFinal ? 1 : 0)),
    availableAt: micros(({ availableAt }) => availableAt),
  };
}

/** Whoever reads a series must know that its provider has adjusted it already. */
function sourceText(provider: string, adjustment: ProviderBars['adjustment']): string {
  if (adjustment === 'raw') return provider;
  return `${provider}, adjusted for ${adjustment === 'all' ? 'splits and dividends' : 'splits'}`;
}
