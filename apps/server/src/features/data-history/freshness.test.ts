import { findExchange, makeCalendar, makeExchangeCalendar } from '@quire/adapters/calendars';
import type { SeriesCoverage } from '@quire/ports/market-store';
import { describe, expect, it } from 'vitest';
import { freshnessOf } from './freshness.ts';

const calendar = makeCalendar('XNYS', { fromYear: 2026, toYear: 2026 });
const at = (text: string): number => Date.parse(text) * 1_000;
const series = (lastOpen: string): SeriesCoverage => ({
  ...{ symbol: 'AAPL', timeframe: '1m', provider: 'made', source: 'x', priceScale: 2, rowCount: 1 },
  ...{ firstTime: at(lastOpen), lastTime: at(lastOpen), lastReceivedAt: at(lastOpen), isLastFinal: true },
});

describe('freshness', () => {
  // Friday, 20 November 2026: New York trades from 14:30 to 21:00 UTC.
  it.each([
    ['in the session, 29 minutes old', '2026-11-20T15:00:00Z', '2026-11-20T15:30:00Z', true, true],
    ['in the session, 31 minutes old', '2026-11-20T15:00:00Z', '2026-11-20T15:32:00Z', false, true],
    ['on Sunday, up to the close of Friday', '2026-11-20T20:59:00Z', '2026-11-22T12:00:00Z', true, false],
    ['on Sunday, without the last hour of Friday', '2026-11-20T20:00:00Z', '2026-11-22T12:00:00Z', false, false],
  ])('%s', (_, last, now, isFresh, isMarketOpen) => {
    const found = freshnessOf([series(last)], { now: at(now), minutesMax: 30, calendar });
    expect(found).toMatchObject({ isFresh, isMarketOpen });
  });

  it('in the pause of Hong Kong is up to its start', () => {
    const hongKong = makeExchangeCalendar(findExchange('HKEX')!, { fromYear: 2026, toYear: 2026 });
    const noon = (lastOpen: string) =>
      freshnessOf([series(lastOpen)], { now: at('2026-11-20T04:50:00Z'), minutesMax: 30, calendar: hongKong });
    expect(noon('2026-11-20T03:59:00Z')).toMatchObject({ isFresh: true, isMarketOpen: false });
    expect(noon('2026-11-20T03:20:00Z')).toMatchObject({ isFresh: false, isMarketOpen: false });
  });

  it('an unknown calendar counts as open, and nothing is never fresh', () => {
    const options = { now: at('2026-11-22T12:00:00Z'), minutesMax: 30, calendar: null };
    expect(freshnessOf([series('2026-11-20T20:59:00Z')], options)).toMatchObject({
      isFresh: false,
      isMarketOpen: null,
    });
    const empty = { ...series('2026-11-20T20:59:00Z'), firstTime: null, lastTime: null };
    expect(freshnessOf([empty], options)).toMatchObject({ ageMinutes: null, isFresh: false });
  });
});
