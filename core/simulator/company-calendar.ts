import {
  type CorporateAction,
  type CorporateActionId,
  type CorporateActionTerms,
  type Instrument,
  unitsPerOne,
} from '../market/index.ts';
import { type Cash, daysBetween, hashedUuid, randomUnit, randomWord, type TradingDate } from '../units/index.ts';
import type { LifeView } from './life-decision.ts';
import { purpose } from './purposes.ts';

/** Dividends and splits of the simulated companies: which dates are ex-dates follows from (seed, symbol, date) alone. */

/** A dividend is announced up to this many trading dates before its ex-date, a split less. */
const dividendLead = 8;
const splitLead = 5;
/** The pay date, in trading dates after the ex-date. */
const payLag = 10;
const yearDays = 365;
const decadeDays = 3_652;
const epochDate = '1970-01-01' as TradingDate;
/** The day of the week of the epoch, with Sunday as 0. */
const epochWeekday = 4;

/** Actions that are to be announced now, each once. */
export function actionsDue(
  view: LifeView,
  instrumentIndex: number,
  seed: number,
  entity: number,
): readonly CorporateAction[] {
  const lastPrice = view.lastPrice(instrumentIndex);
  if (lastPrice === 0) return [];
  const instrument = view.instrument(instrumentIndex);
  const listed = view.listedSymbol(instrumentIndex);
  const dates = view.datesAhead(instrumentIndex, dividendLead + payLag);
  const due: CorporateAction[] = [];
  const offer = (kind: string, exDate: TradingDate, terms: CorporateActionTerms, payDate: TradingDate | null): void => {
    const actionId = hashedUuid('simulated action', seed, listed, kind, exDate) as CorporateActionId;
    if (view.isAnnounced(actionId)) return;
    const { instrumentId } = instrument;
    due.push({ actionId, instrumentId, terms, exDate, recordDate: exDate, payDate, source: 'simulated' });
  };
  // What is announced at a price of before a split would mean something else after it.
  if (view.isSplitPending(instrumentIndex)) return due;
  for (let ahead = 0; ahead < dividendLead; ahead++) {
    const exDate = dates[ahead];
    const payDate = dates[ahead + payLag];
    if (exDate === undefined || payDate === undefined) break;
    if (!isDividendDate(view.rates.dividendsPerYear, seed, entity, exDate)) continue;
    const terms = dividendOf(instrument, lastPrice, view.rates.dividendsPerYear, seed, entity);
    offer('dividend', exDate, terms, payDate);
  }
  if (due.length > 0 || view.isActionPending(instrumentIndex)) return due;
  const exDate = dates[splitLead - 1];
  if (exDate === undefined || !isSplitDate(view.rates.splitsPerDecade, seed, entity, exDate)) return due;
  const terms = splitAt(instrument, lastPrice, randomWord(seed, purpose.splitRatio, entity, dayNumber(exDate)));
  if (terms !== null) offer('split', exDate, terms, null);
  return due;
}

/** The first weekday of each of the equal parts of a year, which begin on another day for each symbol. */
export function isDividendDate(perYear: number, seed: number, entity: number, date: TradingDate): boolean {
  if (perYear === 0) return false;
  const period = Math.floor(yearDays / perYear);
  const day = dayNumber(date);
  const intoPeriod = (day + (randomWord(seed, purpose.dividendPhase, entity, 0) % period)) % period;
  const weekday = weekdayOf(day);
  if (weekday === 1) return intoPeriod <= 2;
  return weekday > 1 && weekday < 6 && intoPeriod === 0;
}

function isSplitDate(perDecade: number, seed: number, entity: number, date: TradingDate): boolean {
  const day = dayNumber(date);
  const weekday = weekdayOf(day);
  if (weekday === 0 || weekday === 6) return false;
  return randomUnit(seed, purpose.splitDate, entity, day) < (perDecade * 7) / (decadeDays * 5);
}

/** Between 0.4 % and 3.2 % of the price in a year, in whole cents, at least one. */
function dividendOf(
  instrument: Instrument,
  lastPrice: number,
  perYear: number,
  seed: number,
  entity: number,
): CorporateActionTerms {
  const yearly = 0.004 + 0.028 * randomUnit(seed, purpose.dividendYield, entity, 0);
  const cents = Math.max(1, Math.round((lastPrice / unitsPerOne(instrument.priceScale)) * (yearly / perYear) * 100));
  return { kind: 'cash_dividend', cashPerUnit: (BigInt(cents) * 10_000_000n) as Cash, isSpecial: false };
}

/** A dear stock is divided, a very cheap one is put together; null between, where a company leaves its shares alone. */
function splitAt(instrument: Instrument, lastPrice: number, word: number): CorporateActionTerms | null {
  const price = lastPrice / unitsPerOne(instrument.priceScale);
  if (price >= 300) return { kind: 'split', newUnits: 3 + (word % 3), oldUnits: 1 };
  if (price >= 60) return { kind: 'split', newUnits: 2 + (word % 2), oldUnits: word % 2 === 0 ? 1 : 2 };
  return price < 8 ? { kind: 'split', newUnits: 1, oldUnits: 8 } : null;
}

function dayNumber(date: TradingDate): number {
  return daysBetween(epochDate, date);
}

function weekdayOf(day: number): number {
  return (day + epochWeekday) % 7;
}
