import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import type { Instrument, Print } from '@quire/core/market';
import type { InstrumentId, Price, Quantity, UnixMicros } from '@quire/core/units';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MarketHistory } from './market-history.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.close());

const instrumentId = '00000000-0000-4000-8000-00000000000a' as InstrumentId;
const instrument = { instrumentId, priceScale: 2, quantityScale: 0 } as Instrument;
/** As in a running world: numbers begin anew far above with every input. */
const sequenceOf = (index: number): number => index * 65_536;

function printAt(index: number): Print {
  return {
    instrumentId,
    tsEvent: index as UnixMicros,
    printSequence: sequenceOf(index),
    price: 100 as Price,
    quantity: 1 as Quantity,
    aggressorSide: 'buy',
  };
}

it('keeps the last 2,000 prints of an instrument, however far apart their numbers are', async () => {
  const { sql } = database;
  const warnings: string[] = [];
  const history = new MarketHistory({
    sql,
    worldId: 'sim',
    instruments: () => [instrument],
    calendar: () => null,
    onWarning: (message) => void warnings.push(message),
  });
  const prints = Array.from({ length: 2_010 }, (_, index) => printAt(index + 1));
  history.add({ quotes: [], books: [], bars: [], prints });
  history.flush();
  await expect.poll(() => kept(), { timeout: 10_000 }).toEqual([2_000, sequenceOf(11), sequenceOf(2_010)]);
  expect(warnings).toEqual([]);

  async function kept(): Promise<number[]> {
    const [row] = await sql<{ count: number; first: number; last: number }[]>`
      select count(*)::int as count, min(print_sequence) as first, max(print_sequence) as last from print`;
    return [Number(row?.count), Number(row?.first), Number(row?.last)];
  }
});
