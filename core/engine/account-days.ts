import { type Cash, daysBetween, type PartsPerMillion, type TradingDate, zeroCash } from '../units/index.ts';
import { countWithin, dayTradeDays, tierDays } from './account-conduct.ts';
import { marginFiguresIn, markedValue } from './account-view.ts';
import { type AccountState, balanceIn } from './durable-state.ts';
import { emit } from './emit.ts';
import type { World } from './world.ts';

/**
 * What a new trading date means for accounts with terms, in this order: proceeds settle, a debit costs interest, borrowed shares
 * cost their fee, and the day begins from the marks of that instant. The date is that of the world's first calendar.
 */
export function rollAccounts(world: World, tradingDate: TradingDate): void {
  for (const account of world.durable.accounts.values()) {
    if (account.conduct === null || account.closedAt !== null) continue;
    const before = account.conduct.tradingDate;
    if (before === tradingDate) continue;
    const nights = before === null ? 1 : Math.max(1, daysBetween(before, tradingDate));
    settle(world, account);
    if (account.terms?.kind === 'margin') {
      chargeInterest(world, account, nights);
      chargeBorrows(world, account, nights);
    }
    beginDay(world, account, tradingDate);
  }
}

/** At the end of a rejoin, which could not know its marks before: a date that began while the world was off begins now. */
export function rollMissed(world: World): void {
  const tradingDate = homeDate(world);
  if (tradingDate !== null) rollAccounts(world, tradingDate);
}

/** The day of the world's first calendar; null where it has none. */
export function homeDate(world: World): TradingDate | null {
  for (const { tradingDate } of world.durable.calendars.values()) return tradingDate;
  return null;
}

function settle(world: World, { accountId, conduct }: AccountState): void {
  for (const [currency, amount] of conduct?.unsettled ?? []) {
    if (amount === 0n) continue;
    emit(world, { type: 'CashSettled', version: 1, accountId, currency, amount, at: world.time });
  }
}

/** L13: base × yearly rate × nights / 360, rounded up to 10^-9. */
function accrued(base: Cash, annualRate: PartsPerMillion, nights: number): Cash {
  const dividend = base * BigInt(annualRate) * BigInt(nights);
  const divisor = 360_000_000n;
  return ((dividend + divisor - 1n) / divisor) as Cash;
}

function chargeInterest(world: World, account: AccountState, nights: number): void {
  const { accountId, currency, terms } = account;
  const debit = -balanceIn(account, currency).cash as Cash;
  const annualRate = terms?.debitInterestRate ?? (0 as PartsPerMillion);
  if (debit <= 0n || annualRate === 0) return;
  emit(world, {
    type: 'AccountCharged',
    version: 1,
    accountId,
    kind: 'margin_interest',
    currency,
    instrumentId: null,
    amount: accrued(debit, annualRate, nights),
    base: debit,
    annualRate,
    nights,
    at: world.time,
  });
}

function chargeBorrows(world: World, account: AccountState, nights: number): void {
  for (const position of account.positions.values()) {
    if (position.quantity >= 0n) continue;
    const { instrumentId } = position;
    const own = world.durable.borrow.get(instrumentId)?.annualRate ?? null;
    const annualRate = own ?? account.terms?.borrowFeeRate ?? (0 as PartsPerMillion);
    const base = -markedValue(world, position) as Cash;
    if (annualRate === 0 || base <= 0n) continue;
    emit(world, {
      type: 'AccountCharged',
      version: 1,
      accountId: account.accountId,
      kind: 'borrow_fee',
      currency: world.marketOf.get(instrumentId)?.instrument.currency ?? account.currency,
      instrumentId,
      amount: accrued(base, annualRate, nights),
      base,
      annualRate,
      nights,
      at: world.time,
    });
  }
}

/** Tells what the limits of the day are reckoned from. Also when an account gets its first terms or begins a season. */
export function beginDay(world: World, account: AccountState, tradingDate: TradingDate | null): void {
  const { conduct } = account;
  if (conduct === null) return;
  const balance = balanceIn(account, account.currency);
  const { equity, maintenanceMargin, exposure } = marginFiguresIn(world, account, balance);
  const dayNumber = conduct.dayNumber + 1;
  emit(world, {
    type: 'AccountDayRolled',
    version: 1,
    accountId: account.accountId,
    tradingDate,
    dayNumber,
    equity,
    maintenanceMargin,
    exposure,
    deposited: balance.deposited,
    tierVolume: volumeOf(conduct.volumes, dayNumber),
    dayTradeCount: countWithin(conduct.dayTrades, dayNumber, dayTradeDays),
    at: world.time,
  });
}

/** Of the last 30 trading dates before the one that begins. */
function volumeOf(volumes: readonly { readonly dayNumber: number; readonly amount: Cash }[], dayNumber: number): Cash {
  let total: bigint = zeroCash;
  for (const volume of volumes) if (volume.dayNumber >= dayNumber - tierDays) total += volume.amount;
  return total as Cash;
}
