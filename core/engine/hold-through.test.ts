import { describe, expect, it } from 'vitest';
import type { CorporateAction, CorporateActionId, TradingCalendar, TradingSession } from '../market/index.ts';
import {
  type Cash,
  hashedUuid,
  type PartsPerMillion,
  parseInstant,
  type TradingDate,
  type UnixMicros,
  type WorldId,
} from '../units/index.ts';
import { accountOf, openOrdersOf, positionOf } from './accessors.ts';
import { Auditor } from './testing/auditor.ts';
import { cashAccount, Scenario, share } from './testing/scenario.ts';

/**
 * A week of New York in November 2026, as its exchange keeps it: Thursday is Thanksgiving, Friday ends at 13:00, then the weekend.
 * Whatever happens to a holder in that week is worked out here by hand.
 */
const at = (text: string): UnixMicros => parseInstant(text)!;
const session = (tradingDate: string, close: string, end: string): TradingSession => ({
  tradingDate: tradingDate as TradingDate,
  sessionOpen: at(`${tradingDate}T09:00:00Z`),
  open: at(`${tradingDate}T14:30:00Z`),
  close: at(`${tradingDate}T${close}Z`),
  sessionClose: at(end),
});
const week: TradingCalendar = {
  calendarId: 'XNYS',
  name: 'New York',
  timeZone: 'America/New_York',
  alwaysOpen: false,
  sessions: [
    session('2026-11-23', '21:00:00', '2026-11-24T01:00:00Z'),
    session('2026-11-24', '21:00:00', '2026-11-25T01:00:00Z'),
    session('2026-11-25', '21:00:00', '2026-11-26T01:00:00Z'),
    session('2026-11-27', '18:00:00', '2026-11-27T22:00:00Z'),
    session('2026-11-30', '21:00:00', '2026-12-01T01:00:00Z'),
    session('2026-12-01', '21:00:00', '2026-12-02T01:00:00Z'),
  ],
};
const acme = share('ACME', { calendarId: 'XNYS' });
const exact = (text: string): Cash => {
  const [whole = '0', decimals = ''] = text.split('.');
  return BigInt(whole + decimals.padEnd(9, '0')) as Cash;
};

function open() {
  const scenario = new Scenario();
  scenario.now = at('2026-11-23T14:30:00Z');
  scenario.input({ kind: 'WorldCreated', worldId: 'week' as WorldId, feed: 'replay', seed: 1, generatorVersion: 0 });
  scenario.expectOk({ kind: 'DefineCalendar', calendar: week });
  scenario.expectOk({ kind: 'DefineInstrument', instrument: acme });
  const holder = scenario.account('holder', 10_000, { ...cashAccount, feeRate: 1_000 as PartsPerMillion });
  /** One bar of a minute at one price, in cents. */
  const bar = (when: string, price: number) => {
    scenario.now = at(when);
    return scenario.bar(acme, [price, price, price, price]);
  };
  const announce = (action: Pick<CorporateAction, 'terms' | 'exDate' | 'payDate'>) =>
    scenario.expectOk({
      kind: 'AnnounceCorporateAction',
      action: {
        actionId: hashedUuid('week', action.terms.kind) as CorporateActionId,
        instrumentId: acme.instrumentId,
        recordDate: null,
        source: 'imported',
        ...action,
      },
    });
  const state = () => {
    const balance = accountOf(scenario.world, holder)!.balances.get(acme.currency)!;
    const { quantity, costBasis } = positionOf(scenario.world, holder, acme.instrumentId)!;
    const { cash, realizedPnl, feesPaid } = balance;
    return { cash, realizedPnl, feesPaid, quantity, costBasis };
  };
  return { scenario, holder, bar, announce, state };
}

