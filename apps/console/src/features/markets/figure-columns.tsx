import type { ScreenerRowView } from '@quire/contract';
import { nameColumn, textColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Change, Price } from '../../components/numbers.tsx';
import { formatCount, unknown } from '../../lib/decimal.ts';
import { useStream } from '../../lib/stream/use-stream.ts';
import { RangeMark, SparkLine } from './spark-line.tsx';

type Row = ScreenerRowView;
type Figure = 'changePercent' | 'dayChangePercent' | 'volume' | 'notional' | 'relativeVolume' | 'volatility';

const decimalsIn = (price: string): number => Math.max(2, price.split('.')[1]?.length ?? 0);

/** The newest price of a trade, as the stream tells it; until it does, the one of the row. */
export function useLivePrice({ symbol, price }: Pick<Row, 'symbol' | 'price'>): string {
  return useStream((snapshot) => snapshot.replica.prices.get(symbol)) ?? price;
}

function LivePrice(row: Row) {
  return <Price value={useLivePrice(row)} decimals={decimalsIn(row.price)} flash />;
}

/** A change moves with the price: it is of the same price of before. */
function LiveChange({ row, figure }: { readonly row: Row; readonly figure: 'changePercent' | 'dayChangePercent' }) {
  const price = Number(useLivePrice(row));
  const percent = row[figure];
  if (percent === null) return <Change fraction={null} />;
  const before = Number(row.price) / (1 + percent / 100);
  return <Change fraction={before > 0 ? price / before - 1 : null} />;
}

const known = (value: number | null): number => value ?? Number.NaN;
const written = (value: number | null, decimals: number): string => (value === null ? '' : value.toFixed(decimals));

function figureColumn(
  figure: Figure,
  header: string,
  part: Partial<Column<Row>> & { readonly cell: Column<Row>['cell'] },
): Column<Row> {
  return {
    id: figure,
    header,
    align: 'right',
    sortBy: (row) => known(row[figure]),
    words: (row) => written(row[figure], 4),
    ...part,
  };
}

/** The table of a market: a line of the day, prices that move, and figures that are read every few seconds. */
export const figureColumns: readonly Column<Row>[] = [
  nameColumn<Row>({ id: 'symbol', header: 'Symbol', width: '92px', of: ({ symbol }) => symbol }),
  { ...textColumn<Row>({ id: 'name', header: 'Name', of: ({ name }) => name }), wideOnly: true },
  {
    id: 'spark',
    header: '24 hours',
    width: '112px',
    phoneWidth: '76px',
    cell: ({ spark }) => <SparkLine values={spark} />,
  },
  {
    id: 'price',
    header: 'Price',
    width: '104px',
    phoneWidth: '92px',
    align: 'right',
    cell: (row) => <LivePrice {...row} />,
    sortBy: ({ price }) => Number(price),
    words: ({ price }) => price,
  },
  figureColumn('changePercent', '24 h', {
    width: '84px',
    phoneWidth: '76px',
    cell: (row) => <LiveChange row={row} figure="changePercent" />,
  }),
  figureColumn('dayChangePercent', 'Day', {
    width: '84px',
    wideOnly: true,
    cell: (row) => <LiveChange row={row} figure="dayChangePercent" />,
  }),
  figureColumn('volume', 'Volume', { width: '84px', wideOnly: true, cell: ({ volume }) => formatCount(volume) }),
  figureColumn('notional', 'Paid', { width: '84px', wideOnly: true, cell: ({ notional }) => formatCount(notional) }),
  figureColumn('relativeVolume', 'Usual', {
    width: '72px',
    wideOnly: true,
    cell: ({ relativeVolume }) => (relativeVolume === null ? unknown : `${relativeVolume.toFixed(2)}\u00d7`),
  }),
  figureColumn('volatility', 'Volatility', {
    width: '84px',
    wideOnly: true,
    cell: ({ volatility }) => (volatility === null ? unknown : `${volatility.toFixed(1)} %`),
  }),
  {
    id: 'rangePosition',
    header: '52 weeks',
    width: '124px',
    align: 'right',
    wideOnly: true,
    cell: ({ rangePosition }) => <RangeMark position={rangePosition} />,
    sortBy: ({ rangePosition }) => known(rangePosition),
    words: ({ rangePosition }) => written(rangePosition, 1),
  },
  ...(['high', 'low', 'yearHigh', 'yearLow'] as const).map(
    (figure): Column<Row> => ({
      id: figure,
      header: { high: 'High, 24 h', low: 'Low, 24 h', yearHigh: 'High, year', yearLow: 'Low, year' }[figure],
      width: '88px',
      align: 'right',
      isExtra: true,
      cell: (row) => <Price value={row[figure] === null ? null : String(row[figure])} decimals={2} />,
      sortBy: (row) => known(row[figure]),
      words: (row) => written(row[figure], decimalsIn(row.price)),
    }),
  ),
];
