import type { Sql } from '@quire/adapters/storage';
import type { Bar, Instrument, Print, TradingCalendar } from '@quire/core/market';
import { formatDecimal, type UnixMicros } from '@quire/core/units';
import type { MarketNews } from './market-accumulator.ts';
import { messageOf } from './message-of.ts';
import { writeBars } from './write-bars.ts';
import { writeDays } from './write-days.ts';

/** Prints kept per instrument, at least; looking for older ones is worth doing once in so many writes. */
const printsKept = 2_000;
const printWritesPerCut = 30;
/** Rows that wait for the database; beyond it the oldest prints are given up, for they observe and settle nothing. */
const printsQueuedMax = 20_000;
const barsQueuedMax = 20_000;

export interface MarketHistoryOptions {
  readonly sql: Sql;
  readonly worldId: string;
  readonly instruments: () => readonly Instrument[];
  readonly calendar: (calendarId: string) => TradingCalendar | null;
  readonly onWarning: (message: string) => void;
}

interface MarkPrices {
  readonly instrumentIds: string[];
  readonly prices: string[];
}

/**
 * Keeps what was public of the market: final minute bars, daily bars made of them, a window of prints, and the equity of every account once a
 * minute. It writes on connections of its own, never in the way of a commit; when the database is slow it falls behind and drops
 * prints rather than grow.
 */
export class MarketHistory {
  readonly #options: MarketHistoryOptions;
  #prints: Print[] = [];
  #bars: Bar[] = [];
  readonly #marks = new Map<string, number>();
  /** Instruments that have traded: their marks follow prints. */
  readonly #printed = new Set<string>();
  #writing: Promise<void> = Promise.resolve();
  #busy = false;
  #droppedPrints = 0;
  #printWrites = 0;

  constructor(options: MarketHistoryOptions) {
    this.#options = options;
  }

  add(news: MarketNews): void {
    for (const print of news.prints) {
      this.#prints.push(print);
      this.#marks.set(print.instrumentId, print.price);
      this.#printed.add(print.instrumentId);
    }
    for (const bar of news.bars) {
      if (!bar.isFinal) continue;
      this.#bars.push(bar);
      // Where there are prints, the last one is newer than the minute that it belongs to.
      if (!this.#printed.has(bar.instrumentId) || bar.timeframe !== '1m') this.#marks.set(bar.instrumentId, bar.close);
    }
    this.#bound();
  }

  /**
   * Writes what has gathered and, with an instant, the equity of every account of the world, from committed balances and positions at
   * the newest marks. False: a write is under way, and all of it is left to the next call.
   */
  flush(equityAt: UnixMicros | null = null): boolean {
    if (this.#busy) return false;
    const prints = this.#prints;
    const bars = this.#bars;
    if (prints.length === 0 && bars.length === 0 && equityAt === null) return true;
    this.#prints = [];
    this.#bars = [];
    const marks = this.#markPrices();
    this.#run('prints, bars and equity', async () => {
      if (bars.length > 0) await this.#writeBars(bars);
      if (prints.length > 0) await this.#writePrints(prints);
      if (equityAt !== null) await this.#writeEquity(equityAt, marks);
    });
    return true;
  }

  /** Resolves when nothing is being written any more. */
  async idle(): Promise<void> {
    await this.#writing;
    this.flush();
    await this.#writing;
  }

