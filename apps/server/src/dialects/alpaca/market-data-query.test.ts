import type { Instrument } from '@quire/core/market';
import { formatInstant, parseInstant, type UnixMicros, unixMicros } from '@quire/core/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeToken, encodeToken, type Page, type PagePosition, pageQuery, readPage } from './page.ts';
import { daysIn, finishedMinutesIn, timeRange } from './time-range.ts';
import { parseTimeframe } from './timeframe.ts';

const at = (text: string): UnixMicros => parseInstant(text)!;
const shown = ({ from, to }: { from: number; to: number }): string[] =>
  [from, to].map((micros) => formatInstant(unixMicros(micros)));
const now = at('2026-11-21T15:30:20Z');

describe('a timeframe', () => {
  it.each([
    ['1Min', '1m'],
    ['1min', '1m'],
    ['5T', '5m'],
    ['1Hour', '1h'],
    ['4H', '4h'],
    ['1Day', '1d'],
    ['1D', '1d'],
    ['1Week', '1w'],
  ])('%s is kept as %s', (text, stored) => {
    expect(parseTimeframe(text)).toMatchObject({ kind: 'kept', stored });
  });

  it.each([
    '',
    '1',
    'Min',
    '0Min',
    '60Min',
    '24Hour',
    '2Day',
    '5Month',
    '1Year',
    '-1Min',
    '1M1',
    '100Min',
    'constructor',
  ])('%j is refused', (text) => {
    expect(() => parseTimeframe(text)).toThrow(/^invalid timeframe/);
  });

  it.each([
    ['3Min', { kind: 'minutes', count: 3, isDated: false }],
    ['59T', { kind: 'minutes', count: 59, isDated: false }],
    ['2Hour', { kind: 'minutes', count: 120, isDated: false }],
    ['1M', { kind: 'months', count: 1, isDated: true }],
    ['12Month', { kind: 'months', count: 12, isDated: true }],
  ])('%s is made when it is asked for', (text, made) => {
    expect(parseTimeframe(text)).toEqual(made);
  });
});

describe('a range of time', () => {
  it.each<[string, Record<string, string>, 'us_equity' | 'crypto', string[]]>([
    ['begins at New York midnight for shares', {}, 'us_equity', ['2026-11-21T05:00:00Z', '2026-11-21T15:30:20Z']],
    ['begins at UTC midnight for pairs', {}, 'crypto', ['2026-11-21T00:00:00Z', '2026-11-21T15:30:20Z']],
    [
      'takes bare dates as whole days of New York',
      { start: '2026-07-01', end: '2026-07-01' },
      'us_equity',
      ['2026-07-01T04:00:00Z', '2026-07-02T03:59:59.999999Z'],
    ],
    [
      'takes bare dates as whole days of UTC',
      { start: '2026-07-01', end: '2026-07-01' },
      'crypto',
      ['2026-07-01T00:00:00Z', '2026-07-01T23:59:59.999999Z'],
    ],
    [
      'takes instants as they are',
      { start: '2026-07-01T12:00:00-04:00', end: '2026-07-01T18:00:00Z' },
      'us_equity',
      ['2026-07-01T16:00:00Z', '2026-07-01T18:00:00Z'],
    ],
  ])('%s', (_, fields, assetClass, expected) => {
    expect(shown(timeRange(fields, now, assetClass))).toEqual(expected);
  });

  it('does not run backwards', () => {
    expect(() => timeRange({ start: '2026-07-02', end: '2026-07-01' }, now, 'crypto')).toThrow(
      'end should not be before',
    );
  });

  it.each<[string, string, string, 'us_equity' | 'crypto', string[]]>([
    [
      'the midnight of a share itself',
      '2026-11-20T05:00:00Z',
      '2026-11-20T05:00:00Z',
      'us_equity',
      ['2026-11-20', '2026-11-20'],
    ],
    ['one in summer', '2026-07-01T04:00:00Z', '2026-07-02T03:59:59Z', 'us_equity', ['2026-07-01', '2026-07-01']],
    [
      'just after a midnight',
      '2026-11-20T05:00:01Z',
      '2026-11-22T05:00:00Z',
      'us_equity',
      ['2026-11-21', '2026-11-22'],
    ],
    [
      'just before a midnight',
      '2026-11-20T05:00:00Z',
      '2026-11-22T04:59:59Z',
      'us_equity',
      ['2026-11-20', '2026-11-21'],
    ],
    ['a pair', '2026-11-20T00:00:00Z', '2026-11-20T23:00:00Z', 'crypto', ['2026-11-20', '2026-11-20']],
  ])('holds the days whose midnight is in it: %s', (_, from, to, assetClass, [first, last]) => {
    expect(shown(daysIn({ from: at(from), to: at(to) }, assetClass))).toEqual([
      `${first}T00:00:00Z`,
      `${last}T23:59:59.999999Z`,
    ]);
  });

  it('ends with the last minute that has passed', () => {
    expect(finishedMinutesIn({ from: 0, to: now }, now).to).toBe(at('2026-11-21T15:29:59.999999Z'));
    expect(finishedMinutesIn({ from: 0, to: 5 }, now).to).toBe(5);
  });
});

