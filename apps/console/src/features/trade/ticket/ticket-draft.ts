import type { InstrumentView, SubmitOrderBody } from '@quire/contract';
import { atScale, type Decimal, isMultipleOf, readDecimal, writeDecimal } from '../../../lib/decimal.ts';

/** What stands in the ticket, as typed. */
export interface TicketDraft {
  readonly side: 'buy' | 'sell';
  readonly orderType: SubmitOrderBody['orderType'];
  readonly timeInForce: NonNullable<SubmitOrderBody['timeInForce']>;
  /** Local time, as a field of date and time writes it. */
  readonly goodTillAt: string;
  /** Shares or coins, an amount of money, or percent of the buying power. */
  readonly sizeBy: 'quantity' | 'notional' | 'power';
  readonly quantity: string;
  readonly notional: string;
  readonly percent: string;
  readonly limitPrice: string;
  readonly stopPrice: string;
  readonly trailBy: 'price' | 'percent';
  readonly trail: string;
  readonly triggerBy: 'trade' | 'quote';
  readonly orderClass: NonNullable<SubmitOrderBody['orderClass']>;
  readonly takeProfit: string;
  readonly stopLoss: string;
  readonly stopLossLimit: string;
  readonly extendedHours: boolean;
  readonly reduceOnly: boolean;
}

export const emptyDraft: TicketDraft = {
  side: 'buy',
  orderType: 'market',
  timeInForce: 'day',
  goodTillAt: '',
  sizeBy: 'quantity',
  quantity: '',
  notional: '',
  percent: '',
  limitPrice: '',
  stopPrice: '',
  trailBy: 'percent',
  trail: '',
  triggerBy: 'trade',
  orderClass: 'simple',
  takeProfit: '',
  stopLoss: '',
  stopLossLimit: '',
  extendedHours: false,
  reduceOnly: false,
};

export const takesLimit = ({ orderType }: TicketDraft): boolean => orderType === 'limit' || orderType === 'stop_limit';
export const takesStop = ({ orderType }: TicketDraft): boolean => orderType === 'stop' || orderType === 'stop_limit';
export const sleeps = (draft: TicketDraft): boolean => takesStop(draft) || draft.orderType === 'trailing_stop';
/** Orders that are immediate, or for an auction, cannot sleep, rest outside the session, or bring legs along. */
export const mustWait = (draft: TicketDraft): boolean => sleeps(draft) || draft.orderClass !== 'simple';
const waits = ({ timeInForce }: TicketDraft): boolean =>
  timeInForce === 'day' || timeInForce === 'gtc' || timeInForce === 'gtd';
const isPlainType = ({ orderType }: TicketDraft): boolean => orderType === 'market' || orderType === 'limit';
export const mayBeMoney = (draft: TicketDraft): boolean => isPlainType(draft) && draft.orderClass === 'simple';
export const mayTradeExtended = (draft: TicketDraft): boolean =>
  draft.orderType === 'limit' && draft.orderClass === 'simple' && waits(draft);

/**
 * The draft after a change, without what no longer goes together: the newest choice wins. Choosing a pair of exits makes a limit
 * order of a market order; choosing a stop drops the legs.
 */
export function changedDraft(before: TicketDraft, change: Partial<TicketDraft>): TicketDraft {
  let draft = { ...before, ...change };
  const fitsClass = draft.orderClass === 'oco' ? draft.orderType === 'limit' : isPlainType(draft);
  if (draft.orderClass !== 'simple' && !fitsClass) {
    draft = { ...draft, ...(change.orderClass === undefined ? { orderClass: 'simple' } : { orderType: 'limit' }) };
  }
  if (mustWait(draft) && !waits(draft)) draft = { ...draft, timeInForce: 'day' };
  if (draft.sizeBy === 'notional' && !mayBeMoney(draft)) draft = { ...draft, sizeBy: 'quantity' };
  return {
    ...draft,
    extendedHours: draft.extendedHours && mayTradeExtended(draft),
    reduceOnly: draft.reduceOnly && draft.orderClass === 'simple',
  };
}

export type InstrumentRules = Pick<InstrumentView, 'symbol' | 'priceIncrement' | 'quantityIncrement' | 'quantityMin'>;

