import { describe, expect, it } from 'vitest';
import { type AccountTerms, marginTerms, openControls, plainTerms } from '../ledger/index.ts';
import type { FeeSchedule } from '../order/index.ts';
import type { AccountId, Cash, PartsPerMillion } from '../units/index.ts';
import { accountOf, buyingPower, openOrdersOf, positionOf } from './accessors.ts';
import { marginFiguresIn } from './account-view.ts';
import { applyEvent } from './apply-event.ts';
import { balanceIn } from './durable-state.ts';
import type { DomainEvent } from './event.ts';
import { encodeDurable, restoreDurable } from './recovery/durable-snapshot.ts';
import { setHead } from './recovery/head.ts';
import { durableHash } from './state-hash.ts';
import { Auditor } from './testing/auditor.ts';
import {
  accountIdOf,
  cashAccount,
  coin,
  day,
  dollars,
  marginAccount,
  minute,
  Scenario,
  share,
  typesOf,
  usd,
} from './testing/scenario.ts';
import { createWorld } from './world.ts';

const acme = share('ACME');
const bolt = share('BOLT');
const btc = coin('BTC/USD');
const free = { ...cashAccount, feeRate: 0 as PartsPerMillion };
const onMargin = { ...marginAccount, feeRate: 0 as PartsPerMillion };
const rate = (value: number): PartsPerMillion => value as PartsPerMillion;

/** A world of bars, a minute each, with the last price of each instrument known. */
function onBars(): Scenario {
  const scenario = Scenario.open('backtest', [acme, bolt, btc]);
  for (const each of [acme, bolt, btc]) flat(scenario, each, 10_000);
  return scenario;
}

function flat(scenario: Scenario, instrument: typeof acme, price: number): readonly DomainEvent[] {
  return scenario.bar(instrument, [price, price, price, price], 1_000_000);
}

function withTerms(
  scenario: Scenario,
  name: string,
  deposit: number,
  terms: AccountTerms,
  policy = terms.kind === 'margin' ? onMargin : free,
): AccountId {
  const accountId = scenario.account(name, 0, policy);
  scenario.expectOk({ kind: 'ChangeAccountTerms', accountId, terms });
  scenario.post(accountId, dollars(deposit));
  return accountId;
}

function figures(scenario: Scenario, accountId: AccountId) {
  const account = accountOf(scenario.world, accountId)!;
  return marginFiguresIn(scenario.world, account, balanceIn(account, usd));
}

const cashOf = (scenario: Scenario, accountId: AccountId): Cash =>
  accountOf(scenario.world, accountId)!.balances.get(usd)!.cash;

const last = <Type extends DomainEvent['type']>(
  scenario: Scenario,
  type: Type,
): Extract<DomainEvent, { type: Type }> | undefined =>
  scenario.events.findLast((event): event is Extract<DomainEvent, { type: Type }> => event.type === type);

function nextDay(scenario: Scenario): readonly DomainEvent[] {
  scenario.now = scenario.now - (scenario.now % day) + day + minute;
  return scenario.input({ kind: 'TimeAdvanced' });
}

