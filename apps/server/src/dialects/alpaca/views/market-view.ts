import type { AssetClass, BookSnapshot, Instrument, Print, Quote } from '@quire/core/market';
import {
  ensureDefined,
  formatDecimal,
  formatInstant,
  parseInstant,
  type UnixMicros,
  unixMicros,
} from '@quire/core/units';
import { newYorkMidnight } from './new-york.ts';

/** Market data is JSON numbers on this wire. The decimal text of an exact integer is the shortest way to the nearest double. */
const numberOf = (integer: number, scale: number): number => Number(formatDecimal(integer, scale));

/** One letter per venue, as the tape spells them; V for what has no letter. */
const exchangeLetters: Readonly<Record<string, string>> = { NASDAQ: 'Q', NYSE: 'N', ARCA: 'P', AMEX: 'A', BATS: 'Z' };
const tapes: Readonly<Record<string, string>> = { NASDAQ: 'C', NYSE: 'A', ARCA: 'B', AMEX: 'B', BATS: 'B' };

const letterOf = ({ venue }: Instrument): string => exchangeLetters[venue] ?? 'V';
export const tapeOf = ({ venue }: Instrument): string => tapes[venue] ?? 'C';

/**
 * Shares are whole on this wire, and typed clients fail on a fraction: as on the consolidated tape, less than one share is told as
 * one and any other fraction is left out. Pairs keep theirs.
 */
function sizeOf(quantity: number, assetClass: AssetClass): number {
  if (assetClass === 'crypto' || quantity === 0) return quantity;
  return Math.max(1, Math.floor(quantity));
}

/** A side without orders has price and size 0. */
export function quoteView(instrument: Instrument, quote: Quote): Record<string, unknown> {
  const { priceScale, quantityScale, assetClass } = instrument;
  const t = formatInstant(quote.tsEvent);
  const bp = numberOf(quote.bidPrice, priceScale);
  const bs = sizeOf(numberOf(quote.bidQuantity, quantityScale), assetClass);
  const ap = numberOf(quote.askPrice, priceScale);
  const as = sizeOf(numberOf(quote.askQuantity, quantityScale), assetClass);
  if (assetClass === 'crypto') return { t, bp, bs, ap, as };
  const x = letterOf(instrument);
  return { t, ax: x, ap, as, bx: x, bp, bs, c: ['R'], z: tapeOf(instrument) };
}

export function tradeView(instrument: Instrument, print: Print): Record<string, unknown> {
  return printView(instrument, {
    printSequence: print.printSequence,
    ts: print.tsEvent,
    price: numberOf(print.price, instrument.priceScale),
    quantity: numberOf(print.quantity, instrument.quantityScale),
    aggressorSide: print.aggressorSide,
  });
}

/** A stored print in units of the instrument. */
export interface PrintRow {
  readonly printSequence: number;
  /** UnixMicros. */
  readonly ts: number;
  readonly price: number;
  readonly quantity: number;
  readonly aggressorSide: Print['aggressorSide'];
}

export function printView(instrument: Instrument, row: PrintRow): Record<string, unknown> {
  const t = formatInstant(unixMicros(row.ts));
  const { price: p, printSequence: i } = row;
  const s = sizeOf(row.quantity, instrument.assetClass);
  if (instrument.assetClass === 'crypto') return { t, p, s, tks: row.aggressorSide === 'buy' ? 'B' : 'S', i };
  return { t, x: letterOf(instrument), p, s, c: ['@'], i, z: tapeOf(instrument) };
}

/** Best first. */
export function bookView({ priceScale, quantityScale }: Instrument, book: BookSnapshot): Record<string, unknown> {
  const level = ({ price, quantity }: BookSnapshot['bids'][number]) => ({
    p: numberOf(price, priceScale),
    s: numberOf(quantity, quantityScale),
  });
  return { t: formatInstant(book.tsEvent), b: book.bids.map(level), a: book.asks.map(level) };
}

/** A bar in units of the instrument. */
export interface BarRow {
  /** UnixMicros. */
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly notional: number;
  readonly printCount: number;
}

/** All eight keys always. The volume of shares is whole on this wire, to the nearest. */
export function barView(
  bar: BarRow,
  assetClass: AssetClass,
  at: UnixMicros = unixMicros(bar.openTime),
): Record<string, unknown> {
  return {
    t: formatInstant(at),
    o: bar.open,
    h: bar.high,
    l: bar.low,
    c: bar.close,
    v: assetClass === 'crypto' ? bar.volume : Math.round(bar.volume),
    n: bar.printCount,
    vw: bar.volume > 0 ? bar.notional / bar.volume : bar.close,
  };
}

/** A daily or longer bar is dated by the midnight at which its date begins: in New York for shares, in UTC for pairs. */
export function dayBarView(bar: BarRow, assetClass: AssetClass): Record<string, unknown> {
  return barView(bar, assetClass, midnightOf(formatInstant(unixMicros(bar.openTime)).slice(0, 10), assetClass));
}

/** @param date `YYYY-MM-DD` */
export function midnightOf(date: string, assetClass: AssetClass): UnixMicros {
  return assetClass === 'crypto' ? ensureDefined(parseInstant(date), `${date} is a date`) : newYorkMidnight(date);
}