describe('a position held through a week in which everything happens', () => {
  it('comes to what was worked out by hand, to the last decimal', () => {
    const { scenario, holder, bar, announce, state } = open();

    // Monday: 7 shares at 100.01 are 700.07, the fee of 0.1 % is 0.70007.
    bar('2026-11-23T14:30:00Z', 10_000);
    expect(scenario.submit(holder, acme, 'buy', 7)).toMatchObject({ ok: true });
    bar('2026-11-23T15:00:00Z', 10_001);
    expect(state()).toEqual({
      cash: exact('9299.22993'),
      realizedPnl: 0n,
      feesPaid: exact('0.70007'),
      quantity: 7n,
      costBasis: exact('700.07'),
    });
    scenario.submit(holder, acme, 'buy', 3, { limit: 9_000 });
    announce({
      terms: { kind: 'split', newUnits: 3, oldUnits: 2 },
      exDate: '2026-11-24' as TradingDate,
      payDate: null,
    });
    announce({
      terms: { kind: 'cash_dividend', cashPerUnit: exact('0.33'), isSpecial: false },
      exDate: '2026-11-25' as TradingDate,
      payDate: '2026-11-30' as TradingDate,
    });
    bar('2026-11-23T20:59:00Z', 10_200);

    // Tuesday, the split: 7 × 3 ÷ 2 = 10.5. Half a new share is a third of an old one: 102.00 ÷ 3 = 34.00 in cash. The ten keep
    // 700.07 × 10 ÷ 10.5 = 666.733333333 of the cost (rounded), the half gives up 33.336666667. The order for 3 at 90.00 becomes
    // one for 4 (4.5 cut) at 60.00.
    bar('2026-11-24T14:30:00Z', 6_800);
    expect(state()).toEqual({
      cash: exact('9333.22993'),
      realizedPnl: exact('0.663333333'),
      feesPaid: exact('0.70007'),
      quantity: 10n,
      costBasis: exact('666.733333333'),
    });
    expect(openOrdersOf(scenario.world, holder)).toMatchObject([{ quantity: 4, limitPrice: 6_000 }]);

    // Wednesday, the ex-date: 10 × 0.33 = 3.30 is owed, no money moves. The order falls to 59.67.
    bar('2026-11-25T14:30:00Z', 6_950);
    expect(state().cash).toBe(exact('9333.22993'));
    expect([...scenario.world.durable.corporate.receivables.values()]).toMatchObject([{ amount: exact('3.30') }]);
    expect(openOrdersOf(scenario.world, holder)).toMatchObject([{ quantity: 4, limitPrice: 5_967 }]);

    // A halt of ten minutes: what is sold in it waits, and fills at the first price after it. 4 × 70.10 = 280.40, fee 0.2804. They
    // cost 666.733333333 × 4 ÷ 10 = 266.693333333 (rounded), so 13.706666667 is won on them.
    scenario.now = at('2026-11-25T15:00:00Z');
    scenario.expectOk({
      kind: 'HaltTrading',
      instrumentId: acme.instrumentId,
      reasonCode: 'NEWS',
      notes: '',
      resumesAt: at('2026-11-25T15:10:00Z'),
    });
    scenario.submit(holder, acme, 'sell', 4);
    bar('2026-11-25T15:05:00Z', 6_000);
    expect(state().quantity).toBe(10n);
    bar('2026-11-25T15:10:00Z', 7_010);
    expect(state()).toEqual({
      cash: exact('9613.34953'),
      realizedPnl: exact('14.370000000'),
      feesPaid: exact('0.98047'),
      quantity: 6n,
      costBasis: exact('400.04'),
    });

    // Friday ends at 13:00 New York: an order for the day ends then, not at the usual hour.
    scenario.now = at('2026-11-27T17:00:00Z');
    scenario.submit(holder, acme, 'sell', 2, { limit: 9_900, timeInForce: 'day' });
    scenario.now = at('2026-11-27T18:30:00Z');
    const ended = scenario.input({ kind: 'TimeAdvanced' });
    expect(ended).toMatchObject([{ type: 'OrderExpired', at: at('2026-11-27T18:00:00Z') }]);

    // The date of Monday begins when Friday's session ends: the dividend of that pay date comes then, before the weekend.
    scenario.now = at('2026-11-28T12:00:00Z');
    const paid = scenario.input({ kind: 'TimeAdvanced' }).find(({ type }) => type === 'DividendPaid');
    expect(paid).toMatchObject({ amount: exact('3.30'), at: at('2026-11-27T22:00:00Z') });
    expect(state().cash).toBe(exact('9616.64953'));

    // On Saturday one more is ordered; it waits for Monday and its first price: 71.00, fee 0.071.
    scenario.submit(holder, acme, 'buy', 1);
    scenario.now = at('2026-11-29T12:00:00Z');
    expect(scenario.input({ kind: 'TimeAdvanced' })).toEqual([]);
    bar('2026-11-30T14:30:00Z', 7_100);
    expect(state()).toEqual({
      cash: exact('9545.57853'),
      realizedPnl: exact('17.670000000'),
      feesPaid: exact('1.05147'),
      quantity: 7n,
      costBasis: exact('471.04'),
    });

    // What came in is what went out and what is left: 10,000 + 17.67 − 1.05147 = 9545.57853 + 471.04.
    const auditor = new Auditor();
    auditor.see(scenario.world, scenario.events);
    auditor.check(scenario.world);
  });
});
