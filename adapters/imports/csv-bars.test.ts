import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { formatInstant, type UnixMicros } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import { type CsvOptions, readCsvBars } from './csv-bars.ts';
import type { FileImport } from './file-import.ts';

const read = (text: string, options?: CsvOptions): Promise<FileImport> =>
  readCsvBars(Readable.from([Buffer.from(text)]), options);

const header = 'Date,Open,High,Low,Close,Volume';
const good = '2024-01-02,10,12,9,11,100';
const times = ({ bars }: FileImport): string[] =>
  Array.from(bars.openTime, (time) => formatInstant(time as UnixMicros));

describe('a file of bars', () => {
  it('becomes columns of ticks at the scale of its most precise price', async () => {
    const { bars, refusedCount } = await read(`${header}\n${good}\n2024-01-03,11.5,12.25,11.50,12,7.5\n`);
    expect(refusedCount).toBe(0);
    expect(bars).toEqual({
      priceScale: 2,
      openTime: Float64Array.of(1_704_153_600_000_000, 1_704_240_000_000_000),
      open: Float64Array.of(1000, 1150),
      high: Float64Array.of(1200, 1225),
      low: Float64Array.of(900, 1150),
      close: Float64Array.of(1100, 1200),
      volume: Float64Array.of(100, 7.5),
    });
  });

  it.each([
    ['lower case and another order', 'volume,close,low,high,open,timestamp\n100,11,9,12,10,2024-01-02', {}],
    ['short names', 't,o,h,l,c,v\n2024-01-02,10,12,9,11,100', {}],
    ['the unnamed index of pandas', `,Open,High,Low,Close,Volume\n${good}`, {}],
    [
      'an adjusted close, which is left alone',
      'Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,10,12,9,11,5.5,100',
      {},
    ],
    ['semicolons', `${header.replaceAll(',', ';')}\n${good.replaceAll(',', ';')}`, {}],
    ['tabs and a byte order mark', `\uFEFF${header.replaceAll(',', '\t')}\r\n${good.replaceAll(',', '\t')}\r\n`, {}],
    ['quotes, blanks and blank lines', `${header}\n\n"2024-01-02", 10 ,"12",9,11,100\n\n`, {}],
    [
      'other names by option',
      `when,first,High,Low,Close,Volume\n${good}`,
      { columns: { time: 'When', open: 'first' } },
    ],
    ['no header', `20240102,10,12,9,11,100`, { header: ['time', 'open', 'high', 'low', 'close', 'volume'] }],
    ['exponents', `${header}\n2024-01-02,1e1,1.2E+1,0.9e1,11,1e2`, {}],
  ] as const)('may have %s', async (_, text, options) => {
    const result = await read(text, { priceScale: 0, ...options });
    expect(result.refused).toEqual([]);
    expect(times(result)).toEqual(['2024-01-02T00:00:00Z']);
    const { open, high, low, close, volume } = result.bars;
    expect([open[0], high[0], low[0], close[0], volume[0]]).toEqual([10, 12, 9, 11, 100]);
  });

  it('may have no volume when that is said', async () => {
    const text = 'time,open,high,low,close\n2024-01-02,10,12,9,11';
    await expect(read(text)).rejects.toThrow(/no column for volume.*--no-volume/);
    expect((await read(text, { withoutVolume: true })).bars.volume).toEqual(Float64Array.of(0));
  });

  it('may run from the newest bar to the oldest when that is said', async () => {
    const text = `${header}\n2024-01-03,1,1,1,1,3\n2024-01-02,2,2,2,2,2\n`;
    const forward = await read(text);
    expect(forward.refused).toMatchObject([{ line: 3, code: 'TIME_BACKWARDS' }]);
    const result = await read(text, { newestFirst: true });
    expect(times(result)).toEqual(['2024-01-02T00:00:00Z', '2024-01-03T00:00:00Z']);
    expect(result.bars.open).toEqual(Float64Array.of(2, 1));
  });

  it.each([
    ['nothing at all', '', /empty/],
    ['a missing column', 'Date,Open,High,Low,Volume\n', /no column for close.*--column close=NAME/],
    ['two candidates', 'Date,Time,Open,High,Low,Close,Volume\n', /more than one column could be time/],
    ['an unclosed quote', `${header}\n"2024-01-02,10,12,9,11,100\n`, /quote/i],
    ['bytes that are no text', `PAR1\u0000\u0000`, /not a text file/],
  ])('is refused as a whole with %s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});

describe('a row is refused by its line and reason, and the others stand', () => {
  it.each([
    ['2024-01-03,10,12,9', 'FIELDS_MISSING', /close: the row has 4 fields/],
    ['yesterday,10,12,9,11,100', 'BAD_TIME', /"yesterday"/],
    ['2024-02-30,10,12,9,11,100', 'BAD_TIME', /2024-02-30/],
    ['03/04/2024,10,12,9,11,100', 'BAD_TIME', /guessing/],
    ['2024-01-03,ten,12,9,11,100', 'BAD_NUMBER', /open is "ten"/],
    ['2024-01-03,10,1_2,9,11,100', 'BAD_NUMBER', /high/],
    ['2024-01-03,10,12,0x9,11,100', 'BAD_NUMBER', /low/],
    ['2024-01-03,NaN,12,9,11,100', 'NOT_FINITE', /open is "NaN"/],
    ['2024-01-03,10,Infinity,9,11,100', 'NOT_FINITE', /high/],
    ['2024-01-03,10,12,,11,100', 'NOT_FINITE', /low is ""/],
    ['2024-01-03,10,12,9,11,nan', 'NOT_FINITE', /volume/],
    ['2024-01-03,10,12,9,11,1e999', 'BAD_NUMBER', /volume/],
    ['2024-01-03,10,12,9,11,many', 'BAD_NUMBER', /volume/],
    ['2024-01-03,0,12,0,11,100', 'NOT_POSITIVE', /open/],
    ['2024-01-03,-10,12,9,11,100', 'NOT_POSITIVE', /open/],
    ['2024-01-03,10.1234567890123,12,9,11,100', 'TOO_MANY_DECIMALS', /--round/],
    ['2024-01-03,10.12345678901234567890,12,9,11,100', 'TOO_MANY_DECIMALS', /--round/],
    ['2024-01-03,1e308,1e308,9,11,100', 'TOO_LARGE', /1e308/],
    ['2024-01-03,12345678901234567890,99999999999999999999,9,11,100', 'TOO_LARGE', /open/],
    ['2024-01-03,10,8,9,8,100', 'HIGH_BELOW_LOW', /high 8, low 9/],
    ['2024-01-03,13,12,9,11,100', 'OPEN_OUTSIDE_RANGE', /open 13/],
    ['2024-01-03,10,12,9,8.99,100', 'CLOSE_OUTSIDE_RANGE', /close 8.99/],
    ['2024-01-03,10,12,9,11,-1', 'NEGATIVE_VOLUME', /"-1"/],
    ['2024-01-02,10,12,9,11,100', 'DUPLICATE_TIME', /"2024-01-02"/],
    ['2024-01-01,10,12,9,11,100', 'TIME_BACKWARDS', /before/],
  ])('%s: %s', async (row, code, message) => {
    const result = await read(`${header}\n${good}\n${row}\n2024-01-04,10,12,9,11,100\n`);
    expect(result.refused).toEqual([{ line: 3, code, message: expect.stringMatching(message) }]);
    expect(result.rowsRead).toBe(3);
    expect(times(result)).toEqual(['2024-01-02T00:00:00Z', '2024-01-04T00:00:00Z']);
  });

  it('rounds only on request, to the nearest tick and the even one of two, and counts it', async () => {
    const text = `${header}\n2024-01-02,1.005,1.025,1.0049,1.015,1\n`;
    const refused = await read(text, { priceScale: 2 });
    expect(refused.refused).toMatchObject([{ line: 2, code: 'TOO_MANY_DECIMALS' }]);
    expect(refused.bars.open).toHaveLength(0);
    const { bars, roundedPrices } = await read(text, { priceScale: 2, round: true });
    expect([bars.open[0], bars.high[0], bars.low[0], bars.close[0]]).toEqual([100, 102, 100, 102]);
    expect(roundedPrices).toBe(4);
  });

  it('a price that a double cannot hold at the scale of the file is refused', async () => {
    const text = `${header}\n2024-01-02,1.123456789012,2,1,2,1\n2024-01-03,900000.5,900001,900000,900001,1\n`;
    const { refused, bars } = await read(text);
    expect(refused).toMatchObject([{ line: 3, code: 'TOO_LARGE' }]);
    expect(bars.priceScale).toBe(12);
    expect(bars.open).toEqual(Float64Array.of(1_123_456_789_012));
  });

  it('a price that rounds to nothing is refused', async () => {
    const text = `${header}\n2024-01-02,0.001,0.002,0.001,0.001,1\n`;
    expect((await read(text, { priceScale: 2, round: true })).refusedCount).toBe(1);
  });
});

describe('times', () => {
  const at = async (time: string, options?: CsvOptions): Promise<string | undefined> =>
    times(await read(`${header}\n${time},1,1,1,1,1\n`, options))[0];

  it.each([
    ['2024-01-02', '2024-01-02T00:00:00Z'],
    ['20240102', '2024-01-02T00:00:00Z'],
    ['20240102 09:30', '2024-01-02T09:30:00Z'],
    ['2024-01-02 09:30', '2024-01-02T09:30:00Z'],
    ['2024-01-02T09:30:01.5', '2024-01-02T09:30:01.500000Z'],
    ['2024-01-02T09:30:00-05:00', '2024-01-02T14:30:00Z'],
    ['1704187800', '2024-01-02T09:30:00Z'],
    ['1704187800.25', '2024-01-02T09:30:00.250000Z'],
    ['1704187800123', '2024-01-02T09:30:00.123000Z'],
    ['1704187800123456', '2024-01-02T09:30:00.123456Z'],
    ['1704187800123456789', '2024-01-02T09:30:00.123456Z'],
  ])('%s', async (text, expected) => {
    expect(await at(text)).toBe(expected);
  });

  it('without an offset are local to the zone that is named', async () => {
    const timeZone = 'America/New_York';
    expect(await at('2024-01-02 09:30', { timeZone })).toBe('2024-01-02T14:30:00Z');
    expect(await at('2024-07-02 09:30', { timeZone })).toBe('2024-07-02T13:30:00Z');
    expect(await at('2024-07-02T09:30:00Z', { timeZone })).toBe('2024-07-02T09:30:00Z');
    expect(await at('1704187800', { timeZone })).toBe('2024-01-02T09:30:00Z');
  });

  it('that the zone skipped are refused, that it had twice are the first', async () => {
    const timeZone = 'America/New_York';
    const text = `${header}\n2024-03-10 01:59,1,1,1,1,1\n2024-03-10 02:30,1,1,1,1,1\n2024-03-10 03:00,1,1,1,1,1\n`;
    const result = await read(text, { timeZone });
    expect(result.refused).toMatchObject([{ line: 3, code: 'BAD_TIME' }]);
    expect(times(result)).toEqual(['2024-03-10T06:59:00Z', '2024-03-10T07:00:00Z']);
    expect(await at('2024-11-03 01:30', { timeZone })).toBe('2024-11-03T05:30:00Z');
  });
});

const data = process.env.QUIRE_TEST_DATA ?? '';
describe.skipIf(data === '')('real files (needs QUIRE_TEST_DATA)', () => {
  it('GOOG as pandas wrote it', async () => {
    const { bars, refused } = await readCsvBars(createReadStream(join(data, 'equity', 'other', 'GOOG.csv')));
    expect(refused).toEqual([]);
    expect(bars.openTime).toHaveLength(2148);
    expect(bars.priceScale).toBe(2);
    const lines = readFileSync(join(data, 'equity', 'other', 'GOOG.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    const closes = lines.map((line) => Math.round(Number(line.split(',')[4]) * 100));
    expect(Array.from(bars.close)).toEqual(closes);
  });

  it('minutes of a crypto exchange in epoch milliseconds, compressed', async () => {
    const file = () => createReadStream(join(data, 'crypto', 'freqtrade', 'ETH_BTC-5m.csv.gz')).pipe(createGunzip());
    // Its prices went through floating point (0.09946999000000001), so a scale has to be said.
    expect((await readCsvBars(file())).refused[0]).toMatchObject({ line: 3, code: 'TOO_MANY_DECIMALS' });
    const { bars, refused } = await readCsvBars(file(), { priceScale: 8, round: true });
    expect(refused).toEqual([]);
    expect(bars.openTime).toHaveLength(5760);
  });
});
