import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineSeries,
  LineStyle,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { formatCount, formatGrouped } from '../lib/decimal.ts';
import { formatLocal } from '../lib/time.ts';
import { ChartHandles } from './chart-handles.tsx';
import type { TokenColors } from './token-colors.ts';
import { useTokenColors } from './use-token-colors.ts';

export interface Candle {
  readonly timeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface ChartLine {
  readonly id: string;
  readonly price: number;
  readonly label: string;
  readonly kind: 'buy' | 'sell' | 'position';
  /** Names the price that moves with the line, in words of its own; null where the line stands fast. */
  readonly moves: string | null;
}

export interface ChartMark {
  readonly id: string;
  readonly timeMs: number;
  readonly side: 'buy' | 'sell';
  readonly label: string;
}

/** An indicator: a value per candle, NaN where there is none. */
export interface ChartStudy {
  readonly id: string;
  readonly label: string;
  readonly values: Float64Array;
  readonly kind: 'line' | 'bars';
  readonly color: number;
  /** Null draws over the candles; every other name is a pane below them. */
  readonly pane: string | null;
  readonly marks: readonly number[];
}

interface CandleChartProps {
  /** Oldest first; the same array while nothing changed. */
  readonly candles: readonly Candle[];
  /** Changes when another series is shown, so that the view starts at its end again. */
  readonly seriesKey: string;
  readonly decimals: number;
  readonly increment: number;
  readonly isDaily: boolean;
  readonly lines: readonly ChartLine[];
  readonly marks: readonly ChartMark[];
  readonly studies?: readonly ChartStudy[];
  readonly onPriceClick?: (price: number) => void;
  readonly onHover?: (candle: Candle | null) => void;
  /** The view reached the first candle. */
  readonly onOlder?: () => void;
  /** A line was dragged, or moved by keys, to a price on the grid. Nothing has happened by it yet. */
  readonly onLineMove?: (id: string, price: number) => void;
  /** Enter and Escape on a line. */
  readonly onLineKey?: (id: string, key: 'confirm' | 'leave') => void;
}

export interface ChartParts {
  readonly chart: IChartApi;
  readonly candles: ISeriesApi<'Candlestick'>;
  readonly volume: ISeriesApi<'Histogram'>;
  readonly markers: ISeriesMarkersPluginApi<Time>;
}

const seconds = (ms: number): UTCTimestamp => Math.floor(ms / 1000) as UTCTimestamp;
const millis = (time: Time): number => Number(time) * 1000;

function options(colors: TokenColors, isDaily: boolean) {
  return {
    autoSize: true,
    layout: {
      background: { color: colors.raised },
      textColor: colors.muted,
      fontFamily: "'Source Sans 3 Variable', sans-serif",
      fontSize: 11.5,
      attributionLogo: true,
      panes: { separatorColor: colors.rule, separatorHoverColor: colors.rule },
    },
    grid: {
      vertLines: { color: colors.rule, style: LineStyle.Dotted },
      horzLines: { color: colors.rule, style: LineStyle.Dotted },
    },
    rightPriceScale: { borderColor: colors.rule, scaleMargins: { top: 0.06, bottom: 0.24 } },
    timeScale: {
      borderColor: colors.rule,
      timeVisible: !isDaily,
      secondsVisible: false,
      rightOffset: 4,
      tickMarkFormatter: (time: Time, kind: number) => tick(millis(time), kind, isDaily),
    },
    crosshair: {
      vertLine: { color: colors.muted, labelBackgroundColor: colors.accent },
      horzLine: { color: colors.muted, labelBackgroundColor: colors.accent },
    },
    localization: {
      timeFormatter: (time: Time) =>
        isDaily ? new Date(millis(time)).toISOString().slice(0, 10) : formatLocal(millis(time), 'full', 0).slice(0, 16),
    },
  };
}

/** Marks of the time axis in local time: kinds 0 to 2 are years, months and days, 3 and 4 are times. */
function tick(ms: number, kind: number, isDaily: boolean): string {
  const date = isDaily ? new Date(ms).toISOString().slice(0, 10) : formatLocal(ms, 'date', 0);
  if (kind === 0) return date.slice(0, 4);
  if (kind === 1) return date.slice(0, 7);
  if (kind === 2) return date.slice(5);
  return formatLocal(ms, 'time', 0).slice(0, 5);
}

/** A rising candle is hollow and a falling one is full, so the shape tells what the colour does. */
function candleColors(colors: TokenColors) {
  return {
    upColor: colors.raised,
    borderUpColor: colors.gain,
    wickUpColor: colors.gain,
    downColor: colors.loss,
    borderDownColor: colors.loss,
    wickDownColor: colors.loss,
  };
}

const toBar = ({ timeMs, open, high, low, close }: Candle) => ({ time: seconds(timeMs), open, high, low, close });
const toVolume = (candle: Candle, colors: TokenColors) => ({
  time: seconds(candle.timeMs),
  value: candle.volume,
  color: `${candle.close >= candle.open ? colors.gain : colors.loss}59`,
});

function create(element: HTMLElement): ChartParts {
  const chart = createChart(element, { autoSize: true });
  const candles = chart.addSeries(CandlestickSeries, { priceLineVisible: true, lastValueVisible: true });
  const volume = chart.addSeries(HistogramSeries, {
    priceScaleId: 'volume',
    priceFormat: { type: 'custom', formatter: (value: number) => formatCount(value), minMove: 0.01 },
    lastValueVisible: false,
    priceLineVisible: false,
  });
  volume.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 }, visible: false });
  return { chart, candles, volume, markers: createSeriesMarkers<Time>(candles, []) };
}

