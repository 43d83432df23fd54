import type { FillView, InstrumentView, OrderView, PositionView } from '@quire/contract';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { StudyChooser } from '../../../blocks/study-chooser.tsx';
import { Button } from '../../../components/button.tsx';
import type { ChartMark } from '../../../components/candle-chart.tsx';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { Instant } from '../../../components/numbers.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { Empty, QueryState, SkeletonBlock } from '../../../components/states.tsx';
import { type Candle, candleAt, type Timeframe, timeframes } from '../../../lib/candles/fold-bars.ts';
import { useCandles } from '../../../lib/candles/use-candles.ts';
import { useStudyLines } from '../../../lib/candles/use-study-lines.ts';
import { downloadText, toCsv } from '../../../lib/csv.ts';
import {
  addDecimals,
  type Decimal,
  decimalsOf,
  formatCount,
  formatGrouped,
  readDecimal,
  toNumber,
  writeDecimal,
} from '../../../lib/decimal.ts';
import { setPreferences } from '../../../lib/preferences.ts';
import { offerPrice } from '../ticket/ticket-store.ts';
import { MoveOrder } from './move-order.tsx';
import { type LineMove, lineOfId, linesOf } from './order-lines.ts';

const CandleChart = lazy(() => import('../../../components/candle-chart.tsx'));

interface ChartPanelProps {
  readonly instrument: InstrumentView;
  readonly timeframe: Timeframe;
  readonly view: 'chart' | 'table';
  readonly orders: readonly OrderView[];
  readonly fills: readonly FillView[];
  readonly position: PositionView | null;
  readonly mayTrade: boolean;
}

/** One mark per order and candle, however many fills it took. */
function marksOf(fills: readonly FillView[], candles: readonly Candle[], symbol: string): readonly ChartMark[] {
  const marks = new Map<string, { readonly mark: ChartMark; readonly quantity: Decimal }>();
  for (const fill of fills) {
    const candle = fill.symbol === symbol ? candleAt(candles, Date.parse(fill.at)) : null;
    const quantity = readDecimal(fill.quantity);
    if (!candle || !quantity) continue;
    const id = `${fill.orderId} ${candle.timeMs}`;
    const sum = addDecimals(quantity, marks.get(id)?.quantity ?? { digits: 0n, scale: 0 });
    const mark = { id, timeMs: candle.timeMs, side: fill.side, label: formatGrouped(writeDecimal(sum)) };
    marks.set(id, { mark, quantity: sum });
  }
  return [...marks.values()].map(({ mark }) => mark).sort((left, right) => left.timeMs - right.timeMs);
}

/** Marks stand on candles, so they move only when a candle begins, not with every change of the last one. */
function useMarks(fills: readonly FillView[], candles: readonly Candle[], symbol: string) {
  const latest = useRef(candles);
  latest.current = candles;
  const span = `${candles[0]?.timeMs ?? 0} ${candles.at(-1)?.timeMs ?? 0}`;
  return useMemo(() => (span === '0 0' ? [] : marksOf(fills, latest.current, symbol)), [fills, span, symbol]);
}

export function ChartPanel(props: ChartPanelProps) {
  const { instrument, timeframe, view, orders, fills, position, mayTrade } = props;
  const { symbol } = instrument;
  const { candles, query } = useCandles(symbol, timeframe);
  const [hovered, setHovered] = useState<Candle | null>(null);
  const decimals = decimalsOf(instrument.priceIncrement);
  const [move, setMove] = useState<LineMove | null>(null);
  const confirm = useRef<HTMLButtonElement>(null);
  const lines = useMemo(() => linesOf(orders, position, symbol, move), [orders, position, symbol, move]);
  const moved =
    move === null ? undefined : orders.find((order) => order.orderId === move.orderId && order.symbol === symbol);
  const marks = useMarks(fills, candles, symbol);
  const studies = useStudyLines(candles);
  const shown = hovered ?? candles.at(-1) ?? null;
  const movable = {
    onLineMove: (id: string, price: number) => {
      const line = lineOfId(id);
      if (line !== null) setMove({ ...line, price: price.toFixed(decimals) });
    },
    onLineKey: (_: string, key: 'confirm' | 'leave') => (key === 'leave' ? setMove(null) : confirm.current?.focus()),
  };
  return (
    <QueryState query={query} skeleton={<SkeletonBlock className="absolute inset-0" />}>
      {() =>
        candles.length === 0 ? (
          <Empty title={`No ${timeframe} bars of ${symbol} yet`}>
            Bars appear as soon as the market trades; another timeframe may have a past.
          </Empty>
        ) : view === 'table' ? (
          <CandleTable
            candles={candles}
            decimals={decimals}
            name={`${symbol}-${timeframe}`}
            onOlder={query.hasNextPage ? () => void query.fetchNextPage() : null}
          />
        ) : (
          <div className="absolute inset-0">
            <Suspense fallback={<SkeletonBlock className="absolute inset-0" />}>
              <CandleChart
                candles={candles}
                seriesKey={`${symbol} ${timeframe}`}
                decimals={decimals}
                increment={toNumber(instrument.priceIncrement)}
                isDaily={timeframe === '1d'}
                lines={lines}
                marks={marks}
                studies={studies}
                onHover={setHovered}
                {...(mayTrade ? movable : {})}
                onPriceClick={(price) => offerPrice(price.toFixed(decimals))}
                onOlder={() => {
                  if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
                }}
              />
            </Suspense>
            {shown ? <Legend candle={shown} decimals={decimals} /> : null}
            {move !== null && moved !== undefined ? (
              <MoveOrder
                key={moved.orderId}
                order={moved}
                move={move}
                decimals={decimals}
                last={candles.at(-1)?.close ?? null}
                confirm={confirm}
                onDone={() => setMove(null)}
              />
            ) : null}
          </div>
        )
      }
    </QueryState>
  );
}

