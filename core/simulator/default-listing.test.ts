import { describe, expect, it } from 'vitest';
import { defaultInstruments, defaultProfiles } from './default-listing.ts';
import { incrementAt, stepAround } from './price-grid.ts';

describe('the default listing', () => {
  const instruments = defaultInstruments();

  it('has at least twelve stocks and funds and four crypto pairs, each with a profile', () => {
    expect(instruments.filter((one) => one.assetClass === 'us_equity').length).toBeGreaterThanOrEqual(12);
    expect(instruments.filter((one) => one.assetClass === 'crypto')).toHaveLength(4);
    expect(new Set(instruments.map((one) => one.instrumentId)).size).toBe(instruments.length);
    expect([...defaultProfiles.keys()]).toEqual(instruments.map((one) => one.symbol));
  });

  it('steps stocks by a cent from one dollar and by a hundredth of it below', () => {
    const apple = instruments.find((one) => one.symbol === 'AAPL')!;
    expect([9_999, 10_000, 2_300_000].map((ticks) => incrementAt(apple, ticks))).toEqual([1, 100, 100]);
  });

  it('keeps makers on valid prices', () => {
    for (const instrument of instruments) {
      const profile = defaultProfiles.get(instrument.symbol)!;
      const reference = profile.referencePrice * 10 ** instrument.priceScale;
      expect(stepAround(instrument, profile, reference) % incrementAt(instrument, reference), instrument.symbol).toBe(
        0,
      );
    }
  });

  it('follows the calendars of the world that lists it', () => {
    const listed = defaultInstruments({ usEquity: 'XNYS', crypto: 'crypto' });
    expect(new Set(listed.map((one) => one.calendarId))).toEqual(new Set(['XNYS', 'crypto']));
    expect(new Set(instruments.map((one) => one.calendarId))).toEqual(new Set(['sim']));
  });
});
