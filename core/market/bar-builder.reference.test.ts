import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { InstrumentId, Price, Quantity } from '../units/index.ts';
import { unixMicros } from '../units/index.ts';
import { BarBuilder } from './bar-builder.ts';
import type { Bar } from './data.ts';
import type { Instrument } from './instrument.ts';
import { resampleBars } from './resample.ts';

const data = process.env['QUIRE_TEST_DATA'] ?? '';
const scale = 8;
const unit = 10 ** scale;
const instrumentId = '00000000-0000-4000-8000-000000000001' as InstrumentId;
const instrument = { instrumentId, symbol: 'XRP/ETH', priceScale: scale, quantityScale: scale } as Instrument;

function rowsOf(name: string): number[][] {
  const text = gunzipSync(readFileSync(join(data, 'crypto/freqtrade', name))).toString();
  const lines = text.trim().split('\n').slice(1);
  return lines.map((line) => line.split(',').map(Number));
}

/** Open time in milliseconds, then open, high, low, close in ticks and volume in units. */
const figuresOf = ({ openTime, open, high, low, close, volume }: Bar): number[] => [
  openTime / 1_000,
  open,
  high,
  low,
  close,
  Math.round(volume * unit),
];
const givenOf = ([time = 0, open = 0, high = 0, low = 0, close = 0, volume = 0]: readonly number[]): number[] => [
  time,
  ...[open, high, low, close, volume].map((value) => Math.round(value * unit)),
];

function minutesOfTrades(): Bar[] {
  const bars: Bar[] = [];
  const builder = new BarBuilder({ origin: 'imported', instrumentOf: () => instrument, calendarOf: () => null });
  const emit = (bar: Bar) => {
    if (bar.timeframe === '1m') bars.push(bar);
  };
  for (const [index, [at = 0, , , price = 0, amount = 0]] of rowsOf('XRP_ETH-trades.csv.gz').entries()) {
    builder.add(
      {
        ...{ instrumentId, printSequence: index, aggressorSide: 'buy', tsEvent: unixMicros(at * 1_000) },
        price: Math.round(price * unit) as Price,
        quantity: Math.round(amount * unit) as Quantity,
      },
      emit,
    );
  }
  builder.advance(unixMicros(2_000_000_000_000_000), emit);
  return bars;
}

describe.skipIf(data === '')('an exchange’s trades make its bars (needs QUIRE_TEST_DATA)', () => {
  it('minute by minute, all 2,469 of them in all five figures', () => {
    const made = minutesOfTrades().map(figuresOf);
    const given = rowsOf('XRP_ETH-1m.csv.gz').map(givenOf);
    expect(given).toHaveLength(2_469);
    const byTime = new Map(made.map((bar) => [bar[0], bar]));
    expect(given.filter((bar) => String(byTime.get(bar[0])) !== String(bar))).toEqual([]);
  });

  it('and minutes make five minutes, each trade counted once', () => {
    const minutes = minutesOfTrades();
    const until = unixMicros(2_000_000_000_000_000);
    const fives = resampleBars(minutes, { timeframe: '5m', calendar: null, until });
    const sum = (bars: readonly Bar[]) => [
      bars.reduce((total, bar) => total + Math.round(bar.volume * unit), 0),
      bars.reduce((total, bar) => total + bar.printCount, 0),
    ];
    expect(sum(fives)).toEqual(sum(minutes));
    expect(sum(minutes)[1]).toBe(12_477);
  });
});
