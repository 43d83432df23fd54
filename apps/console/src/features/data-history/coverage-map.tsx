import type { CoverageMapView, CoverageRowView } from '@quire/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { useIsNarrow } from '../../lib/preferences.ts';
import {
  colorOf,
  type DayState,
  dateAt,
  dayCount,
  dayStateOf,
  monthMarks,
  shareText,
  stripesOf,
  sumOf,
} from './coverage-days.ts';

interface CoverageMapProps {
  readonly map: CoverageMapView;
  readonly rows: readonly CoverageRowView[];
  readonly onOpen: (row: CoverageRowView) => void;
}

/** Days of which there are at most so many have room for their figures. */
const figuresMax = 31;

/** Symbols down, days across. A row opens its days as a table; only rows in sight are drawn. */
export function CoverageMap({ map, rows, onOpen }: CoverageMapProps) {
  const isNarrow = useIsNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const days = dayCount(map);
  const rowHeight = isNarrow ? 44 : 26;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  });
  const columns = isNarrow ? 'grid-cols-[92px_1fr_58px]' : 'grid-cols-[170px_1fr_66px]';
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div
        aria-hidden="true"
        className={`grid ${columns} h-7 shrink-0 items-center border-b border-rule text-[11.5px] font-semibold text-muted`}
      >
        <span className="px-2">Series</span>
        <Months from={map.from} days={days} room={isNarrow ? 0.26 : 0.08} />
        <span className="px-2 text-right">There</span>
      </div>
      <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
        <ul aria-label="Coverage by day" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => (
            <li
              key={`${rows[index]!.symbol} ${rows[index]!.provider}`}
              className="absolute inset-x-0 border-b border-rule/60"
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
            >
              <MapRow
                row={rows[index]!}
                map={map}
                columns={columns}
                hasFigures={days <= figuresMax && !isNarrow}
                onOpen={onOpen}
                onPoint={setPointed}
              />
            </li>
          ))}
        </ul>
      </div>
      <Legend pointed={pointed} />
    </div>
  );
}

function Months({ from, days, room }: { readonly from: string; readonly days: number; readonly room: number }) {
  return (
    <span className="relative h-full overflow-hidden font-normal tabular-nums">
      {monthMarks(from, days, room).map(({ index, label }) => (
        <span
          key={index}
          className="absolute inset-y-0 flex items-center border-l border-rule-strong pl-1 whitespace-nowrap"
          style={{ left: `${(index / days) * 100}%` }}
        >
          {label}
        </span>
      ))}
    </span>
  );
}

interface MapRowProps {
  readonly row: CoverageRowView;
  readonly map: CoverageMapView;
  readonly columns: string;
  readonly hasFigures: boolean;
  readonly onOpen: (row: CoverageRowView) => void;
  readonly onPoint: (words: string | null) => void;
}

function MapRow({ row, map, columns, hasFigures, onOpen, onPoint }: MapRowProps) {
  const sum = useMemo(() => sumOf(row), [row]);
  const stripes = useMemo(() => stripesOf(row), [row]);
  const days = row.bars.length;
  const point = (event: PointerEvent<HTMLElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const index = Math.min(days - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * days)));
    onPoint(
      `${row.symbol} ${row.provider}, ${dateAt(map.from, index)}: ${dayWords(row.bars[index]!, row.expected[index]!)}`,
    );
  };
  return (
    <button
      type="button"
      className={`grid ${columns} h-full w-full items-center text-left hover:bg-surface`}
      onClick={() => onOpen(row)}
    >
      <span className="truncate px-2">
        <b className="font-semibold">{row.symbol}</b> <span className="text-[11.5px] text-muted">{row.provider}</span>
      </span>
      <span
        className="relative block h-[70%]"
        style={{ backgroundImage: stripes }}
        onPointerMove={point}
        onPointerLeave={() => onPoint(null)}
      >
        {hasFigures ? <Figures row={row} /> : null}
      </span>
      <span className={`px-2 text-right tabular-nums ${sum.lacking > 0 ? 'font-semibold' : 'text-muted'}`}>
        {shareText(sum.share)}
        <span className="sr-only">{` of ${sum.expected} bars, ${sum.lacking} days lack some; opens its days`}</span>
      </span>
    </button>
  );
}

function Figures({ row: { bars, expected } }: { readonly row: Pick<CoverageRowView, 'bars' | 'expected'> }) {
  return (
    <span
      aria-hidden="true"
      className="absolute inset-0 grid text-[10.5px] tabular-nums"
      style={{ gridTemplateColumns: `repeat(${bars.length}, 1fr)` }}
    >
      {bars.map((count, index) => {
        const state = dayStateOf(count, expected[index]!);
        return (
          <span
            key={dateKey(index)}
            className={`flex items-center justify-center border-r border-raised ${figureTone(state)}`}
          >
            {typeof state === 'number' ? Math.floor(state * 100) : ''}
          </span>
        );
      })}
    </span>
  );
}

const dateKey = (index: number): string => `day-${index}`;
/** Ink on light stripes, paper on dark ones. */
const figureTone = (state: DayState): string =>
  typeof state === 'number' && (state === 0 || state >= 0.6) ? 'text-on-accent' : 'text-ink';

function dayWords(bars: number, expected: number): string {
  if (expected < 0) return `${bars} bars; the hours of its market are not known`;
  if (expected === 0) return bars === 0 ? 'nothing was expected' : `${bars} bars, none expected`;
  return `${bars} of ${expected} bars`;
}

const legend: readonly { readonly state: DayState; readonly words: string }[] = [
  { state: 0, words: 'none' },
  { state: 0.3, words: '30 %' },
  { state: 0.6, words: '60 %' },
  { state: 0.9, words: '90 %' },
  { state: 1, words: 'all' },
  { state: 'unknown', words: 'hours unknown' },
];

function Legend({ pointed }: { readonly pointed: string | null }) {
  return (
    <div className="flex min-h-7 shrink-0 flex-wrap items-center gap-x-3 gap-y-0.5 border-t border-rule px-2 py-1 text-[11.5px] text-muted">
      {legend.map(({ state, words }) => (
        <span key={words} className="inline-flex items-center gap-1 whitespace-nowrap">
          <span aria-hidden="true" className="inline-block h-3 w-4" style={{ background: colorOf(state) }} />
          {words}
        </span>
      ))}
      <span className="ml-auto truncate text-ink tabular-nums max-md:hidden">{pointed}</span>
    </div>
  );
}
