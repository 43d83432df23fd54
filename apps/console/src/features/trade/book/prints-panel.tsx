import type { InstrumentView, PrintView } from '@quire/contract';
import { memo } from 'react';
import { Instant } from '../../../components/numbers.tsx';
import { Empty, SkeletonRows } from '../../../components/states.tsx';
import { decimalsOf, formatGrouped } from '../../../lib/decimal.ts';
import { useStream } from '../../../lib/stream/use-stream.ts';
import { decimalsOfQuantities } from './depth.ts';

const shownMax = 80;

/** Time and sales: every trade on the tape, newest first. The arrow is the side that took. */
export function PrintsPanel({ instrument }: { readonly instrument: InstrumentView }) {
  const prints = useStream((snapshot) => snapshot.replica.prints);
  const isKnown = useStream(
    (snapshot) => snapshot.replica.streamSequence !== null || snapshot.replica.prints.length > 0,
  );
  const own = prints.filter((print) => print.symbol === instrument.symbol).slice(0, shownMax);
  if (own.length === 0) {
    return isKnown ? (
      <Empty title="No trades yet">Trades in {instrument.symbol} appear here as they happen.</Empty>
    ) : (
      <SkeletonRows rows={10} columns={[30, 40, 25]} />
    );
  }
  const decimals = decimalsOf(instrument.priceIncrement);
  const quantityDecimals = decimalsOfQuantities(own);
  return (
    // The tape only scrolls, so it takes the focus itself.
    <section aria-label="Time and sales, scrollable" {...scrollable} className="h-full overflow-auto">
      <table aria-label="Time and sales" className="w-full table-fixed border-collapse text-[12.5px] tabular-nums">
        <thead>
          <tr className="text-[11.5px] text-muted">
            <th scope="col" className="sticky top-0 h-6 bg-raised pl-2.5 text-left font-semibold">
              Time
            </th>
            <th scope="col" className="sticky top-0 bg-raised text-right font-semibold">
              Price
            </th>
            <th scope="col" className="sticky top-0 bg-raised pr-2.5 text-right font-semibold">
              Quantity
            </th>
          </tr>
        </thead>
        <tbody>
          {own.map((print) => (
            <PrintRow key={print.printSequence} print={print} decimals={decimals} quantityDecimals={quantityDecimals} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const scrollable = { tabIndex: 0 };

interface PrintRowProps {
  readonly print: PrintView;
  readonly decimals: number;
  readonly quantityDecimals: number;
}

const PrintRow = memo(function PrintRow({ print, decimals, quantityDecimals }: PrintRowProps) {
  const bought = print.aggressorSide === 'buy';
  return (
    <tr className="h-5">
      <td className="pl-2.5 text-muted">
        <Instant value={print.at} style="time" />
      </td>
      <td className={`text-right font-semibold ${bought ? 'text-gain' : 'text-loss'}`}>
        <span className="mr-1 text-[0.65em]">{bought ? '\u25b2' : '\u25bc'}</span>
        {formatGrouped(print.price, { decimalsMin: decimals })}
      </td>
      <td className="pr-2.5 text-right">
        {formatGrouped(print.quantity, { decimalsMin: quantityDecimals, decimalsMax: quantityDecimals })}
      </td>
    </tr>
  );
});
