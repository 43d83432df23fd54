import { formatDecimal } from '@quire/core/units';
import type { Firing } from './store.ts';
import type { Watch } from './watch.ts';

/** What happened, in a sentence that stands alone: in a list, in a message, long after. */
export function firingMessage(
  { row, instrument, baseline }: Watch,
  { price, value }: Pick<Firing, 'price' | 'value'>,
): string {
  const { symbol, priceScale } = instrument;
  const base = baseline === null ? '' : formatDecimal(baseline, priceScale);
  const since = row.percentOf === 'previousClose' ? `the close of ${base} before` : `${base} when it was set`;
  switch (row.alertType) {
    case 'price_above':
      return `${symbol} is at ${price}, at or above ${row.threshold}`;
    case 'price_below':
      return `${symbol} is at ${price}, at or below ${row.threshold}`;
    case 'percent_change_up':
      return `${symbol} is at ${price}, up ${percentText(value)} from ${since}`;
    case 'percent_change_down':
      return `${symbol} is at ${price}, down ${percentText(value)} from ${since}`;
    case 'volume_spike':
      return `${symbol} trades ${(value ?? 0).toFixed(1)} times its usual volume, at ${price}`;
  }
}

const percentText = (value: number | null): string => `${Math.abs(value ?? 0).toFixed(2)} %`;
