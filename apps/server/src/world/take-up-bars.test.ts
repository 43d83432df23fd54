import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import type { Bar } from '@quire/core/market';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FromWorld, ToWorld } from './protocol.ts';
import { runWorld } from './run-world.ts';
import { testWorldOptions } from './testing/test-worlds.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

type Opening = Extract<FromWorld, { kind: 'open' }>;

/** One life of a world, in this process, that can be ended as by a power cut: nothing is written after it. */
class Life {
  readonly bars: Bar[] = [];
  readonly warnings: string[] = [];
  readonly opened: Promise<Opening>;
  readonly #kill = new AbortController();
  readonly #ended: Promise<unknown>;
  #listener: (message: ToWorld) => void = () => {};

  constructor(worldId: string, speed: number) {
    let open: (message: Opening) => void = () => {};
    this.opened = new Promise((resolve) => {
      open = resolve;
    });
    const post = (message: FromWorld): void => {
      if (message.kind === 'warning') this.warnings.push(message.message);
      if (message.kind === 'open') open(message);
      if (message.kind === 'committed') this.bars.push(...message.batch.bars);
    };
    const onMessage = (listener: (message: ToWorld) => void): void => {
      this.#listener = listener;
    };
    const options = testWorldOptions(database.target, worldId, { speed });
    this.#ended = runWorld(options, { post, onMessage }, this.#kill.signal).catch((error: unknown) => error);
  }

  async kill(): Promise<void> {
    this.#kill.abort();
    await this.#ended;
  }

  async close(): Promise<void> {
    this.#listener({ kind: 'close' });
    await this.#ended;
  }
}

const minute = 60_000_000;

interface KeptMinute {
  readonly instrumentId: string;
  readonly prints: number;
  readonly high: number;
  readonly low: number;
}

/** What the kept prints say of a minute. */
function keptOf(worldId: string, openTime: number): Promise<readonly KeptMinute[]> {
  return database.sql<KeptMinute[]>`
    select instrument_id as "instrumentId", count(*)::int as prints, max(price) as high, min(price) as low from print
    where world_id = ${worldId} and ts >= ${openTime} and ts < ${openTime + minute} group by 1 order by 1`;
}

/** Lives until prints of a minute that has not ended are kept, and says which. */
async function untilPrintsKept(life: Life, worldId: string): Promise<void> {
  await life.opened;
  await expect
    .poll(
      async () => {
        const forming = life.bars.findLast(({ isFinal }) => !isFinal);
        return forming === undefined ? 0 : (await keptOf(worldId, forming.openTime)).length;
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBeGreaterThan(3);
}

async function lastInputTime(worldId: string): Promise<number> {
  const [row] = await database.sql<{ at: number }[]>`
    select max(ts_init + ts_step * (input_count - 1)) as at from journal_input where world_id = ${worldId}`;
  return Number(row?.at);
}

describe('the minute in which a world ends', () => {
  it('holds every kept print after a crash and says that it is partial, for ever; the next one does not', async () => {
    const first = new Life('crash', 1);
    await untilPrintsKept(first, 'crash');
    await first.kill();
    const openTime = Math.floor((await lastInputTime('crash')) / minute) * minute;
    const kept = await keptOf('crash', openTime);
    expect(kept.length).toBeGreaterThan(0);
    const second = new Life('crash', 30);
    const { recentMarket, instruments } = await second.opened;
    const scales = new Map(instruments.map(({ instrumentId, priceScale }) => [instrumentId as string, priceScale]));
    const ended = (await database.sql<{ instrumentId: string; prints: number; high: number; low: number }[]>`
      select instrument_id as "instrumentId", print_count as prints, high, low from bar
      where world_id = 'crash' and timeframe = '1m' and open_time = ${openTime} and is_partial and is_final`) as KeptMinute[];
    const forming = recentMarket.bars
      .filter((bar) => !bar.isFinal && bar.openTime === openTime && bar.isPartial === true)
      .map(({ instrumentId, printCount, high, low }) => {
        const unit = 10 ** scales.get(instrumentId)!;
        return { instrumentId: instrumentId as string, prints: printCount, high: high / unit, low: low / unit };
      });
    const shown = [...ended, ...forming].sort((left, right) => (left.instrumentId < right.instrumentId ? -1 : 1));
    expect(shown).toEqual(kept.map((row) => ({ ...row })));
    const finals = (at: number) =>
      database.sql`select is_partial from bar where world_id = 'crash' and timeframe = '1m' and open_time = ${at} and is_final`;
    await expect.poll(async () => (await finals(openTime)).length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect((await finals(openTime)).every((row) => row['is_partial'] === true)).toBe(true);
    const days = () => database.sql`select is_partial from bar where world_id = 'crash' and timeframe = '1d'`;
    await expect.poll(async () => (await days()).some((row) => row['is_partial'] === true)).toBe(true);
    await expect
      .poll(() => second.bars.some((bar) => bar.isFinal && bar.openTime > openTime + minute), { timeout: 20_000 })
      .toBe(true);
    await second.close();
    expect([...first.warnings, ...second.warnings]).toEqual([]);
    const later = second.bars.filter((bar) => bar.isFinal && bar.openTime > openTime + minute);
    expect(later.every((bar) => bar.isPartial !== true)).toBe(true);
  });

  it('is whole after a clean end, and is kept even when the world comes back after its end', async () => {
    const first = new Life('clean', 1);
    await untilPrintsKept(first, 'clean');
    await first.close();
    const openTime = Math.floor((await lastInputTime('clean')) / minute) * minute;
    const kept = await keptOf('clean', openTime);
    const second = new Life('clean', 1);
    const { recentMarket } = await second.opened;
    const forming = recentMarket.bars.filter((bar) => !bar.isFinal && bar.openTime === openTime);
    const ended = await database.sql<{ prints: number; partial: boolean }[]>`
      select print_count as prints, is_partial as partial from bar
      where world_id = 'clean' and timeframe = '1m' and open_time = ${openTime} and is_final order by instrument_id`;
    await second.close();
    expect(forming.every((bar) => bar.isPartial !== true) && ended.every((row) => !row.partial)).toBe(true);
    const prints = [...forming.map(({ printCount }) => printCount), ...ended.map((row) => row.prints)];
    const sum = (numbers: readonly number[]): number => numbers.reduce((left, right) => left + right, 0);
    expect(sum(prints)).toBe(sum(kept.map((row) => row.prints)));
  });
});
