import type { MarketDataRouter } from '@quire/adapters/market-data';
import type { Price } from '@quire/core/units';
import type { ProviderBar } from '@quire/ports/market-data';
import { expect, it } from 'vitest';
import { providerBarSource } from './provider-bar-source.ts';

const wanted = {
  symbol: 'BTC/USD',
  timeframe: '1h',
  from: 1_800_000_000_000_500,
  to: 1_800_010_000_000_500,
  limit: 5,
} as const;
const bar = (openTime: number, isFinal: boolean): ProviderBar => ({
  ...{ openTime, closeTime: openTime + 3_600_000, open: 100 as Price, high: 120 as Price, low: 90 as Price },
  ...{ close: 110 as Price, volume: 2, averagePrice: isFinal ? 1.05 : null, tradeCount: isFinal ? 7 : null, isFinal },
  availableAt: openTime + 3_600_000,
});

/** A router that answers with what it is given, and remembers what it was asked. */
function routerThat(answer: unknown) {
  const asked: unknown[] = [];
  const ask = async (...question: unknown[]) => {
    asked.push(question);
    return answer;
  };
  return { asked, router: { ask } as unknown as Pick<MarketDataRouter, 'ask'> };
}

it('brings a provider’s bars in columns, under the name of whoever answered', async () => {
  const bars = [bar(1_800_000_000_000, true), bar(1_800_003_600_000, false)];
  const value = { symbol: {}, timeframe: '1h', priceScale: 2, adjustment: 'split', currency: null, bars };
  const provenance = { provider: 'kraken', receivedAt: 1_800_004_000_000 };
  const { asked, router } = routerThat({ ok: true, value: { value, provenance } });
  const given = await providerBarSource(router, () => []).bars(wanted, new AbortController().signal);
  expect(given).toMatchObject({
    ok: true,
    batch: {
      ...{
        symbol: 'BTC/USD',
        timeframe: '1h',
        provider: 'kraken',
        source: 'kraken, adjusted for splits',
        priceScale: 2,
      },
      receivedAt: 1_800_004_000_000_000,
      openTime: Float64Array.of(1_800_000_000_000_000, 1_800_003_600_000_000),
      close: Float64Array.of(110, 110),
      notional: Float64Array.of(2.1, Number.NaN),
      printCount: Int32Array.of(7, -1),
      isFinal: Uint8Array.of(1, 0),
      availableAt: Float64Array.of(1_800_003_600_000_000, 1_800_007_200_000_000),
    },
  });
  // The range is widened to whole milliseconds, and the reserve of limits is left to those who wait.
  expect(asked).toMatchObject([
    [
      'bars',
      { symbol: { base: 'BTC' }, from: 1_800_000_000_000, to: 1_800_010_000_001, limit: 5 },
      { urgency: 'background' },
    ],
  ]);
});

it('hands on why there is no answer, and spends no request on what is no symbol', async () => {
  const { asked, router } = routerThat({ ok: false, error: { code: 'RATE_LIMITED', detail: 'try later' } });
  const source = providerBarSource(router, () => ['AAPL']);
  const { signal } = new AbortController();
  expect(await source.bars(wanted, signal)).toEqual({ ok: false, code: 'RATE_LIMITED', detail: 'try later' });
  expect(await source.bars({ ...wanted, symbol: '???' }, signal)).toMatchObject({ ok: false, code: 'INVALID_SYMBOL' });
  expect(asked).toHaveLength(1);
  expect(await source.symbols()).toEqual(['AAPL']);
});