  #bound(): void {
    const surplus = this.#prints.length - printsQueuedMax;
    if (surplus > 0) {
      this.#prints.splice(0, surplus);
      if (this.#droppedPrints === 0) this.#options.onWarning('the database is slow: prints of the tape are given up');
      this.#droppedPrints += surplus;
    }
    if (this.#bars.length > barsQueuedMax) this.#bars.splice(0, this.#bars.length - barsQueuedMax);
  }

  /** Observed history is worth a warning, not the life of a world: a write that fails is reported and the next one tried. */
  #run(what: string, write: () => Promise<void>): void {
    this.#busy = true;
    this.#writing = write()
      .catch((error: unknown) => this.#options.onWarning(`${what} could not be written: ${messageOf(error)}`))
      .finally(() => {
        this.#busy = false;
      });
  }

  async #writeBars(bars: readonly Bar[]): Promise<void> {
    await writeBars(this.#options.sql, this.#options.worldId, this.#options.instruments(), bars);
    await writeDays(this.#options, bars);
  }

  async #writePrints(prints: readonly Print[]): Promise<void> {
    const { sql, worldId } = this.#options;
    const known = new Map(
      this.#options.instruments().map((instrument) => [instrument.instrumentId as string, instrument]),
    );
    const rows = prints.filter((print) => known.has(print.instrumentId));
    await sql`
      insert into print (world_id, instrument_id, print_sequence, ts, price, quantity, aggressor_side)
      select ${worldId}, * from unnest(
        ${rows.map((row) => row.instrumentId as string)}::uuid[], ${rows.map((row) => row.printSequence)}::bigint[],
        ${rows.map((row) => row.tsEvent as number)}::bigint[],
        ${rows.map((row) => row.price / 10 ** known.get(row.instrumentId)!.priceScale)}::float8[],
        ${rows.map((row) => row.quantity / 10 ** known.get(row.instrumentId)!.quantityScale)}::float8[],
        ${rows.map((row) => row.aggressorSide as string)}::text[])
      on conflict (world_id, instrument_id, print_sequence) do update
      set ts = excluded.ts, price = excluded.price, quantity = excluded.quantity, aggressor_side = excluded.aggressor_side`;
    if (this.#printWrites++ % printWritesPerCut === 0) await this.#cutPrints();
  }

  /** By count and not by distance: the numbers of prints leave gaps, because they begin anew with every input. */
  async #cutPrints(): Promise<void> {
    const { sql, worldId, instruments } = this.#options;
    await sql`
      with oldest as (
        select listed.id, edge.print_sequence
        from unnest(${instruments().map(({ instrumentId }) => instrumentId as string)}::uuid[]) as listed (id)
        cross join lateral (
          select print_sequence from print where world_id = ${worldId} and instrument_id = listed.id
          order by print_sequence desc offset ${printsKept} limit 1) as edge)
      delete from print using oldest
      where print.world_id = ${worldId} and print.instrument_id = oldest.id
        and print.print_sequence <= oldest.print_sequence`;
  }

  #markPrices(): MarkPrices {
    const marks: MarkPrices = { instrumentIds: [], prices: [] };
    for (const instrument of this.#options.instruments()) {
      const ticks = this.#marks.get(instrument.instrumentId);
      if (ticks === undefined) continue;
      marks.instrumentIds.push(instrument.instrumentId);
      marks.prices.push(formatDecimal(ticks, instrument.priceScale));
    }
    return marks;
  }

  async #writeEquity(at: UnixMicros, { instrumentIds, prices }: MarkPrices): Promise<void> {
    const { sql, worldId } = this.#options;
    await sql`
      insert into equity_sample (account_id, ts, equity, cash)
      select account.account_id, ${at}, balance.cash + coalesce(held.value, 0) + coalesce(owed.amount, 0), balance.cash
      from account
      join balance on balance.account_id = account.account_id and balance.currency = account.currency
      left join lateral (
        select sum(position.quantity * coalesce(mark.price, position.average_entry_price)) as value
        from position
        left join unnest(${instrumentIds}::uuid[], ${prices}::numeric[]) as mark (instrument_id, price)
          on mark.instrument_id = position.instrument_id
        where position.account_id = account.account_id and position.quantity <> 0) as held on true
      left join lateral (
        select sum(dividend.amount) as amount from dividend
        where dividend.account_id = account.account_id and dividend.currency = account.currency
          and dividend.paid_at is null) as owed on true
      where account.world_id = ${worldId}
      on conflict do nothing`;
  }
}
