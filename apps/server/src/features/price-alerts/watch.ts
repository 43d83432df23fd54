import { type PriceVerdict, percentLevel, priceVerdict } from '@quire/core/alerting';
import type { Bar, Instrument } from '@quire/core/market';
import {
  divideRounded,
  type PartsPerMillion,
  type Price,
  parseDecimal,
  powerOfTen,
  type UnixMicros,
} from '@quire/core/units';
import type { PriceAlertRow } from './store.ts';

/** More decimals than any instrument has. */
const exactScale = 9;

/** An alert while it is watched: what is stored, and what the prices did to it since. */
export interface Watch {
  row: PriceAlertRow;
  readonly instrument: Instrument;
  readonly direction: 'up' | 'down' | 'volume';
  /** Null: not known at present, and `extremes` keeps what happens meanwhile. */
  level: Price | null;
  /** What a percentage is of, in ticks; null for other types and while it is not known. */
  baseline: number | null;
  isArmed: boolean;
  /** The lowest and the highest price since the level is not known, in their order. */
  extremes: SeenPrice[];
  /** It fired, and that is being written: nothing is judged until it is. */
  isFiring: boolean;
}

export interface SeenPrice {
  readonly price: Price;
  readonly at: UnixMicros;
}

const directions = {
  price_above: 'up',
  percent_change_up: 'up',
  price_below: 'down',
  percent_change_down: 'down',
  volume_spike: 'volume',
} as const;

export function createWatch(row: PriceAlertRow, instrument: Instrument): Watch {
  return {
    row,
    instrument,
    direction: directions[row.alertType],
    level: null,
    baseline: null,
    isArmed: row.isArmed,
    extremes: [],
    isFiring: false,
  };
}

/** Until when it stays silent: a recurring alert rests after each firing. */
export function quietUntil({ lastTriggeredAt, cooldownSeconds, isRecurring }: PriceAlertRow): UnixMicros {
  const rest = lastTriggeredAt === null || !isRecurring ? 0 : lastTriggeredAt + cooldownSeconds * 1_000_000;
  return rest as UnixMicros;
}

const exact = (text: string): bigint => {
  const parsed = parseDecimal(text, exactScale);
  if (!parsed.ok) throw new Error(`a stored decimal is none: ${text}`);
  return parsed.value;
};

/** The first price of the instrument at or beyond a decimal, away from where the price comes from. */
function ticksOf(text: string, { priceScale }: Instrument, direction: 'up' | 'down'): Price {
  const divisor = powerOfTen(exactScale - priceScale);
  return Number(divideRounded(exact(text), divisor, direction === 'up' ? 'ceiling' : 'floor')) as Price;
}

/**
 * Finds the price at which an alert fires, of the instrument's own prices, or that it is not known.
 *
 * @param previousClose of the trading date before, in units of the currency; null while it is not known
 */
export function findLevel(watch: Watch, previousClose: number | null): void {
  const { row, instrument, direction } = watch;
  watch.level = null;
  watch.baseline = null;
  if (direction === 'volume') return;
  if (row.percentOf === null) {
    watch.level = ticksOf(row.threshold, instrument, direction);
    return;
  }
  watch.baseline = baselineOf(watch, direction, previousClose);
  if (watch.baseline === null) return;
  // 1 % is 10,000 parts per million: four decimals of a percentage are exact.
  const percent = Number(exact(row.threshold) / powerOfTen(exactScale - 4)) as PartsPerMillion;
  watch.level = percentLevel(watch.baseline as Price, percent, direction);
}

function baselineOf({ row, instrument }: Watch, direction: 'up' | 'down', previousClose: number | null): number | null {
  if (row.percentOf === 'whenSet') return row.baseline === null ? null : ticksOf(row.baseline, instrument, direction);
  const ticks = previousClose === null ? 0 : Math.round(previousClose * 10 ** instrument.priceScale);
  return ticks > 0 ? ticks : null;
}

/** What a price means to a watch whose level is known. */
export function verdictOf(watch: Watch, { price, at }: SeenPrice): PriceVerdict {
  const { level, direction, isArmed, row } = watch;
  if (level === null || direction === 'volume') return 'nothing';
  return priceVerdict({ direction, level, isArmed, quietUntil: quietUntil(row) }, price, at);
}

/** Keeps of the prices that cannot be judged yet those which decide: the lowest and the highest. */
export function remember(watch: Watch, seen: SeenPrice): void {
  watch.extremes.push(seen);
  if (watch.extremes.length < 3) return;
  const low = watch.extremes.reduce((lowest, each) => (each.price < lowest.price ? each : lowest));
  const high = watch.extremes.reduce((highest, each) => (each.price > highest.price ? each : highest));
  watch.extremes = low === high ? [low] : watch.extremes.filter((each) => each === low || each === high);
}

export const isExpired = ({ expiresAt }: PriceAlertRow, at: number): boolean => expiresAt !== null && at >= expiresAt;

/**
 * The prices of a bar in the order that is taken for granted where only bars are played: open, the nearer extreme, the farther one,
 * close. Of a bar that began before the alert was set, only the close is known to have come after.
 */
export function pathOf(bar: Bar, since: number): readonly SeenPrice[] {
  const close = { price: bar.close, at: bar.closeTime };
  if (bar.openTime < since) return [close];
  const isHighNearer = bar.high - bar.open <= bar.open - bar.low;
  const at = (offset: number) => (bar.closeTime - offset) as UnixMicros;
  return [
    { price: bar.open, at: at(3) },
    { price: isHighNearer ? bar.high : bar.low, at: at(2) },
    { price: isHighNearer ? bar.low : bar.high, at: at(1) },
    close,
  ];
}
