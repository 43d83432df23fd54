import type { BookView, InstrumentView, OrderView } from '@quire/contract';
import { useEffect, useMemo, useState } from 'react';
import { Empty, SkeletonRows } from '../../../components/states.tsx';
import { decimalsOf, formatGrouped } from '../../../lib/decimal.ts';
import { useStream } from '../../../lib/stream/use-stream.ts';
import { offerPrice } from '../ticket/ticket-store.ts';
import { type DepthRow, decimalsOfQuantities, depthRows, spreadOf } from './depth.ts';

interface BookPanelProps {
  readonly instrument: InstrumentView;
  readonly orders: readonly OrderView[];
}

const rowPixels = 20;
const fixedPixels = 24 + 26;

function useRowsPerSide(element: HTMLElement | null): number {
  const [rows, setRows] = useState(8);
  useEffect(() => {
    if (!element) return;
    const observer = new ResizeObserver(() =>
      setRows(Math.max(3, Math.floor((element.clientHeight - fixedPixels) / 2 / rowPixels))),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return rows;
}

/** Depth of the book, best prices at the middle. A click on a price fills the ticket. */
export function BookPanel({ instrument, orders }: BookPanelProps) {
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const perSide = useRowsPerSide(frame);
  const book = useStream((snapshot) => snapshot.replica.book);
  const own = useMemo(
    () =>
      new Set(
        orders
          .filter((order) => order.symbol === instrument.symbol)
          .map((order) => `${order.side} ${Number(order.limitPrice)}`),
      ),
    [orders, instrument.symbol],
  );
  const isKnown = book?.symbol === instrument.symbol;
  return (
    <div ref={setFrame} className="h-full overflow-hidden">
      {isKnown ? (
        book.bids.length + book.asks.length === 0 ? (
          <Empty title="The book is empty">
            Nobody rests an order in {instrument.symbol} now. A limit order would be the first.
          </Empty>
        ) : (
          <Depth book={book} perSide={perSide} own={own} decimals={decimalsOf(instrument.priceIncrement)} />
        )
      ) : (
        <SkeletonRows rows={14} columns={[40, 30, 20]} />
      )}
    </div>
  );
}

interface DepthProps {
  readonly book: BookView;
  readonly perSide: number;
  readonly own: ReadonlySet<string>;
  readonly decimals: number;
}

function Depth({ book, perSide, own, decimals }: DepthProps) {
  const asks = depthRows(book.asks, perSide);
  const bids = depthRows(book.bids, perSide);
  const deepest = Math.max(asks.at(-1)?.cumulative ?? 0, bids.at(-1)?.cumulative ?? 0);
  const spread = spreadOf(book);
  const quantityDecimals = decimalsOfQuantities([...asks, ...bids]);
  return (
    <table aria-label="Order book" className="w-full table-fixed border-collapse text-[12.5px] tabular-nums">
      <thead>
        <tr className="h-6 text-[11.5px] text-muted">
          <th scope="col" className="pl-2.5 text-left font-semibold">
            Price
          </th>
          <th scope="col" className="text-right font-semibold">
            Quantity
          </th>
          <th scope="col" className="pr-2.5 text-right font-semibold">
            Sum
          </th>
        </tr>
      </thead>
      <tbody>
        {padded(asks, perSide)
          .reverse()
          .map(({ place, row }) => (
            <Level
              key={place}
              row={row}
              side="sell"
              deepest={deepest}
              own={own}
              decimals={decimals}
              quantityDecimals={quantityDecimals}
            />
          ))}
        <tr className="h-[26px] border-y border-rule">
          <td colSpan={3} className="px-2.5 text-[12px] text-muted">
            <span className="flex justify-between">
              <span>Spread {spread ? formatGrouped(spread.width, { decimalsMin: decimals }) : '\u2013'}</span>
              <span>{spread ? `${spread.basisPoints.toFixed(1)}\u202fbp` : ''}</span>
            </span>
          </td>
        </tr>
        {padded(bids, perSide).map(({ place, row }) => (
          <Level
            key={place}
            row={row}
            side="buy"
            deepest={deepest}
            own={own}
            decimals={decimals}
            quantityDecimals={quantityDecimals}
          />
        ))}
      </tbody>
    </table>
  );
}

/** Rows keep their place from the best price, so a level that changes is redrawn and the others are not. */
function padded(rows: readonly DepthRow[], count: number): { readonly place: number; readonly row: DepthRow | null }[] {
  return Array.from({ length: count }, (_, place) => ({ place, row: rows[place] ?? null }));
}

interface LevelProps {
  readonly row: DepthRow | null;
  readonly side: 'buy' | 'sell';
  readonly deepest: number;
  readonly own: ReadonlySet<string>;
  readonly decimals: number;
  readonly quantityDecimals: number;
}

function Level({ row, side, deepest, own, decimals, quantityDecimals }: LevelProps) {
  if (row === null) return <tr className="h-5" />;
  const tone = side === 'buy' ? 'text-gain' : 'text-loss';
  const bar = side === 'buy' ? 'var(--gain)' : 'var(--loss)';
  const share = deepest === 0 ? 0 : (row.cumulative / deepest) * 100;
  const isOwn = own.has(`${side} ${Number(row.price)}`);
  return (
    <tr
      className="h-5 cursor-pointer hover:bg-surface"
      onClick={() => offerPrice(row.price)}
      style={{
        backgroundImage: `linear-gradient(to left, color-mix(in oklab, ${bar} 13%, transparent) ${share}%, transparent ${share}%)`,
      }}
    >
      <td className="pl-2.5">
        <button type="button" title="Use as limit price" className={`font-semibold ${tone}`}>
          {formatGrouped(row.price, { decimalsMin: decimals })}
        </button>
        {isOwn ? (
          <span
            role="img"
            className="ml-1 text-accent"
            title="Your order rests here"
            aria-label="Your order rests here"
          >
            {'\u25c6'}
          </span>
        ) : null}
      </td>
      <td className="text-right" title={`${row.orderCount} orders`}>
        {formatGrouped(row.quantity, { decimalsMin: quantityDecimals, decimalsMax: quantityDecimals })}
      </td>
      <td className="pr-2.5 text-right text-muted">
        {formatGrouped(row.cumulativeText, { decimalsMin: quantityDecimals, decimalsMax: quantityDecimals })}
      </td>
    </tr>
  );
}