describe('margin', () => {
  it('A1: equity is lent upon: 2x under Regulation T, and each order holds its notional of it', () => {
    const scenario = onBars();
    const accountId = withTerms(scenario, 'margin', 10_000, marginTerms);
    expect(buyingPower(scenario.world, accountId, usd)).toBe(dollars(20_000));
    expect(scenario.submit(accountId, acme, 'buy', 201, { limit: 10_000 }).ok).toBe(false);
    scenario.submit(accountId, acme, 'buy', 150, { limit: 10_000 });
    expect(buyingPower(scenario.world, accountId, usd)).toBe(dollars(5_000));
    flat(scenario, acme, 10_000);
    expect(cashOf(scenario, accountId)).toBe(dollars(-5_000));
    expect(figures(scenario, accountId)).toMatchObject({
      equity: dollars(10_000),
      initialMargin: dollars(7_500),
      maintenanceMargin: dollars(4_500),
      regtBuyingPower: dollars(5_000),
      multiplier: 2,
      sma: dollars(2_500),
    });
  });

  it('A1: under 2,000 of equity nothing is lent and nothing is sold short', () => {
    const scenario = onBars();
    const accountId = withTerms(scenario, 'small', 1_999, marginTerms);
    expect(buyingPower(scenario.world, accountId, usd)).toBe(dollars(1_999));
    expect(scenario.submit(accountId, acme, 'sell', 1)).toMatchObject({ code: 'INSUFFICIENT_QUANTITY' });
  });

  it('A2: a 4x account has four times what its day began with, and no more after a loss', () => {
    const scenario = onBars();
    const accountId = withTerms(scenario, 'day', 30_000, { ...marginTerms, leverage: 4 });
    expect(buyingPower(scenario.world, accountId, usd)).toBe(dollars(120_000));
    scenario.submit(accountId, acme, 'buy', 600);
    flat(scenario, acme, 10_000);
    expect(buyingPower(scenario.world, accountId, usd)).toBe(dollars(60_000));
    flat(scenario, acme, 9_500);
    expect(figures(scenario, accountId)).toMatchObject({
      equity: dollars(27_000),
      daytradingBuyingPower: dollars(51_000),
      regtBuyingPower: 0n,
    });
  });

  it('A3: crypto and cheap shares are paid in full, out of cash', () => {
    const scenario = onBars();
    const accountId = withTerms(scenario, 'mixed', 10_000, marginTerms);
    scenario.submit(accountId, acme, 'buy', 50);
    flat(scenario, acme, 10_000);
    const lots = (units: number): number => units * 1_000_000_000;
    expect(scenario.submit(accountId, btc, 'buy', lots(51), { limit: 10_000 })).toMatchObject({ ok: false });
    expect(scenario.submit(accountId, btc, 'buy', lots(50), { limit: 10_000 })).toMatchObject({ ok: true });
    flat(scenario, bolt, 200);
    const cheap = scenario.submit(accountId, bolt, 'buy', 2_000, { limit: 200 });
    expect(cheap).toMatchObject({ code: 'INSUFFICIENT_BUYING_POWER', details: { needed: '8000' } });
  });

  it('A4: a short sale holds 3 % over the ask, and its requirement grows with the price', () => {
    const scenario = onBars();
    const accountId = withTerms(scenario, 'short', 10_000, marginTerms);
    scenario.submit(accountId, acme, 'sell', 100, { limit: 10_000 });
    expect(accountOf(scenario.world, accountId)!.balances.get(usd)!.reserved).toBe(dollars(10_300));
    flat(scenario, acme, 10_000);
    expect(figures(scenario, accountId)).toMatchObject({
      equity: dollars(10_000),
      shortMarketValue: dollars(-10_000),
      maintenanceMargin: dollars(3_000),
      buyingPower: dollars(10_000),
    });
  });

  it('A5: hard-to-borrow shares are not sold short, and borrowed ones cost their rate a night', () => {
    const scenario = onBars();
    const accountId = withTerms(scenario, 'borrower', 50_000, marginTerms);
    const { instrumentId } = acme;
    scenario.expectOk({ kind: 'SetBorrowTerms', instrumentId, easyToBorrow: false, annualRate: null });
    expect(scenario.submit(accountId, acme, 'sell', 100)).toMatchObject({ code: 'NOT_EASY_TO_BORROW' });
    scenario.expectOk({ kind: 'SetBorrowTerms', instrumentId, easyToBorrow: true, annualRate: rate(360_000) });
    scenario.submit(accountId, acme, 'sell', 100);
    flat(scenario, acme, 10_000);
    const before = cashOf(scenario, accountId);
    nextDay(scenario);
    expect(last(scenario, 'AccountCharged')).toMatchObject({ kind: 'borrow_fee', amount: dollars(10), nights: 1 });
    expect(cashOf(scenario, accountId) - before).toBe(-dollars(10));
  });

  it('A6: money owed overnight costs interest by 360 days', () => {
    const scenario = onBars();
    const accountId = withTerms(scenario, 'debtor', 10_000, { ...marginTerms, debitInterestRate: rate(72_000) });
    scenario.submit(accountId, acme, 'buy', 150);
    flat(scenario, acme, 10_000);
    nextDay(scenario);
    expect(last(scenario, 'AccountCharged')).toMatchObject({ kind: 'margin_interest', amount: dollars(1) });
    expect(last(scenario, 'AccountDayRolled')).toMatchObject({ equity: dollars(9_999), dayNumber: 2 });
  });

  it('A7: below maintenance the account is called and sold, the largest requirement first, at the next minute', () => {
    const scenario = onBars();
    const accountId = withTerms(scenario, 'called', 10_000, marginTerms);
    scenario.submit(accountId, bolt, 'buy', 50);
    scenario.submit(accountId, acme, 'buy', 150);
    flat(scenario, bolt, 10_000);
    flat(scenario, acme, 10_000);
    flat(scenario, acme, 5_500);
    flat(scenario, bolt, 10_000);
    expect(typesOf(scenario.output.events)).toEqual(['MarginCalled', 'OrderAccepted']);
    expect(openOrdersOf(scenario.world, accountId)).toMatchObject([
      { instrumentId: acme.instrumentId, side: 'sell', origin: 'liquidation', quantity: 150 },
    ]);
    flat(scenario, acme, 5_500);
    scenario.now += minute;
    expect(typesOf(scenario.input({ kind: 'TimeAdvanced' }))).toEqual(['MarginCallMet']);
    expect(positionOf(scenario.world, accountId, acme.instrumentId)!.quantity).toBe(0n);
    expect(positionOf(scenario.world, accountId, bolt.instrumentId)!.quantity).toBe(50n);
  });

  it('A7: a warning sells nothing; a call of the night sells at the roll after it', () => {
    const scenario = onBars();
    const warned = withTerms(scenario, 'warned', 10_000, { ...marginTerms, marginCall: 'warn' });
    const later = withTerms(scenario, 'later', 10_000, { ...marginTerms, marginCall: 'liquidate_at_roll' });
    for (const accountId of [warned, later]) scenario.submit(accountId, acme, 'buy', 200);
    flat(scenario, acme, 10_000);
    flat(scenario, acme, 6_000);
    flat(scenario, bolt, 10_000);
    expect(scenario.events.filter(({ type }) => type === 'MarginCalled')).toHaveLength(2);
    expect(openOrdersOf(scenario.world)).toEqual([]);
    nextDay(scenario);
    expect(openOrdersOf(scenario.world)).toMatchObject([{ accountId: later, origin: 'liquidation' }]);
  });

  it('A8: through zero in one order is a close and an opening', () => {
    const scenario = onBars();
    const accountId = withTerms(scenario, 'turner', 10_000, marginTerms);
    scenario.submit(accountId, acme, 'buy', 100);
    flat(scenario, acme, 10_000);
    scenario.submit(accountId, acme, 'sell', 150);
    flat(scenario, acme, 11_000);
    expect(positionOf(scenario.world, accountId, acme.instrumentId)).toMatchObject({
      quantity: -50n,
      costBasis: dollars(-5_500),
      realizedPnl: dollars(1_000),
    });
  });

  it('A8: the owner may switch shorting and leverage off', () => {
    const scenario = onBars();
    const accountId = withTerms(scenario, 'careful', 10_000, marginTerms);
    scenario.expectOk({
      kind: 'ChangeAccountControls',
      accountId,
      controls: { ...openControls, noShorting: true, leverageMax: 1 },
    });
    expect(buyingPower(scenario.world, accountId, usd)).toBe(dollars(10_000));
    expect(scenario.submit(accountId, acme, 'sell', 1)).toMatchObject({ code: 'INSUFFICIENT_QUANTITY' });
  });
});

