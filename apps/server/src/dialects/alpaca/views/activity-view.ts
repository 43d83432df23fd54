import { formatInstant, unixMicros } from '@quire/core/units';
import { decimalText } from '../../../platform/wire.ts';
import type { WorldGateway } from '../../../platform/world-gateway.ts';
import { newYorkDate } from './new-york.ts';

/** Every type that the wire knows; most of them never happen here. */
export const activityTypes: ReadonlySet<string> = new Set(
  `FILL TRANS MISC ACATC ACATS CFEE CIL CSD CSW DIV DIVCGL DIVCGS DIVFEE DIVFT DIVNRA DIVROC DIVTW DIVTXEX FEE FXTRD INT INTNRA
  INTTW JNL JNLC JNLS MA MEM NC OCT OPASN OPCA OPCSH OPEXC OPEXP OPTRD PTC PTR REORG SPIN SPLIT SWP VOF WH`.split(
    /\s+/,
  ),
);

export interface ActivityRow {
  readonly eventSequence: number;
  readonly line: number;
  readonly type: string;
  /** UnixMicros. */
  readonly ts: number;
  readonly fillId: string | null;
  readonly orderId: string | null;
  readonly instrumentId: string | null;
  readonly symbol: string | null;
  readonly side: 'buy' | 'sell' | null;
  readonly quantity: string | null;
  readonly price: string | null;
  readonly positionQuantity: string | null;
  readonly filledQuantity: string | null;
  readonly remainingQuantity: string | null;
  readonly netAmount: string | null;
  readonly eventType: string;
  readonly perShareAmount: string | null;
}

/**
 * `YYYYMMDDHHMMSSmmm::uuid`. The part after the colons is a UUID of our own making (version 8) that holds the place in the journal,
 * so that ids sort by time and the last one of a page is where the next begins.
 */
export function activityId({ ts, eventSequence, line }: Pick<ActivityRow, 'ts' | 'eventSequence' | 'line'>): string {
  const time = new Date(Math.floor(ts / 1_000)).toISOString().replace(/\D/g, '');
  const sequence = eventSequence.toString(16).padStart(12, '0');
  return `${time}::${sequence.slice(0, 8)}-${sequence.slice(8)}-8${line.toString(16).padStart(3, '0')}-8000-000000000000`;
}

/** Null: not one of ours. */
export function parseActivityId(id: string): { readonly eventSequence: number; readonly line: number } | null {
  const match = /^\d{17}::([0-9a-f]{8})-([0-9a-f]{4})-8([0-9a-f]{3})-8000-0{12}$/.exec(id);
  if (match === null) return null;
  return { eventSequence: Number.parseInt(match[1]! + match[2]!, 16), line: Number.parseInt(match[3]!, 16) };
}

/** Numbers are text. */
export function activityView(row: ActivityRow, gateway: Pick<WorldGateway, 'instrumentById'>): Record<string, unknown> {
  return row.type === 'FILL' ? fillView(row) : cashView(row, gateway);
}

function fillView(row: ActivityRow): Record<string, unknown> {
  const isDone = decimalText(row.remainingQuantity ?? '0') === '0';
  const isShort = row.side === 'sell' && (row.positionQuantity ?? '').startsWith('-');
  return {
    id: activityId(row),
    activity_type: 'FILL',
    transaction_time: formatInstant(unixMicros(row.ts)),
    type: isDone ? 'fill' : 'partial_fill',
    price: decimalText(row.price ?? '0'),
    qty: decimalText(row.quantity ?? '0'),
    side: isShort ? 'sell_short' : row.side,
    symbol: row.symbol,
    leaves_qty: decimalText(row.remainingQuantity ?? '0'),
    order_id: row.orderId,
    cum_qty: decimalText(row.filledQuantity ?? '0'),
    order_status: isDone ? 'filled' : 'partially_filled',
  };
}

const descriptions: Readonly<Record<string, string>> = {
  CSD: 'Cash deposit',
  CSW: 'Cash withdrawal',
  FEE: 'Trading fee',
  CFEE: 'Coin pair transaction fee',
  INT: 'Interest on money owed',
  DIV: 'Cash dividend',
  CIL: 'Cash in lieu of fractions',
  SPLIT: 'Stock split',
  JNLC: 'Positions brought in or taken out',
};

/** Where one type stands for several things. */
const kinds: Readonly<Record<string, string>> = {
  borrow_fee: 'Fee for borrowed shares',
  stock_dividend: 'Stock dividend',
};

function cashView(row: ActivityRow, gateway: Pick<WorldGateway, 'instrumentById'>): Record<string, unknown> {
  const instrument = row.instrumentId === null ? null : gateway.instrumentById(row.instrumentId);
  const at = unixMicros(row.ts);
  return {
    id: activityId(row),
    activity_type: row.type,
    activity_sub_type: '',
    date: newYorkDate(at),
    created_at: formatInstant(at),
    net_amount: decimalText(row.netAmount ?? '0'),
    description: kinds[row.eventType] ?? descriptions[row.type] ?? row.eventType,
    status: 'executed',
    // A cash movement has no instrument, so these are absent at the origin; bots that index them find a null.
    symbol: instrument?.symbol ?? row.symbol,
    qty: row.quantity === null ? null : decimalText(row.quantity),
    per_share_amount: row.perShareAmount === null ? null : decimalText(row.perShareAmount),
    price: row.price === null ? null : decimalText(row.price),
  };
}