describe('a page', () => {
  it.each([
    'x',
    '%%%',
    'bnVsbA',
    Buffer.from('["A"]').toString('base64url'),
    Buffer.from('["A",1,2]').toString('base64url'),
  ])('token %j that is not ours is refused', (token) => {
    expect(() => decodeToken(token)).toThrow('invalid page_token');
  });

  it.each([{ limit: '0' }, { limit: '10001' }, { limit: 'many' }, { limit: '1e3' }, { sort: 'up' }])(
    '%j is refused',
    (fields) => {
      expect(() => pageQuery(fields)).toThrow(/^invalid (limit|sort)/);
    },
  );

  it('of any sizes, in either direction, gives every row once, by symbol and then time', async () => {
    const counts = fc.array(fc.nat(6), { minLength: 1, maxLength: 4 });
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(counts, sizes, fc.boolean(), async (rowCounts, limits, ascending) => {
        const instruments = rowCounts.map((_, index) => ({ symbol: 'DBCA'[index]! }) as Instrument);
        const rowsOf = ({ symbol }: Instrument) => {
          const rows = Array.from({ length: rowCounts['DBCA'.indexOf(symbol)]! }, (_, row) => row);
          return ascending ? rows : rows.reverse();
        };
        const read = async (instrument: Instrument, query: { after: number | null; limit: number }) => {
          const { after, limit } = query;
          const rest = rowsOf(instrument).filter((row) => after === null || (ascending ? row > after : row < after));
          return rest.slice(0, limit);
        };
        const seen: string[] = [];
        let token: string | null = null;
        for (let page = 0; page === 0 || token !== null; page++) {
          const position: PagePosition | null = token === null ? null : decodeToken(token);
          const limit = limits[page % limits.length]!;
          const answer: Page<number> = await readPage(
            instruments,
            { limit, ascending, position },
            { read, positionOf: (row) => row },
          );
          const given = answer.rows.flatMap(({ instrument, rows }) => rows.map((row) => `${instrument.symbol}${row}`));
          expect(given.length).toBe(answer.nextPageToken === null ? given.length : limit);
          seen.push(...given);
          token = answer.nextPageToken;
          expect(page).toBeLessThan(40);
        }
        const sorted = [...instruments].sort((left, right) => (left.symbol < right.symbol ? -1 : 1));
        expect(seen).toEqual(sorted.flatMap((one) => rowsOf(one).map((row) => `${one.symbol}${row}`)));
      }),
      { numRuns: 200 },
    );
  });

  it('token survives its round trip', () => {
    expect(decodeToken(encodeToken({ symbol: 'BTC/USD', after: 7 }))).toEqual({ symbol: 'BTC/USD', after: 7 });
  });
});