describe('settlement', () => {
  const later: AccountTerms = { ...plainTerms, settlement: 'next_day' };

  it('A9: proceeds settle with the next trading date; until then they buy nothing and stay', () => {
    const scenario = onBars();
    const accountId = withTerms(scenario, 'settler', 1_000, later);
    scenario.submit(accountId, acme, 'buy', 10);
    flat(scenario, acme, 10_000);
    scenario.submit(accountId, acme, 'sell', 10);
    flat(scenario, acme, 10_000);
    expect(cashOf(scenario, accountId)).toBe(dollars(1_000));
    expect(scenario.submit(accountId, acme, 'buy', 1)).toMatchObject({ code: 'INSUFFICIENT_BUYING_POWER' });
    expect(scenario.post(accountId, dollars(-1))).toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    expect(typesOf(nextDay(scenario))).toContain('CashSettled');
    expect(scenario.submit(accountId, acme, 'buy', 10).ok).toBe(true);
  });

  it('A10: in good faith they buy; selling that before they settle is a violation, and the third ends it', () => {
    const scenario = onBars();
    const accountId = withTerms(scenario, 'faithful', 1_000, { ...later, unsettledFunds: 'good_faith' });
    const turn = (): void => {
      scenario.submit(accountId, acme, 'buy', 10);
      flat(scenario, acme, 10_000);
      scenario.submit(accountId, acme, 'sell', 10);
      flat(scenario, acme, 10_000);
    };
    turn();
    expect(last(scenario, 'GoodFaithViolated')).toBeUndefined();
    for (const count of [1, 2, 3]) {
      turn();
      expect(last(scenario, 'GoodFaithViolated')?.count).toBe(count);
    }
    expect(scenario.submit(accountId, acme, 'buy', 10)).toMatchObject({ code: 'INSUFFICIENT_BUYING_POWER' });
    expect(scenario.post(accountId, dollars(-1))).toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
  });
});

