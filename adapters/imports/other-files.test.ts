import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip, deflateRawSync } from 'node:zlib';
import { formatInstant, type UnixMicros } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import { readCsvBars } from './csv-bars.ts';
import { ImportFileError } from './file-import.ts';
import { readJsonBars } from './json-bars.ts';
import { leanOptionsOf } from './lean-file.ts';
import { onlyZipEntry } from './zip-entry.ts';

const textOf = (text: string) => Readable.from([Buffer.from(text)]);
const instants = (times: Float64Array) => Array.from(times, (time) => formatInstant(time as UnixMicros));
const testData = process.env['QUIRE_TEST_DATA'] ?? '';

/** An archive as any tool writes it, by the fields of APPNOTE.TXT. */
function zipOf(files: readonly { readonly name: string; readonly text: string }[], method: 0 | 8 = 8): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text } of files) {
    const bytes = Buffer.from(text);
    const packed = method === 8 ? deflateRawSync(bytes) : bytes;
    const local = Buffer.alloc(30 + name.length);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    local.write(name, 30);
    const entry = Buffer.alloc(46 + name.length);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(bytes.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    entry.write(name, 46);
    parts.push(local, packed);
    directory.push(entry);
    offset += local.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

describe('a file of Lean', () => {
  it('has days in New York and prices in ten-thousandths', async () => {
    const options = leanOptionsOf('equity/usa/daily/spy.zip', 'lean-equity', undefined);
    const { bars } = await readCsvBars(textOf('20131007 00:00,1680300,1686900,1677000,1677400,96295000\n'), options);
    expect(bars).toMatchObject({ priceScale: 4, open: Float64Array.of(1_680_300), close: Float64Array.of(1_677_400) });
    expect(instants(bars.openTime)).toEqual(['2013-10-07T04:00:00Z']);
  });

  it('counts minutes from the midnight of the day in its name', async () => {
    const options = leanOptionsOf('minute/spy/20131007_trade.zip', 'lean-equity', undefined);
    const rows =
      '34200000,1680000,1681000,1679000,1680500,100\n34260000.5,1680500,1681000,1679000,1680500,100\n86400000,1,1,1,1,1\n';
    const { bars, refused } = await readCsvBars(textOf(rows), options);
    expect(instants(bars.openTime)).toEqual(['2013-10-07T13:30:00Z', '2013-10-07T13:31:00.000500Z']);
    expect(refused).toMatchObject([{ line: 3, code: 'BAD_TIME' }]);
  });

  it('of a coin is in plain decimals and UTC', async () => {
    const options = leanOptionsOf('crypto/minute/btcusd/20180404_trade.csv', 'lean', undefined);
    const { bars } = await readCsvBars(textOf('0,7400.01,7401,7399.5,7400,1.25\n'), options);
    expect(bars).toMatchObject({ priceScale: 2, open: Float64Array.of(740_001), volume: Float64Array.of(1.25) });
    expect(instants(bars.openTime)).toEqual(['2018-04-04T00:00:00Z']);
  });

  it.each(['20131007_quote.zip', 'tick/spy/20131007_trade.zip'])('named %s holds no bars of trades', (name) => {
    expect(() => leanOptionsOf(name, 'lean', undefined)).toThrow(ImportFileError);
  });

  it.skipIf(!existsSync(testData)).each([
    ['equity/lean/daily/aapl.csv.gz', 'lean-equity', 5_849, '1998-01-02T05:00:00Z'],
    ['equity/lean/hour/spy.csv.gz', 'lean-equity', 40_832, '1998-01-02T14:00:00Z'],
    ['equity/lean/minute/spy/20131007_trade.csv.gz', 'lean-equity', null, '2013-10-07T08:00:00Z'],
    ['crypto/lean/coinbase/daily/btcusd_trade.csv.gz', 'lean', 1_318, null],
  ] as const)('%s is read whole (needs QUIRE_TEST_DATA)', async (file, kind, rows, first) => {
    const source = createReadStream(join(testData, file)).pipe(createGunzip());
    const { bars, refusedCount, rowsRead } = await readCsvBars(source, leanOptionsOf(file, kind, undefined));
    expect([refusedCount, bars.openTime.length]).toEqual([0, rows ?? rowsRead]);
    expect(bars.openTime.length).toBeGreaterThan(500);
    if (first !== null) expect(instants(bars.openTime)[0]).toBe(first);
  });
});

describe('a ZIP archive', () => {
  it.each([0, 8] as const)('gives its one file, packed by method %i', (method) => {
    const { name, bytes } = onlyZipEntry(zipOf([{ name: 'spy.csv', text: 'a,b\n'.repeat(1_000) }], method));
    expect([name, bytes.toString()]).toEqual(['spy.csv', 'a,b\n'.repeat(1_000)]);
  });

  it.each([
    ['no archive', Buffer.from('time,open\n'), 'NOT_A_ZIP'],
    [
      'two files',
      zipOf([
        { name: 'a', text: '1' },
        { name: 'b', text: '2' },
      ]),
      'NOT_ONE_FILE',
    ],
    ['a damaged one', damaged(), 'BROKEN_ZIP'],
  ])('is refused: %s', (_, archive, code) => {
    expect(() => onlyZipEntry(archive)).toThrow(expect.objectContaining({ code }));
  });
});

function damaged(): Buffer {
  const archive = zipOf([{ name: 'a', text: 'x'.repeat(500) }]);
  archive.fill(0xff, 33, 38);
  return archive;
}

describe('rows of JSON', () => {
  it('are read as freqtrade writes them, small prices with an exponent included', () => {
    const { bars } = readJsonBars(
      '[[1511686200000,8.8e-7,8.9e-7,0.00000088,8.85e-7,2045.5],[1511686500000,1,2,1,2,0]]',
    );
    expect(bars).toMatchObject({
      priceScale: 9,
      open: Float64Array.of(880, 1_000_000_000),
      volume: Float64Array.of(2045.5, 0),
    });
    expect(instants(bars.openTime)).toEqual(['2017-11-26T08:50:00Z', '2017-11-26T08:55:00Z']);
  });

  it('are refused by their number, and what is no array of rows as a whole', () => {
    const { refused } = readJsonBars('[[1511686200000,1,2,1,2,0],[1511686500000,1,null,1,2,0],[1511686800000,1,2]]');
    expect(refused.map(({ line, code }) => `${line} ${code}`)).toEqual(['2 NOT_FINITE', '3 FIELDS_MISSING']);
    for (const text of ['{', '{}', '[1]']) expect(() => readJsonBars(text)).toThrow(ImportFileError);
  });
});
