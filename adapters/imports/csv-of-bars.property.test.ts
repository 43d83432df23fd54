import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvOfBars, readCsvBars } from './index.ts';

const seed = Date.now() % 2 ** 31;

async function* inPieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('bars as CSV', () => {
  it(`come back as they were, however the file is cut and whether or not it is quoted (seed ${seed})`, async () => {
    const bar = fc.record({
      wait: fc.integer({ min: 1, max: 1e12 }),
      close: fc.integer({ min: 1, max: 1e12 }),
      volume: fc.integer({ min: 0 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(bar, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 64, max: 200 }),
        fc.boolean(),
        async (rows, priceScale, size, isQuoted) => {
          let time = 1_000_000_000_000_000;
          const prices = Float64Array.from(rows, ({ close }) => close);
          const bars = {
            ...{ priceScale, open: prices, high: prices, low: prices, close: prices },
            openTime: Float64Array.from(rows, ({ wait }) => (time += wait)),
            volume: Float64Array.from(rows, ({ volume }) => volume),
          };
          const plain = [...csvOfBars(bars)].join('');
          // A quoted time in the last row makes the reader change its way in the middle of the file.
          const text = isQuoted ? plain.replace(/\n([^,\n]+),([^\n]*)\n$/, '\n"$1",$2\n') : plain;
          const read = await readCsvBars(inPieces(text, size), { priceScale });
          expect(read.refused).toEqual([]);
          expect(read.bars).toEqual(bars);
        },
      ),
      { seed, numRuns: 100 },
    );
  });
});