describe('day trades', () => {
  it('A11: the fourth in five trading dates is refused under 25,000; the window moves on', () => {
    const scenario = onBars();
    const accountId = withTerms(scenario, 'trader', 10_000, { ...marginTerms, dayTrading: 'refuse' });
    const turn = () => {
      scenario.submit(accountId, acme, 'buy', 1);
      flat(scenario, acme, 10_000);
      const outcome = scenario.submit(accountId, acme, 'sell', 1);
      flat(scenario, acme, 10_000);
      return outcome;
    };
    for (let count = 1; count <= 3; count++) {
      expect(turn().ok).toBe(true);
      expect(last(scenario, 'DayTradeCounted')?.count).toBe(count);
    }
    expect(turn()).toMatchObject({ code: 'PATTERN_DAY_TRADER', details: { dayTradeCount: '3' } });
    nextDay(scenario);
    expect(scenario.submit(accountId, acme, 'sell', 1).ok).toBe(true);
    for (let dates = 0; dates < 4; dates++) nextDay(scenario);
    expect(last(scenario, 'AccountDayRolled')?.dayTradeCount).toBe(0);
    expect(turn().ok).toBe(true);
  });
});

describe('fees', () => {
  const schedule = (commission: FeeSchedule['commission'], isRegulated = false): AccountTerms => ({
    ...plainTerms,
    fees: {
      commission,
      regulatory: isRegulated
        ? {
            secPerMillion: dollars(22.1),
            tafPerShare: dollars(0.000119),
            tafOrderMax: dollars(5.95),
            asOf: '2025-01-01',
            source: 'a test',
          }
        : null,
    },
  });

  it('A12: per share with its minimum, and the regulators of sales, line by line', () => {
    const scenario = onBars();
    const commission = {
      kind: 'per_share',
      perShare: dollars(0.005),
      orderMin: dollars(1),
      orderMax: dollars(50),
    } as const;
    const accountId = withTerms(scenario, 'sharer', 1_001, schedule(commission, true));
    expect(scenario.submit(accountId, acme, 'buy', 10, { limit: 10_000 }).ok).toBe(true);
    expect(buyingPower(scenario.world, accountId, usd)).toBe(0n);
    flat(scenario, acme, 10_000);
    expect(last(scenario, 'FeesItemized')?.lines).toEqual([{ kind: 'commission', amount: dollars(1) }]);
    scenario.submit(accountId, acme, 'sell', 10);
    flat(scenario, acme, 10_000);
    expect(last(scenario, 'FeesItemized')?.lines).toEqual([
      { kind: 'sec', amount: dollars(0.03) },
      { kind: 'taf', amount: dollars(0.01) },
      { kind: 'commission', amount: dollars(1) },
    ]);
    expect(cashOf(scenario, accountId)).toBe(dollars(1_001 - 1 - 1.04));
  });

  it('A13: the tier is that of the volume before the day', () => {
    const scenario = onBars();
    const tiers = [
      { volumeFrom: 0n as Cash, makerRate: rate(1_000), takerRate: rate(2_000) },
      { volumeFrom: dollars(1_500), makerRate: rate(500), takerRate: rate(1_000) },
    ];
    const accountId = withTerms(scenario, 'tiered', 100_000, schedule({ kind: 'tiered', tiers }));
    const buy = (): Cash => {
      scenario.submit(accountId, acme, 'buy', 10);
      flat(scenario, acme, 10_000);
      return last(scenario, 'OrderFilled')!.fee;
    };
    expect([buy(), buy()]).toEqual([dollars(2), dollars(2)]);
    nextDay(scenario);
    expect(buy()).toBe(dollars(1));
  });
});

