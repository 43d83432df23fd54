import type { Bar, Print } from '@quire/core/market';
import type { InstrumentId, Price, Quantity, UnixMicros } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import { CommittedMarketView } from './market-view.ts';

const instrumentId = 'a' as InstrumentId;
const print: Print = {
  instrumentId,
  tsEvent: 50 as UnixMicros,
  printSequence: 1,
  price: 400 as Price,
  quantity: 1 as Quantity,
  aggressorSide: 'buy',
};
const kept = { quotes: [], books: [], bars: [], prints: [print] };
const restated = (at: number) => [{ instrumentId, price: 100 as Price, at: at as UnixMicros }];

describe('the market as it was kept', () => {
  it('is shown in the terms of after an action that followed its last print', () => {
    const view = new CommittedMarketView();
    view.restore(kept, restated(60));
    expect(view.lastPrice('a')).toMatchObject({ price: 100, at: 60 });
    expect(view.lastPrint('a')?.price).toBe(400);
  });

  it('is not changed by what its prints know already', () => {
    const view = new CommittedMarketView();
    view.restore(kept, restated(40));
    expect(view.lastPrice('a')).toMatchObject({ price: 400, at: 50 });
  });

  it('has the price of every bar, also of one that begins when the one before it closed', () => {
    const view = new CommittedMarketView();
    const bar = (openTime: number, close: number) =>
      ({ instrumentId, openTime, closeTime: openTime + 60, close, isFinal: true, timeframe: '1m' }) as Bar;
    view.restore({ ...kept, bars: [bar(60, 401), bar(120, 402), bar(180, 403)] }, []);
    expect(view.lastPrice('a')).toEqual({ price: 403, at: 240, source: 'bar' });
  });
});
