import { formatDecimal, formatInstant, type UnixMicros } from '@quire/core/units';
import type { BarColumns } from '@quire/ports/data-sets';

const rowsPerPiece = 4_096;

/**
 * Bars as pieces of CSV that `readCsvBars` reads back to the same columns: instants in UTC, prices as exact decimals.
 *
 * @example await pipeline(csvOfBars(bars), createWriteStream('GOOG.csv'))
 */
export function* csvOfBars(bars: BarColumns, onProgress?: (done: number, total: number) => void): Generator<string> {
  yield 'time,open,high,low,close,volume\n';
  const total = bars.openTime.length;
  const price = (ticks: number) => formatDecimal(ticks, bars.priceScale);
  for (let from = 0; from < total; from += rowsPerPiece) {
    let piece = '';
    const to = Math.min(from + rowsPerPiece, total);
    for (let at = from; at < to; at++) {
      const prices = `${price(bars.open[at]!)},${price(bars.high[at]!)},${price(bars.low[at]!)},${price(bars.close[at]!)}`;
      piece += `${formatInstant(bars.openTime[at]! as UnixMicros)},${prices},${bars.volume[at]}\n`;
    }
    yield piece;
    onProgress?.(to, total);
  }
}
