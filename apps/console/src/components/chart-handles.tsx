import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import { formatGrouped } from '../lib/decimal.ts';
import type { ChartLine, ChartParts } from './candle-chart.tsx';
import { onGrid, steppedPrice } from './price-grid.ts';

interface ChartHandlesProps {
  readonly parts: RefObject<ChartParts | null>;
  readonly lines: readonly ChartLine[];
  readonly decimals: number;
  readonly increment: number;
  readonly onMove: (id: string, price: number) => void;
  readonly onKey: (id: string, key: 'confirm' | 'leave') => void;
}

/** Of what stands over the chart at its upper edge; no handle hides it. */
const legendHeight = 22;

/**
 * What one takes a line by: a small label at its left end, dragged up and down, or moved by the arrow keys. It follows the price scale,
 * of whose changes the chart tells nobody, so its place is looked up with every frame and written when it is another.
 */
export function ChartHandles(props: ChartHandlesProps) {
  const { parts, lines } = props;
  const elements = useRef(new Map<string, HTMLElement>());
  const latest = useRef(lines);
  latest.current = lines;
  const hasLines = lines.length > 0;
  useEffect(() => {
    if (!hasLines) return;
    let frame = 0;
    const place = (): void => {
      for (const line of latest.current) placeHandle(parts.current, line, elements.current.get(line.id));
      frame = requestAnimationFrame(place);
    };
    place();
    return () => cancelAnimationFrame(frame);
  }, [parts, hasLines]);
  return lines.map((line) => (
    <Handle
      key={line.id}
      {...props}
      line={line}
      hold={(element) => {
        if (element) elements.current.set(line.id, element);
        else elements.current.delete(line.id);
      }}
    />
  ));
}

function placeHandle(parts: ChartParts | null, line: ChartLine, element: HTMLElement | undefined): void {
  const y = parts?.candles.priceToCoordinate(line.price) ?? null;
  if (!parts || !element || y === null) return;
  // One that stands beyond the prices in sight stays within reach at the edge.
  const halfHeight = element.offsetHeight / 2;
  const bottom = (parts.chart.panes()[0]?.getHeight() ?? 0) - halfHeight;
  const top = Math.round(Math.min(Math.max(y, legendHeight + halfHeight), bottom) - halfHeight);
  const transform = `translateY(${top}px)`;
  if (element.style.transform !== transform) element.style.transform = transform;
}

interface HandleProps extends ChartHandlesProps {
  readonly line: ChartLine;
  readonly hold: (element: HTMLElement | null) => void;
}

function Handle({ parts, line, decimals, increment, onMove, onKey, hold }: HandleProps) {
  const move = (price: number): void => onMove(line.id, price);
  const drag = (event: PointerEvent<HTMLElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const chart = parts.current;
    if (!chart) return;
    const price = chart.candles.coordinateToPrice(
      event.clientY - chart.chart.chartElement().getBoundingClientRect().top,
    );
    if (price !== null) move(onGrid(price, increment, decimals));
  };
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    const stepped = steppedPrice(line.price, event, increment, decimals);
    if (stepped !== null) move(stepped);
    else if (event.key === 'Enter') onKey(line.id, 'confirm');
    else if (event.key === 'Escape') onKey(line.id, 'leave');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const tone = line.kind === 'buy' ? 'text-gain' : 'text-loss';
  return (
    <div
      ref={hold}
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`${line.label}, ${line.moves}`}
      aria-valuenow={line.price}
      aria-valuetext={formatGrouped(line.price.toFixed(decimals), { decimalsMin: decimals })}
      title="Drag to another price, or use the arrow keys; nothing is sent before you confirm it"
      className={`absolute top-0 left-12 z-[3] flex h-5 max-md:h-9 cursor-ns-resize touch-none select-none items-center gap-1 rounded-sm border border-current bg-raised px-1.5 text-[11px] ${tone}`}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={press}
    >
      <span aria-hidden="true">{'\u2195'}</span>
      {line.label} {line.moves}
    </div>
  );
}
