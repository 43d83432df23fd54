import type { InstrumentView } from '@quire/contract';
import { Search } from 'lucide-react';
import { type KeyboardEvent, memo, type RefObject, useMemo, useState } from 'react';
import { inlineInput } from '../../components/field.tsx';
import { Change, Price } from '../../components/numbers.tsx';
import { Empty, QueryState, SkeletonRows } from '../../components/states.tsx';
import { decimalsOf } from '../../lib/decimal.ts';
import { useInstruments } from '../../lib/requests/instruments.ts';
import { useHalts } from '../../lib/requests/market-life.ts';
import { useStream } from '../../lib/stream/use-stream.ts';
import { findInstruments } from './find-instruments.ts';

interface SymbolListProps {
  readonly symbol: string | null;
  readonly onChoose: (symbol: string) => void;
  readonly searchField: RefObject<HTMLInputElement | null>;
}

export function SymbolList({ symbol, onChoose, searchField }: SymbolListProps) {
  const query = useInstruments();
  const [words, setWords] = useState('');
  const found = useMemo(() => findInstruments(query.data ?? [], words), [query.data, words]);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter' && found[0]) {
      onChoose(found[0].symbol);
      setWords('');
      event.currentTarget.blur();
    }
    if (event.key === 'Escape') {
      setWords('');
      event.currentTarget.blur();
    }
  };
  return (
    <div className="flex h-full flex-col">
      <div className="relative shrink-0 border-b border-rule p-1.5">
        <Search size={13} aria-hidden="true" className="absolute top-1/2 left-3.5 -translate-y-1/2 text-muted" />
        <input
          ref={searchField}
          type="search"
          aria-label="Search symbols"
          placeholder="Search   /"
          className={`${inlineInput} pl-6`}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <QueryState query={query} skeleton={<SkeletonRows rows={14} columns={[30, 25, 25, 20]} />}>
        {() =>
          found.length === 0 ? (
            <Empty title={`No symbol matches \u201c${words}\u201d`}>Search by symbol or by name.</Empty>
          ) : (
            <SymbolTable found={found} symbol={symbol} onChoose={onChoose} />
          )
        }
      </QueryState>
    </div>
  );
}

interface SymbolTableProps {
  readonly found: readonly InstrumentView[];
  readonly symbol: string | null;
  readonly onChoose: (symbol: string) => void;
}

function SymbolTable({ found, symbol, onChoose }: SymbolTableProps) {
  const halts = useHalts();
  return (
    <section aria-label="Symbols, scrollable" className="min-h-0 flex-1 overflow-auto">
      <table aria-label="Symbols" className="w-full table-fixed border-collapse text-[13px]">
        <colgroup>
          <col className="w-[29%]" />
          <col className="w-[26%]" />
          <col className="w-[26%]" />
          <col className="w-[19%]" />
        </colgroup>
        <thead>
          <tr className="text-[11.5px] text-muted">
            <th
              scope="col"
              className="sticky top-0 z-[1] h-6 border-b border-rule bg-raised pl-2.5 text-left font-semibold"
            >
              Symbol
            </th>
            <th scope="col" className="sticky top-0 z-[1] border-b border-rule bg-raised text-right font-semibold">
              Bid
            </th>
            <th scope="col" className="sticky top-0 z-[1] border-b border-rule bg-raised text-right font-semibold">
              Ask
            </th>
            <th scope="col" className="sticky top-0 z-[1] border-b border-rule bg-raised pr-2 text-right font-semibold">
              Day
            </th>
          </tr>
        </thead>
        <tbody>
          {found.map((instrument) => (
            <SymbolRow
              key={instrument.symbol}
              instrument={instrument}
              chosen={instrument.symbol === symbol}
              isHalted={halts.has(instrument.symbol)}
              onChoose={onChoose}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface SymbolRowProps {
  readonly instrument: InstrumentView;
  readonly chosen: boolean;
  readonly isHalted: boolean;
  readonly onChoose: (symbol: string) => void;
}

const SymbolRow = memo(function SymbolRow({ instrument, chosen, isHalted, onChoose }: SymbolRowProps) {
  const quote = useStream((snapshot) => snapshot.replica.quotes.get(instrument.symbol));
  const decimals = decimalsOf(instrument.priceIncrement);
  const choose = (): void => onChoose(instrument.symbol);
  return (
    <tr
      data-symbol={instrument.symbol}
      onClick={choose}
      className={`h-[27px] cursor-pointer border-b border-rule/60 hover:bg-surface max-md:h-11 ${chosen ? 'bg-surface shadow-[inset_2px_0_0_var(--accent)]' : ''}`}
    >
      <th scope="row" className="truncate pl-2.5 text-left font-normal">
        <button
          type="button"
          title={instrument.name}
          aria-pressed={chosen}
          onClick={choose}
          className="max-w-full truncate font-semibold"
        >
          {instrument.symbol}
          {isHalted ? <span className="ml-1 text-[10.5px] text-warn">HALTED</span> : null}
        </button>
      </th>
      <td className="text-right">
        <Price value={quote?.bidPrice} decimals={decimals} flash />
      </td>
      <td className="text-right">
        <Price value={quote?.askPrice} decimals={decimals} flash />
      </td>
      <td className="pr-2 text-right">
        <Change fraction={instrument.dayChange} className="text-[12px]" />
      </td>
    </tr>
  );
});
