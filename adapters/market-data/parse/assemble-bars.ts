import { type BarTimeframe, barTimeframeMicros } from '@quire/core/market';
import { fail, ok, type Result } from '@quire/core/units';
import type {
  BarsQuestion,
  MarketDataFailure,
  ProviderBar,
  ProviderBars,
  ProviderCall,
  ProviderResult,
  QuarantineCause,
} from '@quire/ports/market-data';
import type { Told, Wire } from '../http/wire.ts';
import { decimalsOf, exactPrice, scaleMax } from './exact-prices.ts';
import { weekStart } from './instants.ts';
import { type Decimal, observed } from './shapes.ts';

/** A bar as a provider says it, its instant understood. Days and weeks are dated by the UTC midnight of their (first) date. */
export interface RawBar {
  readonly openTime: number | null;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  readonly volume?: Decimal | null | undefined;
  readonly averagePrice?: Decimal | null | undefined;
  readonly tradeCount?: Decimal | null | undefined;
}

export interface BarsScene {
  readonly wire: Wire;
  readonly call: ProviderCall;
  readonly question: BarsQuestion;
  readonly receivedAt: number;
  readonly currency?: string | null | undefined;
}

/** By how much a provider's clock may be ahead of ours before we stop believing it. */
export const clockToleranceMs = 60_000;

/**
 * Bars that can be believed, ascending, each instant once, of the range that was asked for and at most as many. Those that cannot
 * go into quarantine one by one; when none is left of some, the answer as a whole is malformed.
 */
export function assembleBars(raw: readonly RawBar[], scene: BarsScene): Result<ProviderBars, MarketDataFailure> {
  const { wire, question, currency } = scene;
  const sound = raw.filter((bar) => !isRefused(bar, faultOf(bar, scene), scene));
  const unique = withoutConflicts(sound, scene);
  if (raw.length > 0 && unique.length === 0) {
    return fail(wire.failure('MALFORMED', `none of the ${raw.length} bars can be believed`));
  }
  const inRange = unique.filter(({ openTime }) => openTime! >= question.from && openTime! < question.to);
  const wanted = inRange.slice(Math.max(0, inRange.length - question.limit));
  const priceScale = scaleOf(wanted);
  const { symbol, timeframe } = question;
  const adjustment = wire.description.bars?.adjustment ?? 'raw';
  const bars = wanted.map((bar) => barOf(bar, priceScale, scene));
  return ok({ symbol, timeframe, priceScale, adjustment, currency: currency ?? null, bars });
}

/** The answer to a question for bars. */
export function answerBars(
  raw: readonly RawBar[],
  scene: Omit<BarsScene, 'receivedAt'> & { readonly told: Pick<Told<unknown>, 'receivedAt' | 'latencyMs'> },
): ProviderResult<ProviderBars> {
  const { told, wire } = scene;
  const assembled = assembleBars(raw, { ...scene, receivedAt: told.receivedAt });
  return assembled.ok ? wire.provided(assembled.value, told) : assembled;
}

interface Fault {
  readonly cause: QuarantineCause;
  readonly detail: string;
}

function faultOf(bar: RawBar, { receivedAt }: BarsScene): Fault | null {
  const prices = [bar.open, bar.high, bar.low, bar.close];
  const bad = prices.find((value) => exactAt(value) === null);
  if (bad !== undefined) return { cause: 'not-a-price', detail: `${String(bad)} is not a price` };
  const volume = bar.volume === null || bar.volume === undefined ? 0 : Number(bar.volume);
  if (!(volume >= 0 && Number.isFinite(volume)))
    return { cause: 'not-a-price', detail: `${String(bar.volume)} is not a volume` };
  const { openTime } = bar;
  if (openTime === null || !Number.isSafeInteger(openTime))
    return { cause: 'schema', detail: 'its instant is not one' };
  if (openTime > receivedAt + clockToleranceMs)
    return { cause: 'from-the-future', detail: `it opens ${openTime - receivedAt} ms after it was received` };
  const [open, high, low, close] = prices.map(Number) as [number, number, number, number];
  if (high < Math.max(open, low, close) || low > Math.min(open, close))
    return { cause: 'inconsistent-bar', detail: 'the high is not the highest or the low not the lowest' };
  return null;
}

function exactAt(value: Decimal): number | null {
  const scale = decimalsOf(value);
  return scale === null ? null : exactPrice(value, scale);
}

function isRefused(bar: RawBar, fault: Fault | null, scene: BarsScene): boolean {
  if (fault === null) return false;
  const { wire, call, question, receivedAt } = scene;
  const ask = { capability: 'bars', about: question.symbol.text } as const;
  wire.quarantine(call, { ask, ...fault, sample: JSON.stringify(bar), receivedAt });
  return true;
}

/** Equal repeats are one. Of repeats that differ nobody can say which is right, so none is believed. */
function withoutConflicts(bars: readonly RawBar[], scene: BarsScene): readonly RawBar[] {
  const ascending = [...bars].sort((left, right) => left.openTime! - right.openTime!);
  const kept: RawBar[] = [];
  for (let at = 0; at < ascending.length; ) {
    let end = at + 1;
    while (end < ascending.length && ascending[end]!.openTime === ascending[at]!.openTime) end++;
    const same = ascending.slice(at, end);
    const fault = { cause: 'conflicting-duplicate', detail: `${same.length} bars of one instant differ` } as const;
    if (same.every((bar) => isEqual(bar, same[0]!))) kept.push(same[0]!);
    else for (const bar of same) isRefused(bar, fault, scene);
    at = end;
  }
  return kept;
}

const isEqual = (left: RawBar, right: RawBar): boolean =>
  (['open', 'high', 'low', 'close', 'volume'] as const).every((name) => Number(left[name]) === Number(right[name]));

function scaleOf(bars: readonly RawBar[]): number {
  let scale = 0;
  for (const { open, high, low, close } of bars) {
    for (const value of [open, high, low, close]) scale = decimalsOf(value, scale) ?? scaleMax;
  }
  // A scale at which the largest is not exact any more cannot be: 12 decimals of a price above 9,007.
  while (scale > 0 && bars.some(({ high }) => Number(high) * 10 ** scale > Number.MAX_SAFE_INTEGER)) scale--;
  return scale;
}

function barOf(bar: RawBar, priceScale: number, { wire, question, receivedAt }: BarsScene): ProviderBar {
  const openTime = bar.openTime!;
  const closeTime = openTime + barTimeframeMicros(question.timeframe) / 1_000;
  const knownAt = closeTime + wire.description.delaySeconds * 1_000;
  const isFinal = knownAt <= receivedAt;
  return {
    openTime,
    closeTime,
    open: exactPrice(bar.open, priceScale)!,
    high: exactPrice(bar.high, priceScale)!,
    low: exactPrice(bar.low, priceScale)!,
    close: exactPrice(bar.close, priceScale)!,
    volume: Number(bar.volume ?? 0),
    averagePrice: observed(bar.averagePrice),
    tradeCount: observed(bar.tradeCount),
    isFinal,
    availableAt: isFinal ? knownAt : receivedAt,
  };
}

/** Dates the bars of days and weeks by the midnight of their date, whatever instant of it the provider chose. */
export function datedOpenTime(timeframe: BarTimeframe, midnight: number | null): number | null {
  return midnight !== null && timeframe === '1w' ? weekStart(midnight) : midnight;
}
