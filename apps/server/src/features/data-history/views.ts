import type {
  CoverageMapView,
  FreshnessView,
  HeldBarView,
  ProviderComparisonView,
  SeriesGapsView,
  SeriesQualityView,
  StoredBarView,
  StoredSeriesView,
} from '@quire/contract';
import type { BarTimeframe } from '@quire/core/market';
import { type AdjustmentSegment, priceFactorAt } from '@quire/core/market';
import { formatDecimal } from '@quire/core/units';
import type { SeriesCoverage, StoredBars } from '@quire/ports/market-store';
import { instantText, nullableInstantText } from '../../platform/wire.ts';
import type { ComparedPair } from './comparison.ts';
import type { CoverageRow, DayRange } from './coverage-map.ts';
import type { Freshness } from './freshness.ts';
import type { HeldBar } from './held-bars.ts';
import type { SeriesGaps, SeriesQuality } from './service.ts';

export function seriesView(one: SeriesCoverage): StoredSeriesView {
  return {
    symbol: one.symbol,
    timeframe: one.timeframe,
    provider: one.provider,
    source: one.source,
    bars: one.rowCount,
    firstOpenTime: nullableInstantText(one.firstTime),
    lastOpenTime: nullableInstantText(one.lastTime),
    lastReceivedAt: nullableInstantText(one.lastReceivedAt),
  };
}

const dateText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

export function coverageMapView(
  timeframe: BarTimeframe,
  { firstDay, lastDay }: DayRange,
  rows: readonly CoverageRow[],
): CoverageMapView {
  const plain = rows.map(({ symbol, provider, bars, expected }) => ({
    ...{ symbol, provider },
    bars: [...bars],
    expected: [...expected],
  }));
  return { timeframe, from: dateText(firstDay), to: dateText(lastDay), rows: plain };
}

export function comparisonView({ largest, ...pair }: ComparedPair): ProviderComparisonView {
  return {
    ...pair,
    largest: largest.map((bar) => ({
      openTime: instantText(bar.openTime),
      close: formatDecimal(bar.close, bar.closeScale),
      otherClose: formatDecimal(bar.otherClose, bar.otherScale),
      difference: bar.difference,
    })),
  };
}

export function gapsView({ gaps, ...one }: SeriesGaps): SeriesGapsView {
  return {
    ...seriesView(one),
    missing: gaps === null ? null : gaps.reduce((sum, gap) => sum + gap.missing, 0),
    gaps: (gaps ?? []).map(({ from, to, missing }) => ({ from: instantText(from), to: instantText(to), missing })),
  };
}

export function qualityView({ score, reasons, ...one }: SeriesQuality): SeriesQualityView {
  return { ...seriesView(one), score, reasons: reasons.map((reason) => ({ ...reason })) };
}

/** The names of the freshness check as its document has them. */
export function freshnessView(one: Freshness): FreshnessView {
  return {
    symbol: one.symbol,
    age_minutes: one.ageMinutes === null ? null : Math.round(one.ageMinutes * 100) / 100,
    is_fresh: one.isFresh,
    is_market_open: one.isMarketOpen,
    newest_at: nullableInstantText(one.newestAt),
  };
}

/** Adjusted prices are observed; they are shown with two decimals more than the series has. */
export function barViews(
  bars: StoredBars,
  segmentsOf: (provider: string) => readonly AdjustmentSegment[],
): StoredBarView[] {
  const { priceScale } = bars;
  const byProvider = bars.providers.map(segmentsOf);
  return Array.from(bars.openTime, (openTime, row) => {
    const segments = byProvider[bars.provider[row]!]!;
    const factor = priceFactorAt(segments, openTime);
    const volumeFactor = segments.find(({ since, until }) => openTime >= since && openTime < until)?.quantity ?? 1;
    const price = (ticks: number) =>
      factor === 1 ? formatDecimal(ticks, priceScale) : formatDecimal(Math.round(ticks * factor * 100), priceScale + 2);
    return {
      openTime: instantText(openTime),
      open: price(bars.open[row]!),
      high: price(bars.high[row]!),
      low: price(bars.low[row]!),
      close: price(bars.close[row]!),
      volume: bars.volume[row]! * volumeFactor,
      isFinal: bars.isFinal[row] === 1,
      provider: bars.providers[bars.provider[row]!]!,
      availableAt: instantText(bars.availableAt[row]!),
      receivedAt: instantText(bars.receivedAt[row]!),
    };
  });
}

export function heldBarView(bar: HeldBar): HeldBarView {
  const price = (ticks: number) => formatDecimal(ticks, bar.priceScale);
  return {
    symbol: bar.symbol,
    timeframe: bar.timeframe,
    provider: bar.provider,
    openTime: instantText(bar.openTime),
    open: price(bar.open),
    high: price(bar.high),
    low: price(bar.low),
    close: price(bar.close),
    volume: bar.volume,
    reason: bar.reason,
    move: bar.move,
    receivedAt: instantText(bar.receivedAt),
    state: bar.state,
    decidedBy: bar.decidedBy,
  };
}