type DraftField =
  | 'quantity'
  | 'notional'
  | 'percent'
  | 'limitPrice'
  | 'stopPrice'
  | 'trail'
  | 'takeProfit'
  | 'stopLoss'
  | 'stopLossLimit'
  | 'goodTillAt';
export type DraftErrors = Readonly<Partial<Record<DraftField, string>>>;

export type DraftReading =
  | { readonly state: 'ready'; readonly body: SubmitOrderBody }
  | { readonly state: 'incomplete' }
  | { readonly state: 'wrong'; readonly errors: DraftErrors };

export interface DraftContext {
  readonly rules: InstrumentRules;
  readonly accountId: string;
  /** What the percentage of buying power comes to now; null while that is not known or is nothing. */
  readonly powerQuantity: string | null;
}

function readPositive(text: string): Decimal | string {
  const value = readDecimal(text);
  if (!value) return 'Not a number';
  return value.digits <= 0n ? 'Must be more than 0' : value;
}

function readPercent(text: string): Decimal | string {
  const value = readPositive(text);
  if (typeof value === 'string') return value;
  return atScale(value, 18) > 100n * 10n ** 18n ? 'At most 100' : value;
}

function readQuantity(text: string, rules: InstrumentRules): Decimal | string {
  const value = readPositive(text);
  if (typeof value === 'string') return value;
  const least = readDecimal(rules.quantityMin);
  if (least && atScale(value, 18) < atScale(least, 18)) return `At least ${rules.quantityMin}`;
  const increment = readDecimal(rules.quantityIncrement);
  if (increment && !isMultipleOf(value, increment)) return `In steps of ${rules.quantityIncrement}`;
  return value;
}

interface WantedField {
  readonly name: DraftField;
  readonly isOptional?: boolean;
  readonly read: (text: string) => Decimal | string;
}

/** The band of a price decides its increment; the server knows all bands, so prices are only read here. */
function wantedFields(draft: TicketDraft, rules: InstrumentRules): readonly WantedField[] {
  const price = (name: DraftField, isOptional = false): WantedField => ({ name, isOptional, read: readPositive });
  const { orderClass } = draft;
  return [
    draft.sizeBy === 'quantity'
      ? { name: 'quantity', read: (text) => readQuantity(text, rules) }
      : {
          name: draft.sizeBy === 'notional' ? 'notional' : 'percent',
          read: draft.sizeBy === 'notional' ? readPositive : readPercent,
        },
    ...(takesLimit(draft) ? [price('limitPrice')] : []),
    ...(takesStop(draft) ? [price('stopPrice')] : []),
    ...(draft.orderType === 'trailing_stop' ? [price('trail')] : []),
    ...(orderClass === 'bracket' || orderClass === 'oto' ? [price('takeProfit', orderClass === 'oto')] : []),
    ...(orderClass === 'simple' ? [] : [price('stopLoss', orderClass === 'oto'), price('stopLossLimit', true)]),
  ];
}

/** Checks what can be checked here, so that the preview asks only sensible questions. The server checks everything again. */
export function readDraft(draft: TicketDraft, { rules, accountId, powerQuantity }: DraftContext): DraftReading {
  const values: Partial<Record<DraftField, string>> = {};
  const errors: Partial<Record<DraftField, string>> = {};
  let isIncomplete = false;
  for (const { name, isOptional = false, read } of wantedFields(draft, rules)) {
    if (draft[name].trim() === '') {
      isIncomplete ||= !isOptional;
      continue;
    }
    const value = read(draft[name]);
    if (typeof value === 'string') errors[name] = value;
    else values[name] = writeDecimal(value);
  }
  Object.assign(errors, faultsBetween(draft, values, powerQuantity));
  if (Object.keys(errors).length > 0) return { state: 'wrong', errors };
  const lacksLeg = draft.orderClass === 'oto' && values.takeProfit === undefined && values.stopLoss === undefined;
  const lacksDate = draft.timeInForce === 'gtd' && draft.goodTillAt === '';
  if (isIncomplete || lacksLeg || lacksDate) return { state: 'incomplete' };
  return { state: 'ready', body: bodyOf(draft, values, { rules, accountId, powerQuantity }) };
}

type Values = Readonly<Partial<Record<DraftField, string>>>;