/** Only the tail changed: the last candle grew, or new ones follow it. */
function isContinuation(before: readonly Candle[], after: readonly Candle[]): boolean {
  if (before.length === 0 || after.length < before.length) return false;
  const last = before.length - 1;
  return (
    before[0]!.timeMs === after[0]!.timeMs &&
    before[last]!.timeMs === after[last]!.timeMs &&
    before[last - 1] === after[last - 1]
  );
}

function useChart(element: React.RefObject<HTMLDivElement | null>) {
  const parts = useRef<ChartParts | null>(null);
  useEffect(() => {
    if (!element.current) return;
    const made = create(element.current);
    parts.current = made;
    return () => {
      parts.current = null;
      made.chart.remove();
    };
  }, [element]);
  return parts;
}

function useLook(parts: React.RefObject<ChartParts | null>, props: CandleChartProps, colors: TokenColors): void {
  const { decimals, increment, isDaily } = props;
  useEffect(() => {
    const made = parts.current;
    if (!made) return;
    made.chart.applyOptions(options(colors, isDaily));
    const priceFormat = {
      type: 'custom' as const,
      minMove: increment,
      formatter: (price: number) => formatGrouped(price.toFixed(decimals), { decimalsMin: decimals }),
    };
    made.candles.applyOptions({ ...candleColors(colors), priceFormat, priceLineColor: colors.accent });
  }, [parts, colors, decimals, increment, isDaily]);
}

interface Drawn {
  readonly key: string;
  readonly candles: readonly Candle[];
  readonly colors: TokenColors | null;
}

function useCandles(parts: React.RefObject<ChartParts | null>, props: CandleChartProps, colors: TokenColors): void {
  const { candles, seriesKey } = props;
  const drawn = useRef<Drawn>({ key: '', candles: [], colors: null });
  useEffect(() => {
    const made = parts.current;
    if (!made) return;
    const before = drawn.current;
    drawn.current = { key: seriesKey, candles, colors };
    if (before.key === seriesKey && before.colors === colors && isContinuation(before.candles, candles)) {
      for (const candle of candles.slice(before.candles.length - 1)) {
        made.candles.update(toBar(candle));
        made.volume.update(toVolume(candle, colors));
      }
      return;
    }
    made.candles.setData(candles.map(toBar));
    made.volume.setData(candles.map((candle) => toVolume(candle, colors)));
    if (before.key !== seriesKey && candles.length > 0) {
      made.chart.timeScale().setVisibleLogicalRange({ from: candles.length - 110, to: candles.length + 4 });
      made.chart.priceScale('right').applyOptions({ autoScale: true });
    }
  }, [parts, candles, seriesKey, colors]);
}

function useMarks(parts: React.RefObject<ChartParts | null>, props: CandleChartProps, colors: TokenColors): void {
  const { lines, marks } = props;
  useEffect(() => {
    const made = parts.current;
    if (!made) return;
    const shown: IPriceLine[] = lines.map((line) =>
      made.candles.createPriceLine({
        price: line.price,
        title: line.label,
        color: line.kind === 'buy' ? colors.gain : line.kind === 'sell' ? colors.loss : colors.accent,
        lineWidth: 1,
        lineStyle: line.kind === 'position' ? LineStyle.Solid : LineStyle.Dashed,
        axisLabelVisible: true,
      }),
    );
    return () => {
      if (parts.current === made) for (const line of shown) made.candles.removePriceLine(line);
    };
  }, [parts, lines, colors]);
  useEffect(() => {
    parts.current?.markers.setMarkers(
      marks.map((mark) => ({
        id: mark.id,
        time: seconds(mark.timeMs),
        position: mark.side === 'buy' ? ('belowBar' as const) : ('aboveBar' as const),
        shape: mark.side === 'buy' ? ('arrowUp' as const) : ('arrowDown' as const),
        color: mark.side === 'buy' ? colors.gain : colors.loss,
        text: mark.label,
      })),
    );
  }, [parts, marks, colors]);
}

const noStudies: readonly ChartStudy[] = [];
/** Told apart without the pair of gain and loss, which means something else here. */
const studyColors = (colors: TokenColors): readonly string[] => [
  colors.accent,
  colors.warn,
  '#8a6fc4',
  '#2f9a94',
  colors.muted,
  `${colors.muted}80`,
];

