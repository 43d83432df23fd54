import { formatDecimal } from '@quire/core/units';
import {
  type FoundInstrument,
  type FundamentalFigure,
  fundamentalFigures,
  type MarketSymbol,
  type ProviderCorporateAction,
  type ProviderNewsItem,
  parseMarketSymbol,
} from '@quire/ports/market-data';
import { decimalsOf, scaled } from './exact-prices.ts';
import { type Decimal, observed, textOf } from './shapes.ts';

type Maybe<Value> = Value | null | undefined;

/** For filters after which the compiler knows that nothing is null. */
export const present = <Value>(value: Value | null): value is Value => value !== null;

/** Plain decimal text of a number that a provider sent, exact; null when there is none. */
export function exactText(value: Maybe<Decimal>): string | null {
  if (value === null || value === undefined) return null;
  const scale = decimalsOf(value);
  const whole = scale === null ? null : scaled(value, scale);
  return scale === null || whole === null ? null : formatDecimal(whole, scale);
}

const datePattern = /^\d{4}-\d{2}-\d{2}/;
const dateText = (value: Maybe<string>): string | null => {
  const date = datePattern.exec(value ?? '')?.[0] ?? null;
  return date === null || date.startsWith('0000') ? null : date;
};

/** A split when there are units, a dividend when there is cash; null for neither, or without an ex-date. */
export function corporateActionOf(raw: {
  readonly symbol: MarketSymbol;
  readonly exDate: Maybe<string>;
  readonly recordDate?: Maybe<string>;
  readonly payDate?: Maybe<string>;
  readonly newUnits?: Maybe<Decimal>;
  readonly oldUnits?: Maybe<Decimal>;
  readonly cashPerUnit?: Maybe<Decimal>;
  readonly currency?: Maybe<string>;
}): ProviderCorporateAction | null {
  const exDate = dateText(raw.exDate);
  const ratio = wholeRatio(observed(raw.newUnits), observed(raw.oldUnits));
  const cash = exactText(raw.cashPerUnit);
  if (exDate === null || (ratio === null && (cash === null || Number(cash) <= 0))) return null;
  return {
    symbol: raw.symbol,
    kind: ratio === null ? 'cash_dividend' : 'split',
    exDate,
    recordDate: dateText(raw.recordDate),
    payDate: dateText(raw.payDate),
    newUnits: ratio?.newUnits ?? null,
    oldUnits: ratio?.oldUnits ?? null,
    cashPerUnit: ratio === null ? cash : null,
    currency: textOf(raw.currency)?.toUpperCase() ?? null,
  };
}

/** `1.5 for 1` as `3 for 2`; null when it is no ratio of whole numbers up to 10,000. */
export function wholeRatio(
  newUnits: number | null,
  oldUnits: number | null,
): { readonly newUnits: number; readonly oldUnits: number } | null {
  if (newUnits === null || oldUnits === null || !(newUnits > 0) || !(oldUnits > 0)) return null;
  for (let factor = 1; factor <= 10_000; factor++) {
    const up = newUnits * factor;
    const down = oldUnits * factor;
    if (isNearlyWhole(up) && isNearlyWhole(down)) return { newUnits: Math.round(up), oldUnits: Math.round(down) };
  }
  return null;
}

const isNearlyWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-9 * Math.max(1, value);

export function newsOf(raw: {
  readonly newsId: string | number;
  readonly at: number | null;
  readonly headline: Maybe<string>;
  readonly summary: Maybe<string>;
  readonly source: Maybe<string>;
  readonly url: Maybe<string>;
  readonly symbols: readonly string[];
}): ProviderNewsItem | null {
  const headline = textOf(raw.headline);
  if (headline === null || raw.at === null) return null;
  const url = textOf(raw.url);
  return {
    newsId: String(raw.newsId),
    at: raw.at,
    headline: headline.slice(0, 300),
    summary: (textOf(raw.summary) ?? '').slice(0, 4_000),
    source: (textOf(raw.source) ?? 'unknown').slice(0, 60),
    // Anything but a web address would be a way into the page that shows it.
    url: url !== null && /^https?:\/\//.test(url) ? url : null,
    symbols: raw.symbols,
  };
}

const kinds: readonly (readonly [RegExp, FoundInstrument['kind']])[] = [
  [/etf|etp|fund|mutual|trust/i, 'fund'],
  [/index/i, 'index'],
  [/crypto|digital/i, 'crypto'],
  [/forex|currency|physical/i, 'fx'],
  [/stock|equity|common|^cs$|adr|share/i, 'stock'],
];

/** Null for a symbol that we could not ask for. */
export function foundOf(raw: {
  readonly symbol: string;
  readonly name: Maybe<string>;
  readonly exchange: Maybe<string>;
  readonly kind: Maybe<string>;
  readonly currency: Maybe<string>;
}): FoundInstrument | null {
  const symbol = parseMarketSymbol(raw.symbol);
  if (symbol === null) return null;
  const kind = kinds.find(([pattern]) => pattern.test(raw.kind ?? ''))?.[1] ?? 'other';
  const currency = textOf(raw.currency)?.toUpperCase() ?? null;
  return { symbol, name: textOf(raw.name) ?? symbol.text, exchange: textOf(raw.exchange) ?? '', kind, currency };
}

export function figuresOf(
  raw: Readonly<Partial<Record<FundamentalFigure, Maybe<Decimal>>>>,
): Readonly<Partial<Record<FundamentalFigure, number>>> {
  const figures: Partial<Record<FundamentalFigure, number>> = {};
  for (const name of fundamentalFigures) {
    const value = observed(raw[name]);
    if (value !== null) figures[name] = value;
  }
  return figures;
}
