import { assert, type PartsPerMillion, type Price, type Quantity } from '../../units/index.ts';
import { type BookSide, bookSideBuy } from '../matching-book.ts';

/**
 * Fill level F1: what a bar says about an order that was live when the bar opened. Rules X40 to X51 of SPEC.md.
 *
 * Goals: no look-ahead, no object per bar (every argument is a number, so a backtest passes its columns), and the strict reading
 * where bars cannot tell (a limit must be traded through, not touched). The path through a bar is NautilusTrader's adaptive
 * one; prices at a gap and the `touch` option are backtesting.py's. A price of 0 means “does not fill”.
 */

/** A market order is one whose limit is this. */
export const barAnyPrice = 0 as Price;

/** Where on the bar's path a fill happened. The bar model fills nothing at the close. */
export type BarReached = 'open' | 'high' | 'low';

/** An order acts only on bars that open when it has arrived or later. Both in microseconds. */
export function isLiveForBar(arrivedAt: number, openTime: number): boolean {
  return arrivedAt <= openTime;
}

/**
 * Price of a fill at the open, in ticks, or 0: a market order always, a limit when the bar opens at it or better. All that an
 * `ioc` or `fok` order gets from a bar.
 */
export function barOpenFillPrice(side: BookSide, limit: Price, open: Price): Price {
  if (limit === barAnyPrice) return open;
  return (side === bookSideBuy ? open <= limit : open >= limit) ? open : (0 as Price);
}

/**
 * Price of a fill anywhere in the bar, in ticks, or 0. A limit that the open did not fill does so at its own price when the bar
 * trades through it; with `touch` it is enough that the bar trades at it.
 *
 * @example barFillPrice(bookSideBuy, price(9_900), price(10_000), price(10_050), price(9_850), false) // 9900, at the limit
 * @example barFillPrice(bookSideBuy, price(9_900), price(9_800), price(10_050), price(9_750), false) // 9800, gapped at the open
 */
export function barFillPrice(
  side: BookSide,
  limit: Price,
  open: Price,
  high: Price,
  low: Price,
  touch: boolean,
): Price {
  const atOpen = barOpenFillPrice(side, limit, open);
  if (atOpen !== 0) return atOpen;
  const through = side === bookSideBuy ? low < limit : high > limit;
  const touched = touch && (side === bookSideBuy ? low === limit : high === limit);
  return through || touched ? limit : (0 as Price);
}

/** Where the path met the order that `barFillPrice` filled at `fillPrice`. */
export function barFillReached(side: BookSide, fillPrice: Price, open: Price): BarReached {
  if (fillPrice === open) return 'open';
  return side === bookSideBuy ? 'low' : 'high';
}

/** Whether the path visits the high before the low: only when the high is strictly nearer to the open. */
export function isHighFirst(open: Price, high: Price, low: Price): boolean {
  return high - open < open - low;
}

/**
 * How many ticks the price has travelled from the open, by O-H-L-C or O-L-H-C, when it first meets a fill. Fills of one bar
 * happen in ascending order of this, then of the orders' arrival.
 */
export function barPathPosition(side: BookSide, fillPrice: Price, open: Price, high: Price, low: Price): number {
  if (fillPrice === open) return 0;
  const highFirst = isHighFirst(open, high, low);
  if (side === bookSideBuy) return highFirst ? high - open + (high - fillPrice) : open - fillPrice;
  return highFirst ? fillPrice - open : open - low + (fillPrice - low);
}

/**
 * How much of a bar's volume the cap lets a world take, in lots: rounded down to `increment`, so that a bar without volume fills
 * nothing; null without a cap. `volume` is observed, in lots. The product is exact below 2^53, beyond that off by less than the
 * data.
 */
export function barParticipation(volume: number, rate: PartsPerMillion | null, increment: Quantity): Quantity | null {
  if (rate === null) return null;
  assert(volume >= 0 && rate >= 0, 'volume and participation are not negative');
  const share = Math.min(Math.floor((volume * rate) / 1_000_000), Number.MAX_SAFE_INTEGER);
  return (share - (share % increment)) as Quantity;
}

/** Quantity of a fill: the order's remainder, cut to what all earlier fills of the world on this bar left of the cap. */
export function barFillQuantity(
  remaining: Quantity,
  participationMax: Quantity | null,
  takenBefore: Quantity,
): Quantity {
  if (participationMax === null) return remaining;
  return Math.max(0, Math.min(remaining, participationMax - takenBefore)) as Quantity;
}
