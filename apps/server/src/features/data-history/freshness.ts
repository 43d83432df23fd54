import { barTimeframeMicros, breakAt, isOpen, type TradingCalendar } from '@quire/core/market';
import { microsPerMinute, type UnixMicros } from '@quire/core/units';
import type { SeriesCoverage } from '@quire/ports/market-store';

export interface Freshness {
  readonly symbol: string;
  readonly provider: string;
  /** How long ago the newest bar ended or was received while forming, in minutes; null of an empty series. */
  readonly ageMinutes: number | null;
  readonly isFresh: boolean;
  /** Whether its market trades now; null where its hours are not known, which counts as open. */
  readonly isMarketOpen: boolean | null;
  readonly newestAt: number | null;
}

/**
 * How old the newest word on a symbol is, over all its series. While its market is closed nothing newer could be known: then data is
 * fresh when nothing of the last session is missing at its end, or nothing of the morning in a pause at noon.
 */
export function freshnessOf(
  series: readonly SeriesCoverage[],
  options: { readonly now: number; readonly minutesMax: number; readonly calendar: TradingCalendar | null },
): Freshness {
  const { now, minutesMax, calendar } = options;
  const [{ symbol, provider } = { symbol: '', provider: '' }] = series;
  const newestAt = series.reduce<number | null>((newest, one) => {
    const known = knownUntil(one, now);
    return known === null ? newest : Math.max(known, newest ?? 0);
  }, null);
  const pause = calendar && breakAt(calendar, now as UnixMicros);
  const isMarketOpen = calendar === null ? null : pause === null && isOpen(calendar, now as UnixMicros);
  if (newestAt === null) return { symbol, provider, ageMinutes: null, isFresh: false, isMarketOpen, newestAt };
  const ageMinutes = Math.max(0, now - newestAt) / microsPerMinute;
  const reference = isMarketOpen === false ? (pause?.breakStart ?? lastClose(calendar!, now)) : now;
  const isFresh = reference !== null && reference - newestAt <= minutesMax * microsPerMinute;
  return { symbol, provider, ageMinutes, isFresh, isMarketOpen, newestAt };
}

/** Until when the newest bar speaks: its end, or of a forming one when it reached us. */
function knownUntil(one: SeriesCoverage, now: number): number | null {
  const { lastTime, lastReceivedAt, isLastFinal, timeframe } = one;
  if (lastTime === null) return null;
  const end = lastTime + barTimeframeMicros(timeframe);
  return isLastFinal || lastReceivedAt === null ? Math.min(end, now) : Math.min(end, lastReceivedAt);
}

function lastClose({ sessions }: TradingCalendar, now: number): number | null {
  return sessions.findLast(({ close }) => close <= now)?.close ?? null;
}