const partialReason = 'A crash may have taken trades of this bar.';

function Legend({ candle, decimals }: { readonly candle: Candle; readonly decimals: number }) {
  const write = (value: number): string => formatGrouped(value.toFixed(decimals), { decimalsMin: decimals });
  const rising = candle.close >= candle.open;
  return (
    <div className="pointer-events-none absolute top-1 left-2 z-[2] flex flex-wrap gap-x-2.5 bg-raised/85 text-[12px] text-muted tabular-nums">
      <span>
        O <b className="font-semibold text-ink">{write(candle.open)}</b>
      </span>
      <span>
        H <b className="font-semibold text-ink">{write(candle.high)}</b>
      </span>
      <span>
        L <b className="font-semibold text-ink">{write(candle.low)}</b>
      </span>
      <span>
        C{' '}
        <b data-testid="last-close" className={`font-semibold ${rising ? 'text-gain' : 'text-loss'}`}>
          <span aria-hidden="true" className="mr-0.5 text-[0.65em]">
            {rising ? '\u25b2' : '\u25bc'}
          </span>
          {write(candle.close)}
        </b>
      </span>
      <span>
        Vol <b className="font-semibold text-ink">{formatCount(candle.volume)}</b>
      </span>
      {candle.isPartial ? <span title={partialReason}>partial</span> : null}
    </div>
  );
}

interface CandleTableProps {
  readonly candles: readonly Candle[];
  readonly decimals: number;
  readonly name: string;
  readonly onOlder: (() => void) | null;
}

function CandleTable({ candles, decimals, name, onOlder }: CandleTableProps) {
  const newestFirst = useMemo(() => [...candles].reverse(), [candles]);
  const columns = useMemo<readonly Column<Candle>[]>(() => {
    const number = (id: 'open' | 'high' | 'low' | 'close', header: string): Column<Candle> => ({
      id,
      header,
      align: 'right',
      cell: (candle) => formatGrouped(candle[id].toFixed(decimals), { decimalsMin: decimals }),
      sortBy: (candle) => candle[id],
    });
    return [
      {
        id: 'time',
        header: 'Opens',
        width: '24%',
        cell: (candle) => (
          <>
            <Instant value={new Date(candle.timeMs).toISOString()} />
            {candle.isPartial ? <span title={partialReason}> partial</span> : null}
          </>
        ),
        sortBy: (candle) => candle.timeMs,
      },
      number('open', 'Open'),
      number('high', 'High'),
      number('low', 'Low'),
      number('close', 'Close'),
      {
        id: 'volume',
        header: 'Volume',
        align: 'right',
        cell: (candle) => formatCount(candle.volume),
        sortBy: (candle) => candle.volume,
      },
    ];
  }, [decimals]);
  const save = (): void =>
    downloadText(
      `${name.replaceAll('/', '')}.csv`,
      toCsv(
        ['time', 'open', 'high', 'low', 'close', 'volume', 'partial'],
        candles.map((candle) => [
          new Date(candle.timeMs).toISOString(),
          candle.open,
          candle.high,
          candle.low,
          candle.close,
          candle.volume,
          candle.isPartial === true ? 'true' : 'false',
        ]),
      ),
    );
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1">
        <DataTable
          label={`Bars of ${name}`}
          items={newestFirst}
          columns={columns}
          keyOf={(candle) => String(candle.timeMs)}
          minWidth={440}
        />
      </div>
      <div className="flex justify-end gap-1 border-t border-rule p-1.5">
        {onOlder ? (
          <Button small onClick={onOlder}>
            Older bars
          </Button>
        ) : null}
        <Button small onClick={save}>
          CSV
        </Button>
      </div>
    </div>
  );
}

interface ControlsProps {
  readonly timeframe: Timeframe;
  readonly view: 'chart' | 'table';
  readonly onView: (view: 'chart' | 'table') => void;
}

export function ChartControls({ timeframe, view, onView }: ControlsProps) {
  return (
    <>
      <Segmented
        small
        label="Timeframe"
        value={timeframe}
        options={timeframes.map((value) => ({ value, label: value }))}
        onChange={(value) => setPreferences({ timeframe: value })}
      />
      <StudyChooser />
      <Button
        small
        tone="quiet"
        aria-pressed={view === 'table'}
        onClick={() => onView(view === 'chart' ? 'table' : 'chart')}
      >
        {view === 'chart' ? 'Table' : 'Chart'}
      </Button>
    </>
  );
}