function faultsBetween(draft: TicketDraft, values: Values, powerQuantity: string | null): DraftErrors {
  const isTwice = draft.orderClass === 'oto' && values.takeProfit !== undefined && values.stopLoss !== undefined;
  return {
    ...(isTwice ? { stopLoss: 'One of both; a bracket has two' } : {}),
    ...(values.percent !== undefined && powerQuantity === null ? { percent: 'Buys nothing at this price' } : {}),
    ...(values.stopLossLimit !== undefined && values.stopLoss === undefined
      ? { stopLossLimit: 'Needs a stop loss' }
      : {}),
  };
}

function bodyOf(
  draft: TicketDraft,
  values: Values,
  { rules, accountId, powerQuantity }: DraftContext,
): SubmitOrderBody {
  const trailField = draft.trailBy === 'price' ? 'trailPrice' : 'trailPercent';
  return {
    accountId,
    symbol: rules.symbol,
    side: draft.side,
    orderType: draft.orderType,
    timeInForce: draft.timeInForce,
    ...(values.notional === undefined ? { quantity: values.quantity ?? powerQuantity } : { notional: values.notional }),
    ...(values.limitPrice === undefined ? {} : { limitPrice: values.limitPrice }),
    ...(values.stopPrice === undefined ? {} : { stopPrice: values.stopPrice }),
    ...(values.trail === undefined ? {} : { [trailField]: values.trail }),
    ...(sleeps(draft) && draft.triggerBy === 'quote' ? { triggerBy: 'quote' as const } : {}),
    ...(draft.timeInForce === 'gtd' ? { goodTillAt: new Date(draft.goodTillAt).toISOString() } : {}),
    ...legsOf(draft, values),
    ...(draft.extendedHours ? { extendedHours: true } : {}),
    ...(draft.reduceOnly ? { reduceOnly: true } : {}),
  };
}

function legsOf(
  { orderClass }: TicketDraft,
  { takeProfit, stopLoss, stopLossLimit }: Values,
): Partial<SubmitOrderBody> {
  if (orderClass === 'simple') return {};
  return {
    orderClass,
    ...(takeProfit === undefined ? {} : { takeProfit: { limitPrice: takeProfit } }),
    ...(stopLoss === undefined
      ? {}
      : { stopLoss: { stopPrice: stopLoss, ...(stopLossLimit === undefined ? {} : { limitPrice: stopLossLimit }) } }),
  };
}

const written = (word: string, text: string): string => (text.trim() === '' ? ` ${word}` : ` ${word} ${text.trim()}`);

function sizeWords(draft: TicketDraft, symbol: string, powerQuantity: string | null): string {
  const { sizeBy, quantity, notional } = draft;
  if (sizeBy === 'notional') return notional.trim() === '' ? symbol : `${notional.trim()} worth of ${symbol}`;
  const size = sizeBy === 'power' ? (powerQuantity ?? '') : quantity.trim();
  return size === '' ? symbol : `${size} ${symbol}`;
}

function priceWords(draft: TicketDraft): string {
  const { limitPrice, stopPrice, trail, trailBy } = draft;
  switch (draft.orderType) {
    case 'market':
      return ' at market';
    case 'limit':
      return limitPrice.trim() === '' ? ' at limit' : ` at ${limitPrice.trim()}`;
    case 'stop':
      return written('stop', stopPrice);
    case 'stop_limit':
      return `${written('stop', stopPrice)}${written('limit', limitPrice)}`;
    case 'trailing_stop':
      return `${written('trailing', trail)}${trailBy === 'percent' && trail.trim() !== '' ? '%' : ''}`;
  }
}

/** "Buy 10 AAPL at market", "Sell 0.5 BTC/USD stop 58000 limit 57900": what the button does, said in full. */
export function describeDraft(draft: TicketDraft, symbol: string, powerQuantity: string | null = null): string {
  const verb = draft.side === 'buy' ? 'Buy' : 'Sell';
  const { orderClass, takeProfit, stopLoss } = draft;
  const legs = [
    orderClass === 'bracket' || orderClass === 'oto' ? ['take profit', takeProfit] : null,
    orderClass === 'simple' ? null : ['stop loss', stopLoss],
  ].flatMap((leg) => (leg === null || leg[1]!.trim() === '' ? [] : [`, ${leg[0]} ${leg[1]!.trim()}`]));
  return `${verb} ${sizeWords(draft, symbol, powerQuantity)}${priceWords(draft)}${legs.join('')}`;
}
