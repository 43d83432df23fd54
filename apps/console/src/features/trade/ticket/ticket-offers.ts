import { divideRounded } from '@quire/core/units';
import { addDecimals, atScale, multiplyDecimals, readDecimal, toNumber, writeDecimal } from '../../../lib/decimal.ts';

interface Affordable {
  readonly buyingPower: string;
  /** Of the buying power, as decimal text. */
  readonly percent: string;
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
  const share = readDecimal(percent);
  if (!power || !unitPrice || !rate || !step || !share || unitPrice.digits <= 0n || step.digits <= 0n) return null;
  const stepCost = multiplyDecimals(multiplyDecimals(unitPrice, addDecimals({ digits: 1n, scale: 0 }, rate)), step);
  const spent = multiplyDecimals(power, { digits: share.digits, scale: share.scale + 2 });
  const scale = Math.max(workingScale, stepCost.scale, spent.scale);
  const cost = atScale(stepCost, scale);
  if (spent.digits <= 0n || cost <= 0n) return null;
  const steps = atScale(spent, scale) / cost;
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

interface Stepped {
  readonly assetClass: string;
  readonly quantityIncrement: string;
  readonly lastPrice: string | null;
}

const stepWorthMax = 100;

/**
 * What the arrow keys step a quantity by: a share, or of a coin the power of ten that is worth at most 100. The least increment,
 * a billionth, would be a step that nobody sees.
 */
export function quantityStep({ assetClass, quantityIncrement, lastPrice }: Stepped): string {
  const price = toNumber(lastPrice);
  if (assetClass !== 'crypto') return '1';
  if (!(price > 0)) return quantityIncrement;
  const exponent = Math.floor(Math.log10(stepWorthMax / price));
  return exponent >= 0 ? `1${'0'.repeat(exponent)}` : (10 ** exponent).toFixed(-exponent);
}

/** One increment up or down, never below zero: the arrow keys in a field. */
export function stepBy(text: string, increment: string, steps: number): string {
  const step = readDecimal(increment);
  if (!step) return text;
  const value = readDecimal(text) ?? { digits: 0n, scale: 0 };
  const next = addDecimals(value, { digits: step.digits * BigInt(steps), scale: step.scale });
  return next.digits < 0n ? '0' : writeDecimal(next, text.includes('.') || steps !== 0 ? Math.min(step.scale, 8) : 0);
}
