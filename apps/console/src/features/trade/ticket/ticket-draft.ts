import type { InstrumentView, SubmitOrderBody } from '@quire/contract';
import { divideRounded } from '@quire/core/units';
import {
  addDecimals,
  atScale,
  type Decimal,
  isMultipleOf,
  multiplyDecimals,
  readDecimal,
  writeDecimal,
} from '../../../lib/decimal.ts';

/** What stands in the ticket, as typed. */
export interface TicketDraft {
  readonly side: 'buy' | 'sell';
  readonly orderType: 'market' | 'limit';
  readonly timeInForce: 'day' | 'gtc' | 'ioc' | 'fok';
  readonly quantity: string;
  readonly limitPrice: string;
  readonly reduceOnly: boolean;
}

export type InstrumentRules = Pick<InstrumentView, 'symbol' | 'priceIncrement' | 'quantityIncrement' | 'quantityMin'>;

export interface DraftErrors {
  readonly quantity?: string;
  readonly limitPrice?: string;
}

export type DraftReading =
  | { readonly state: 'ready'; readonly body: SubmitOrderBody }
  | { readonly state: 'incomplete' }
  | { readonly state: 'wrong'; readonly errors: DraftErrors };

function readQuantity(text: string, rules: InstrumentRules): Decimal | string {
  const value = readDecimal(text);
  if (!value) return 'Not a number';
  if (value.digits <= 0n) return 'Must be more than 0';
  const least = readDecimal(rules.quantityMin);
  if (least && atScale(value, 18) < atScale(least, 18)) return `At least ${rules.quantityMin}`;
  const increment = readDecimal(rules.quantityIncrement);
  if (increment && !isMultipleOf(value, increment)) return `In steps of ${rules.quantityIncrement}`;
  return value;
}

/** The band of the price decides its increment; the server knows all bands, this only the one in force now. */
function readLimit(text: string): Decimal | string {
  const value = readDecimal(text);
  if (!value) return 'Not a number';
  return value.digits <= 0n ? 'Must be more than 0' : value;
}

/** Checks what can be checked here, so that the preview asks only sensible questions. The server checks everything again. */
export function readDraft(draft: TicketDraft, rules: InstrumentRules, accountId: string): DraftReading {
  const needsPrice = draft.orderType === 'limit';
  if (draft.quantity.trim() === '' || (needsPrice && draft.limitPrice.trim() === '')) return { state: 'incomplete' };
  const quantity = readQuantity(draft.quantity, rules);
  const limit = needsPrice ? readLimit(draft.limitPrice) : null;
  if (typeof quantity === 'string' || typeof limit === 'string') {
    return {
      state: 'wrong',
      errors: {
        ...(typeof quantity === 'string' ? { quantity } : {}),
        ...(typeof limit === 'string' ? { limitPrice: limit } : {}),
      },
    };
  }
  return {
    state: 'ready',
    body: {
      accountId,
      symbol: rules.symbol,
      side: draft.side,
      orderType: draft.orderType,
      timeInForce: draft.timeInForce,
      quantity: writeDecimal(quantity),
      ...(limit === null ? {} : { limitPrice: writeDecimal(limit) }),
      ...(draft.reduceOnly ? { reduceOnly: true } : {}),
    },
  };
}

interface Affordable {
  readonly buyingPower: string;
  /** 25, 50, 75 or 100. */
  readonly percent: number;
  readonly price: string;
  /** A fraction: 0.001 is 0.1 %. */
  readonly feeRate: string;
  readonly increment: string;
}

const workingScale = 18;

/**
 * The largest multiple of the increment that a share of buying power pays for, fee included; rounded down. Null when it is none
 * or when a number is missing. An offer for the quantity field, which the server's preview then judges.
 */
export function affordableQuantity({ buyingPower, percent, price, feeRate, increment }: Affordable): string | null {
  const power = readDecimal(buyingPower);
  const unitPrice = readDecimal(price);
  const rate = readDecimal(feeRate);
  const step = readDecimal(increment);
  if (!power || !unitPrice || !rate || !step || unitPrice.digits <= 0n || step.digits <= 0n) return null;
  const stepCost = multiplyDecimals(multiplyDecimals(unitPrice, addDecimals({ digits: 1n, scale: 0 }, rate)), step);
  const scale = Math.max(workingScale, stepCost.scale, power.scale);
  const share = divideRounded(atScale(power, scale) * BigInt(percent), 100n, 'floor');
  const cost = atScale(stepCost, scale);
  if (share <= 0n || cost <= 0n) return null;
  const steps = share / cost;
  return steps === 0n ? null : writeDecimal({ digits: steps * step.digits, scale: step.scale });
}

/** A share of what is held, rounded down to the increment; null when that is none. */
export function shareOfPosition(quantity: string, percent: number, increment: string): string | null {
  const held = readDecimal(quantity);
  const step = readDecimal(increment);
  if (!held || !step || step.digits <= 0n) return null;
  const scale = Math.max(held.scale, step.scale);
  const size = atScale(held, scale) < 0n ? -atScale(held, scale) : atScale(held, scale);
  const steps = divideRounded(size * BigInt(percent), 100n, 'floor') / atScale(step, scale);
  return steps === 0n ? null : writeDecimal({ digits: steps * step.digits, scale: step.scale });
}

/** One increment up or down, never below zero: the arrow keys in a field. */
export function stepBy(text: string, increment: string, steps: number): string {
  const step = readDecimal(increment);
  if (!step) return text;
  const value = readDecimal(text) ?? { digits: 0n, scale: 0 };
  const next = addDecimals(value, { digits: step.digits * BigInt(steps), scale: step.scale });
  return next.digits < 0n ? '0' : writeDecimal(next, text.includes('.') || steps !== 0 ? Math.min(step.scale, 8) : 0);
}

/** "Buy 10 AAPL at market", "Sell 0.5 BTC/USD at 60,000.00 or better": what the button does, said in full. */
export function describeDraft(draft: TicketDraft, symbol: string): string {
  const verb = draft.side === 'buy' ? 'Buy' : 'Sell';
  const quantity = draft.quantity.trim() === '' ? '' : ` ${draft.quantity.trim()}`;
  if (draft.orderType === 'market') return `${verb}${quantity} ${symbol} at market`;
  return `${verb}${quantity} ${symbol}${draft.limitPrice.trim() === '' ? ' at limit' : ` at ${draft.limitPrice.trim()}`}`;
}
