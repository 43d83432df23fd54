import type { AccountEvent, PositionTransferred } from '../ledger/index.ts';
import { changeLots } from '../portfolio/index.ts';
import { assert, type Cash, ensureNever } from '../units/index.ts';
import { newConduct, noteProceeds, rollDay, unsettledIn } from './account-conduct.ts';
import {
  type AccountState,
  accountState,
  balanceIn,
  type DurableState,
  newPosition,
  type PositionState,
} from './durable-state.ts';

/** Folds what happens to accounts besides orders and postings of cash. Prices nothing; asserts what must hold. */
export function applyAccountEvent(durable: DurableState, event: AccountEvent, currencyOf: CurrencyOf): void {
  if (event.type === 'BorrowTermsChanged') {
    const { easyToBorrow, annualRate } = event;
    durable.borrow.set(event.instrumentId, { easyToBorrow, annualRate });
    return;
  }
  const account = accountState(durable, event.accountId);
  switch (event.type) {
    case 'AccountTermsChanged':
      account.conduct ??= firstConduct(account);
      account.terms = event.terms;
      return;
    case 'AccountControlsChanged':
      account.controls = event.controls;
      return;
    case 'AccountRenamed':
      account.name = event.name;
      return;
    case 'AccountClosed':
      account.closedAt = event.at;
      return;
    case 'AccountReset':
      account.season = event.season;
      if (account.conduct !== null) account.conduct = firstConduct(account);
      return;
    case 'PositionTransferred':
      durable.fillSequence = Math.max(durable.fillSequence, event.transferSequence);
      transfer(account, event, currencyOf);
      return;
    case 'FeesItemized':
      // The fill moved the money; this says what it was made of.
      return;
    case 'AccountCharged': {
      const balance = balanceIn(account, event.currency);
      balance.cash = (balance.cash - event.amount) as Cash;
      balance.feesPaid = (balance.feesPaid + event.amount) as Cash;
      return;
    }
    default:
      conduct(account, event);
  }
}

type CurrencyOf = (instrumentId: PositionTransferred['instrumentId']) => Parameters<typeof balanceIn>[1];
type ConductEvent = Extract<
  AccountEvent,
  {
    type:
      | 'ProceedsHeld'
      | 'CashSettled'
      | 'AccountDayRolled'
      | 'DayTradeCounted'
      | 'GoodFaithViolated'
      | 'MarginCalled'
      | 'MarginCallMet';
  }
>;

function conduct(account: AccountState, event: ConductEvent): void {
  const { conduct } = account;
  assert(conduct !== null, 'an account without terms has no rules to keep');
  switch (event.type) {
    case 'ProceedsHeld':
      noteProceeds(conduct, event);
      return;
    case 'CashSettled':
      assert(unsettledIn(conduct, event.currency) >= event.amount, 'more settles than was held');
      noteProceeds(conduct, { currency: event.currency, amount: -event.amount as Cash });
      return;
    case 'AccountDayRolled':
      rollDay(conduct, event);
      return;
    case 'DayTradeCounted':
      conduct.dayTrades.push(conduct.dayNumber);
      conduct.dayTradeOrders.add(event.orderId);
      return;
    case 'GoodFaithViolated':
      conduct.goodFaithViolations.push(conduct.dayNumber);
      conduct.boughtUnsettled.delete(event.instrumentId);
      return;
    case 'MarginCalled':
      conduct.marginCalledAt = event.at;
      return;
    case 'MarginCallMet':
      conduct.marginCalledAt = null;
      return;
    default:
      ensureNever(event);
  }
}

/** Reckoned at cost, because folding prices nothing; the next roll takes marks. */
function firstConduct(account: AccountState): ReturnType<typeof newConduct> {
  const balance = balanceIn(account, account.currency);
  let cost = 0n;
  let exposure = 0n;
  for (const { costBasis } of account.positions.values()) {
    cost += costBasis;
    exposure += costBasis < 0n ? -costBasis : costBasis;
  }
  return newConduct({
    equity: (balance.cash + cost) as Cash,
    exposure: exposure as Cash,
    deposited: balance.deposited,
  });
}

function transfer(account: AccountState, event: PositionTransferred, currencyOf: CurrencyOf): void {
  const { instrumentId, notional, realizedPnl } = event;
  const balance = balanceIn(account, currencyOf(instrumentId));
  balance.cash = (balance.cash - notional) as Cash;
  balance.realizedPnl = (balance.realizedPnl + realizedPnl) as Cash;
  let position = account.positions.get(instrumentId);
  if (position === undefined) {
    position = newPosition(instrumentId);
    account.positions.set(instrumentId, position);
  }
  transferPosition(position, event);
}

function transferPosition(position: PositionState, event: PositionTransferred): void {
  assert(position.quantity + event.quantity === event.positionQuantity, 'a transfer does not add up');
  assert(
    position.costBasis + event.notional + event.realizedPnl === event.positionCostBasis,
    'the cost of a transfer does not add up',
  );
  const wasFlat = position.quantity === 0n;
  position.quantity = event.positionQuantity;
  position.costBasis = event.positionCostBasis;
  position.lots = changeLots(position.lots, event.lotsClosed, event.lotOpened, event.at);
  position.realizedPnl = (position.realizedPnl + event.realizedPnl) as Cash;
  if (event.positionQuantity === 0n) position.openedAt = null;
  else if (wasFlat) position.openedAt = event.at;
}