type StudySeries = ISeriesApi<'Line'> | ISeriesApi<'Histogram'>;

function pointOf(study: ChartStudy, candle: Candle, index: number) {
  const value = study.values[index];
  const time = seconds(candle.timeMs);
  return value === undefined || Number.isNaN(value) ? { time } : { time, value };
}

interface DrawnStudies {
  readonly key: string;
  readonly chart: IChartApi | null;
  readonly colors: TokenColors | null;
  readonly series: ReadonlyMap<string, StudySeries>;
  readonly candles: readonly Candle[];
}

const nothingDrawn: DrawnStudies = { key: '', chart: null, colors: null, series: new Map(), candles: [] };

/** A series for each study, those of other panes below the candles. */
function addStudies(chart: IChartApi, studies: readonly ChartStudy[], colors: TokenColors): Map<string, StudySeries> {
  const panes = [null, ...new Set(studies.flatMap(({ pane }) => (pane === null ? [] : [pane])))];
  const palette = studyColors(colors);
  const series = new Map<string, StudySeries>();
  for (const { id, kind, color, pane, marks } of studies) {
    const look = {
      color: palette[color % palette.length]!,
      lastValueVisible: pane !== null && kind === 'line',
      priceLineVisible: false,
      ...(pane === null ? {} : { priceFormat: { type: 'price' as const, precision: 2, minMove: 0.01 } }),
    };
    const at = panes.indexOf(pane);
    const added =
      kind === 'line'
        ? chart.addSeries(LineSeries, { ...look, lineWidth: 1, crosshairMarkerVisible: false }, at)
        : chart.addSeries(HistogramSeries, look, at);
    for (const price of marks) {
      const style = { lineWidth: 1, lineStyle: LineStyle.Dashed, axisLabelVisible: false } as const;
      added.createPriceLine({ price, color: colors.muted, ...style });
    }
    series.set(id, added);
  }
  for (const [at, pane] of chart.panes().entries()) pane.setStretchFactor(at === 0 ? 3 : 1);
  return series;
}

/** Series come and go with the choice of studies; while only the tail of the candles grows, only their tails are drawn. */
function useStudies(parts: React.RefObject<ChartParts | null>, props: CandleChartProps, colors: TokenColors): void {
  const { candles, seriesKey, studies = noStudies } = props;
  const drawn = useRef(nothingDrawn);
  useEffect(() => {
    const chart = parts.current?.chart;
    if (!chart) return;
    const key = `${seriesKey} ${studies.map(({ id }) => id).join(' ')}`;
    let { series, candles: before } = drawn.current;
    if (drawn.current.key !== key || drawn.current.chart !== chart || drawn.current.colors !== colors) {
      if (drawn.current.chart === chart) for (const one of series.values()) chart.removeSeries(one);
      series = addStudies(chart, studies, colors);
      before = [];
    }
    const isTail = isContinuation(before, candles);
    for (const study of studies) {
      const one = series.get(study.id);
      const point = (index: number) => pointOf(study, candles[index]!, index);
      if (!isTail) one?.setData(candles.map((_, index) => point(index)));
      else for (let index = before.length - 1; index < candles.length; index++) one?.update(point(index));
    }
    drawn.current = { key, chart, colors, series, candles };
  }, [parts, candles, studies, seriesKey, colors]);
}

function usePointer(parts: React.RefObject<ChartParts | null>, props: CandleChartProps): void {
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const made = parts.current;
    if (!made) return;
    made.chart.subscribeCrosshairMove((event) => {
      const { candles, onHover } = latest.current;
      const timeMs = event.time === undefined ? null : millis(event.time);
      onHover?.(timeMs === null ? null : (candles.find((candle) => candle.timeMs === timeMs) ?? null));
    });
    made.chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range && range.from < 10 && latest.current.candles.length > 0) latest.current.onOlder?.();
    });
    made.chart.subscribeDblClick((event) => {
      const price = event.point ? made.candles.coordinateToPrice(event.point.y) : null;
      if (price !== null) latest.current.onPriceClick?.(price);
    });
  }, [parts]);
}

/** Candles and volume, with own orders as lines and own fills as marks. Double click on a price fills the ticket. */
export default function CandleChart(props: CandleChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const colors = useTokenColors();
  const parts = useChart(element);
  useLook(parts, props, colors);
  useCandles(parts, props, colors);
  useMarks(parts, props, colors);
  useStudies(parts, props, colors);
  usePointer(parts, props);
  const { lines, decimals, increment, onLineMove, onLineKey } = props;
  return (
    <>
      <div ref={element} className="absolute inset-0" />
      {onLineMove ? (
        <ChartHandles
          parts={parts}
          lines={lines.filter(({ moves }) => moves !== null)}
          decimals={decimals}
          increment={increment}
          onMove={onLineMove}
          onKey={(id, key) => onLineKey?.(id, key)}
        />
      ) : null}
    </>
  );
}
