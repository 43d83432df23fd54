import type { Instrument, Print, Quote } from '@quire/core/market';
import { formatDecimal, formatInstant, unixMicros } from '@quire/core/units';

/** Market data is JSON numbers on this wire. The decimal text of an exact integer is the shortest way to the nearest double. */
const numberOf = (integer: number, scale: number): number => Number(formatDecimal(integer, scale));

/** One letter per venue, as the tape spells them; V for what has no letter. */
const exchangeLetters: Readonly<Record<string, string>> = { NASDAQ: 'Q', NYSE: 'N', ARCA: 'P', AMEX: 'A', BATS: 'Z' };
const tapes: Readonly<Record<string, string>> = { NASDAQ: 'C', NYSE: 'A', ARCA: 'B', AMEX: 'B', BATS: 'B' };

export function quoteView(instrument: Instrument, quote: Quote): Record<string, unknown> {
  const { priceScale, quantityScale } = instrument;
  const sides = {
    ap: numberOf(quote.askPrice, priceScale),
    as: numberOf(quote.askQuantity, quantityScale),
    bp: numberOf(quote.bidPrice, priceScale),
    bs: numberOf(quote.bidQuantity, quantityScale),
  };
  const t = formatInstant(quote.tsEvent);
  if (instrument.assetClass === 'crypto') return { t, ...sides };
  const letter = exchangeLetters[instrument.venue] ?? 'V';
  return {
    t,
    ax: letter,
    ap: sides.ap,
    as: sides.as,
    bx: letter,
    bp: sides.bp,
    bs: sides.bs,
    c: ['R'],
    z: tapes[instrument.venue] ?? 'C',
  };
}

export function tradeView(instrument: Instrument, print: Print): Record<string, unknown> {
  const { priceScale, quantityScale } = instrument;
  const core = { p: numberOf(print.price, priceScale), s: numberOf(print.quantity, quantityScale) };
  const t = formatInstant(print.tsEvent);
  if (instrument.assetClass === 'crypto')
    return { t, ...core, tks: print.aggressorSide === 'buy' ? 'B' : 'S', i: print.printSequence };
  return {
    t,
    x: exchangeLetters[instrument.venue] ?? 'V',
    ...core,
    c: ['@'],
    i: print.printSequence,
    z: tapes[instrument.venue] ?? 'C',
  };
}

/** A stored bar in units of the instrument. */
export interface BarRow {
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly notional: number;
  readonly printCount: number;
}

export function barView(bar: BarRow): Record<string, unknown> {
  return {
    t: formatInstant(unixMicros(bar.openTime)),
    o: bar.open,
    h: bar.high,
    l: bar.low,
    c: bar.close,
    v: bar.volume,
    n: bar.printCount,
    vw: bar.volume > 0 ? bar.notional / bar.volume : bar.close,
  };
}
