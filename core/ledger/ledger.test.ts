import { describe, expect, it } from 'vitest';
import type { OrderFilled } from '../order/index.ts';
import type { AccountId, Cash, Currency, UnixMicros } from '../units/index.ts';
import type { AccountCharged, PositionTransferred } from './account-events.ts';
import { changeReserved, emptyBalance } from './balance.ts';
import type { CashPosted } from './events.ts';
import { postingsOf } from './postings.ts';
import { cashToReserve, nextFee } from './reservation.ts';
import { costChange } from './rules/order-filled.ts';

const usd = 'USD' as Currency;
const accountId = 'account' as AccountId;
const currencyOf = () => usd;

const posted = (amount: bigint): CashPosted => ({
  type: 'CashPosted',
  version: 1,
  accountId,
  postingId: 'p',
  currency: usd,
  amount: amount as Cash,
  kind: amount > 0n ? 'deposit' : 'withdrawal',
  at: 1 as UnixMicros,
});
const filled = (side: 'buy' | 'sell', notional: bigint, fee: bigint, realizedPnl: bigint): OrderFilled =>
  ({ type: 'OrderFilled', accountId, side, notional, fee, realizedPnl }) as OrderFilled;
const lines = (event: Parameters<typeof postingsOf>[0]) =>
  postingsOf(event, currencyOf).map(({ ledgerAccount, amount }) => [ledgerAccount, amount]);

describe('postings', () => {
  it('L3: a deposit debits cash and credits the counterparty; a withdrawal turns the signs', () => {
    expect(lines(posted(5n))).toEqual([
      ['cash', 5n],
      ['counterparty', -5n],
    ]);
    expect(lines(posted(-5n))).toEqual([
      ['cash', -5n],
      ['counterparty', 5n],
    ]);
  });

  it.each([
    [
      'a buy that opens',
      filled('buy', 100n, 1n, 0n),
      [
        ['cash', -101n],
        ['position', 100n],
        ['fees', 1n],
      ],
    ],
    [
      'a sale with profit',
      filled('sell', 120n, 1n, 20n),
      [
        ['cash', 119n],
        ['position', -100n],
        ['fees', 1n],
        ['realized', -20n],
      ],
    ],
    [
      'a sale with loss',
      filled('sell', 80n, 1n, -20n),
      [
        ['cash', 79n],
        ['position', -100n],
        ['fees', 1n],
        ['realized', 20n],
      ],
    ],
    [
      'a short sale',
      filled('sell', 100n, 0n, 0n),
      [
        ['cash', 100n],
        ['position', -100n],
      ],
    ],
    [
      'a cover with profit',
      filled('buy', 80n, 2n, 20n),
      [
        ['cash', -82n],
        ['position', 100n],
        ['fees', 2n],
        ['realized', -20n],
      ],
    ],
  ])('L1, L4: %s', (_what, event, expected) => {
    expect(lines(event)).toEqual(expected);
    expect(postingsOf(event, currencyOf).reduce((sum, posting) => sum + posting.amount, 0n)).toBe(0n);
  });

  const fact = { version: 1, accountId, at: 1 as UnixMicros } as const;
  it('L13: a charge leaves cash for fees', () => {
    const charge = {
      ...fact,
      type: 'AccountCharged',
      kind: 'borrow_fee',
      currency: usd,
      amount: 7n as Cash,
    } as AccountCharged;
    expect(lines(charge)).toEqual([
      ['cash', -7n],
      ['fees', 7n],
    ]);
  });

  it.each([
    [
      'in at cost',
      100n,
      0n,
      [
        ['cash', -100n],
        ['position', 100n],
      ],
    ],
    [
      'out with profit',
      -120n,
      20n,
      [
        ['cash', 120n],
        ['position', -100n],
        ['realized', -20n],
      ],
    ],
    [
      'a short out with loss',
      120n,
      -20n,
      [
        ['cash', -120n],
        ['position', 100n],
        ['realized', 20n],
      ],
    ],
  ])('L14: a transfer moves a position %s', (_what, notional, realizedPnl, expected) => {
    const transfer = { ...fact, type: 'PositionTransferred', notional, realizedPnl } as PositionTransferred;
    expect(lines(transfer)).toEqual(expected);
  });

  it('L2: events that move no money have none, and the same event always has the same', () => {
    expect(postingsOf({ type: 'OrderExpired' }, currencyOf)).toEqual([]);
    const event = filled('buy', 100n, 1n, 0n);
    expect(postingsOf(event, currencyOf)).toEqual(postingsOf({ ...event }, currencyOf));
    expect(costChange(event)).toBe(100n);
  });
});

describe('reservations and fees', () => {
  const tenth = (notional: Cash): Cash => ((notional + 999n) / 1_000n) as Cash;

  it('L8: an order pays the same fee in one fill or in many', () => {
    let paid = 0n;
    let traded = 0n;
    for (const notional of [333n, 1n, 666n, 1_000_001n]) {
      paid += nextFee(traded as Cash, paid as Cash, notional as Cash, tenth);
      traded += notional;
    }
    expect(paid).toBe(tenth(traded as Cash));
  });

  it('L6: what is held back is the worst notional and the fee still to come; nothing to open holds nothing back', () => {
    expect(cashToReserve(1_000n as Cash, 0n as Cash, 0n as Cash, tenth)).toBe(1_001n);
    expect(cashToReserve(1_000n as Cash, 500n as Cash, 1n as Cash, tenth)).toBe(1_001n);
    expect(cashToReserve(0n as Cash, 500n as Cash, 1n as Cash, tenth)).toBe(0n);
  });

  it('L5: the sum of reservations is never negative', () => {
    const balance = emptyBalance(usd);
    changeReserved(balance, 0n as Cash, 10n as Cash);
    changeReserved(balance, 10n as Cash, 4n as Cash);
    expect(balance.reserved).toBe(4n);
    expect(() => changeReserved(balance, 5n as Cash, 0n as Cash)).toThrow('negative');
  });
});
