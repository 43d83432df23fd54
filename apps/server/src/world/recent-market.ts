import type { Sql } from '@quire/adapters/storage';
import type { Bar, BarOrigin, BarTimeframe, Instrument, Print, Side } from '@quire/core/market';
import type { InstrumentId, Price, Quantity, UnixMicros } from '@quire/core/units';
import type { MarketNews } from './market-accumulator.ts';

const printsPerInstrument = 200;

interface PrintRow {
  instrumentId: string;
  printSequence: number;
  ts: number;
  price: number;
  quantity: number;
  aggressorSide: Side;
}

interface BarRow {
  instrumentId: string;
  timeframe: BarTimeframe;
  openTime: number;
  closeTime: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  notional: number;
  printCount: number;
  origin: BarOrigin;
  isPartial: boolean;
}

/**
 * The end of the tape as it was kept: the last prints and the newest bar of each instrument, so that a restarted server shows
 * where the market stood, with its old times, until the first new message.
 */
export async function loadRecentMarket(
  sql: Sql,
  worldId: string,
  instruments: readonly Instrument[],
): Promise<MarketNews> {
  const byId = new Map(instruments.map((instrument) => [instrument.instrumentId as string, instrument]));
  const ids = [...byId.keys()];
  const [prints, bars] = await Promise.all([readPrints(sql, worldId, ids), readBars(sql, worldId, ids)]);
  return {
    quotes: [],
    books: [],
    prints: prints.map((row) => printOf(row, byId.get(row.instrumentId)!)),
    bars: bars.map((row) => barOf(row, byId.get(row.instrumentId)!)),
  };
}

function readPrints(sql: Sql, worldId: string, ids: readonly string[]): Promise<readonly PrintRow[]> {
  return sql<PrintRow[]>`
    select instrument_id as "instrumentId", print_sequence as "printSequence", ts, price, quantity,
           aggressor_side as "aggressorSide"
    from unnest(${[...ids]}::uuid[]) as wanted (id)
    cross join lateral (
      select * from print where world_id = ${worldId} and instrument_id = wanted.id
      order by print_sequence desc limit ${printsPerInstrument}) as recent
    order by instrument_id, print_sequence`;
}

function readBars(sql: Sql, worldId: string, ids: readonly string[]): Promise<readonly BarRow[]> {
  return sql<BarRow[]>`
    select instrument_id as "instrumentId", timeframe, open_time as "openTime", close_time as "closeTime", open, high, low,
           close, volume, notional, print_count as "printCount", origin, is_partial as "isPartial"
    from unnest(${[...ids]}::uuid[]) as wanted (id)
    cross join lateral (
      select newest.* from (values ('1m'), ('1d')) as frames (frame)
      cross join lateral (
        select * from bar where world_id = ${worldId} and instrument_id = wanted.id and timeframe = frames.frame and is_final
        order by open_time desc limit 1) as newest
      order by newest.close_time desc limit 1) as recent`;
}

/** The kept prints of a world after an instant, in the order in which they were made. */
export async function loadPrintsSince(
  sql: Sql,
  worldId: string,
  instruments: readonly Instrument[],
  since: UnixMicros,
): Promise<readonly Print[]> {
  const byId = new Map(instruments.map((instrument) => [instrument.instrumentId as string, instrument]));
  const rows = await sql<PrintRow[]>`
    select instrument_id as "instrumentId", print_sequence as "printSequence", ts, price, quantity,
           aggressor_side as "aggressorSide"
    from print where world_id = ${worldId} and instrument_id = any(${[...byId.keys()]}::uuid[]) and ts >= ${since}
    order by ts, instrument_id, print_sequence`;
  return rows.map((row) => printOf(row, byId.get(row.instrumentId)!));
}

const ticks = (value: number, scale: number): number => Math.round(value * 10 ** scale);

function printOf(row: PrintRow, instrument: Instrument): Print {
  return {
    instrumentId: row.instrumentId as InstrumentId,
    tsEvent: row.ts as UnixMicros,
    printSequence: row.printSequence,
    price: ticks(row.price, instrument.priceScale) as Price,
    quantity: ticks(row.quantity, instrument.quantityScale) as Quantity,
    aggressorSide: row.aggressorSide,
  };
}

function barOf(row: BarRow, { priceScale }: Instrument): Bar {
  return {
    instrumentId: row.instrumentId as InstrumentId,
    timeframe: row.timeframe,
    openTime: row.openTime as UnixMicros,
    closeTime: row.closeTime as UnixMicros,
    open: ticks(row.open, priceScale) as Price,
    high: ticks(row.high, priceScale) as Price,
    low: ticks(row.low, priceScale) as Price,
    close: ticks(row.close, priceScale) as Price,
    volume: row.volume,
    notional: row.notional,
    printCount: row.printCount,
    isFinal: true,
    origin: row.origin,
    ...(row.isPartial ? { isPartial: true } : {}),
  };
}