describe('a life of accounts', () => {
  it('A14: a reset sells at marks, posts the difference, and begins a season; a repeat does nothing', () => {
    const scenario = onBars();
    const accountId = scenario.account('player', 10_000, free);
    scenario.submit(accountId, acme, 'buy', 50);
    flat(scenario, acme, 10_000);
    flat(scenario, acme, 12_000);
    scenario.submit(accountId, bolt, 'buy', 1, { limit: 100 });
    const reset = { kind: 'ResetAccount', accountId, cash: dollars(5_000), idempotencyKey: 'again' } as const;
    expect(scenario.command(reset).ok).toBe(true);
    expect(typesOf(scenario.output.events)).toEqual([
      'OrderCanceled',
      'PositionTransferred',
      'CashPosted',
      'AccountReset',
    ]);
    const account = accountOf(scenario.world, accountId)!;
    expect(account).toMatchObject({ season: 2, openOrderCount: 0 });
    expect(account.balances.get(usd)).toMatchObject({
      cash: dollars(5_000),
      realizedPnl: dollars(1_000),
      deposited: dollars(4_000),
    });
    expect(scenario.command(reset)).toMatchObject({ ok: true, replayed: true });
    expect(scenario.output.events).toEqual([]);
    expect(scenario.command({ ...reset, cash: dollars(1) })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('A15: a clone has the same terms, positions at cost and cash, and its own ledger', () => {
    const scenario = onBars();
    const sourceAccountId = withTerms(scenario, 'source', 10_000, marginTerms);
    scenario.submit(sourceAccountId, acme, 'buy', 30);
    flat(scenario, acme, 10_000);
    scenario.submit(sourceAccountId, bolt, 'sell', 20);
    flat(scenario, bolt, 10_000);
    const accountId = accountIdOf('clone');
    const clone = { kind: 'CloneAccount', accountId, name: 'clone', sourceAccountId } as const;
    scenario.expectOk(clone);
    const [source, copy] = [sourceAccountId, accountId].map((id) => accountOf(scenario.world, id)!);
    expect(copy!.balances.get(usd)!.cash).toBe(source!.balances.get(usd)!.cash);
    expect(copy!.terms).toEqual(source!.terms);
    for (const { instrumentId } of [acme, bolt]) {
      const { quantity, costBasis } = positionOf(scenario.world, sourceAccountId, instrumentId)!;
      expect(positionOf(scenario.world, accountId, instrumentId)).toMatchObject({ quantity, costBasis });
    }
    expect(figures(scenario, accountId).equity).toBe(figures(scenario, sourceAccountId).equity);
    scenario.expectOk(clone);
    expect(scenario.output.events).toEqual([]);
  });

  it('A16: only a flat account is closed, and then nothing moves in it any more', () => {
    const scenario = onBars();
    const accountId = scenario.account('leaver', 1_000, free);
    scenario.submit(accountId, acme, 'buy', 1);
    expect(scenario.command({ kind: 'CloseAccount', accountId })).toMatchObject({ code: 'ACCOUNT_NOT_FLAT' });
    flat(scenario, acme, 10_000);
    scenario.submit(accountId, acme, 'sell', 1);
    flat(scenario, acme, 10_000);
    scenario.expectOk({ kind: 'RenameAccount', accountId, name: 'left' });
    scenario.expectOk({ kind: 'CloseAccount', accountId });
    expect(scenario.submit(accountId, acme, 'buy', 1)).toMatchObject({ code: 'ACCOUNT_CLOSED' });
    expect(scenario.post(accountId, dollars(1))).toMatchObject({ code: 'ACCOUNT_CLOSED' });
    expect(scenario.command({ kind: 'RenameAccount', accountId, name: 'x' })).toMatchObject({
      code: 'UNKNOWN_ACCOUNT',
    });
  });

  it.each([
    ['a cash account with leverage', { ...plainTerms, leverage: 2 }],
    ['a margin account that settles later', { ...marginTerms, settlement: 'next_day' }],
    ['an impossible rate', { ...marginTerms, borrowFeeRate: -1 }],
    ['tiers that descend', { ...plainTerms, fees: { commission: { kind: 'tiered', tiers: [] }, regulatory: null } }],
  ] as [string, AccountTerms][])('%s is refused', (_what, terms) => {
    const scenario = onBars();
    const accountId = scenario.account('plain', 0);
    expect(scenario.command({ kind: 'ChangeAccountTerms', accountId, terms })).toMatchObject({ code: 'INVALID_TERMS' });
  });
});

describe('recovery', () => {
  it('A17: what accounts remember comes back from a snapshot and from the events alike', () => {
    const scenario = onBars();
    const auditor = new Auditor();
    const settler = withTerms(scenario, 'settler', 1_000, {
      ...plainTerms,
      settlement: 'next_day',
      unsettledFunds: 'good_faith',
    });
    const trader = withTerms(scenario, 'trader', 30_000, { ...marginTerms, leverage: 4, dayTrading: 'refuse' });
    scenario.expectOk({
      kind: 'SetBorrowTerms',
      instrumentId: bolt.instrumentId,
      easyToBorrow: false,
      annualRate: null,
    });
    for (const accountId of [settler, trader, settler, trader]) {
      scenario.submit(accountId, acme, 'buy', 10);
      flat(scenario, acme, 10_000);
      scenario.submit(accountId, acme, 'sell', 10);
      flat(scenario, acme, 10_100);
    }
    nextDay(scenario);
    scenario.submit(trader, acme, 'sell', 20);
    flat(scenario, acme, 10_000);
    auditor.see(scenario.world, scenario.events);
    auditor.check(scenario.world);
    const hash = durableHash(scenario.world);
    const restored = createWorld();
    restoreDurable(restored, encodeDurable(scenario.world));
    expect(durableHash(restored)).toBe(hash);
    const folded = createWorld();
    for (const event of scenario.events) applyEvent(folded, event);
    expect(durableHash(folded)).toBe(hash);
    setHead(restored, { inputSequence: scenario.world.inputSequence, time: scenario.world.time, chain: '' });
    expect(restored.nextTimerAt).toBe(scenario.world.nextTimerAt);
  });
});
