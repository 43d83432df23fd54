import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marginTerms, plainTerms } from '../ledger/index.ts';
import type { Instrument } from '../market/index.ts';
import type { FeeSchedule } from '../order/index.ts';
import type { AccountId, UnixMicros } from '../units/index.ts';
import { chainOf, killSwitchOf, openOrdersOf } from './accessors.ts';
import { applyEvent } from './apply-event.ts';
import { decodeEvent, encodeEvent } from './codec/event-codec.ts';
import { decodeInput, encodeInput } from './codec/input-codec.ts';
import { encodeDurable, restoreDurable } from './recovery/durable-snapshot.ts';
import { headOf, setHead } from './recovery/head.ts';
import { encodeMarket } from './recovery/market-snapshot.ts';
import { resumeInput } from './recovery/resume-world.ts';
import { durableHash, stateHash } from './state-hash.ts';
import { step } from './step.ts';
import { Auditor } from './testing/auditor.ts';
import { createRandomFlow } from './testing/random-flow.ts';
import { cashAccount, coin, dollars, marginAccount, Scenario, share } from './testing/scenario.ts';
import { createStepOutput, createWorld, type World } from './world.ts';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);
const named = (law: string): string => `${law} (seed ${seed})`;
const parameters = { seed, numRuns: 40, interruptAfterTimeLimit: 20_000 };

const acme = share('ACME');
const coins = coin('COIN/USD');
const stocks = share('LATE', { calendarId: 'stock' });
const instruments: readonly Instrument[] = [acme, coins, stocks];

const lots = fc.integer({ min: 1, max: 150 });
const anyAct = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      act: fc.constant('order' as const),
      who: fc.nat(6),
      what: fc.nat(2),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      quantity: lots,
      limit: fc.option(fc.integer({ min: 9_900, max: 10_100 })),
      timeInForce: fc.constantFrom('day' as const, 'gtc' as const, 'ioc' as const, 'fok' as const),
      reduceOnly: fc.boolean(),
      extended: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('tick' as const), seconds: fc.integer({ min: 0, max: 20 }) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('cancel' as const), index: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('cancelAll' as const), who: fc.option(fc.nat(6)) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('close' as const),
      who: fc.nat(6),
      operator: fc.boolean(),
      quantity: fc.option(lots),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('cash' as const),
      who: fc.nat(6),
      amount: fc.integer({ min: -3_000, max: 3_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('kill' as const), engage: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 30 }) }) },
);
type Act = typeof anyAct extends fc.Arbitrary<infer Value> ? Value : never;

const perShare: FeeSchedule = {
  commission: { kind: 'per_share', perShare: dollars(0.005), orderMin: dollars(1), orderMax: dollars(50) },
  regulatory: {
    secPerMillion: dollars(22.1),
    tafPerShare: dollars(0.000119),
    tafOrderMax: dollars(5.95),
    asOf: '2025-01-01',
    source: 'a test',
  },
};

const scaleOf = (instrument: Instrument): number => (instrument === coins ? 10_000_001 : 1);

function start(): { scenario: Scenario; accounts: AccountId[] } {
  const scenario = Scenario.open('sim', instruments, { simulator: createRandomFlow });
  const accounts = [
    scenario.account('cash fifo', 20_000),
    scenario.account('cash average', 5_000, { ...cashAccount, costBasisMethod: 'average' }),
    scenario.account('margin', 20_000, marginAccount),
    scenario.account('limited', 20_000, { ...cashAccount, orderNotionalMax: dollars(4_000) }),
    scenario.account('lent', 20_000, marginAccount),
    scenario.account('settling', 20_000),
    scenario.account('by the share', 20_000),
  ];
  const termsOf = [
    { ...marginTerms, leverage: 4, dayTrading: 'refuse' },
    { ...plainTerms, settlement: 'next_day', unsettledFunds: 'good_faith' },
    { ...plainTerms, settlement: 'next_day', fees: perShare },
  ] as const;
  termsOf.forEach((terms, at) => {
    scenario.expectOk({ kind: 'ChangeAccountTerms', accountId: accounts[4 + at]!, terms });
  });
  scenario.input({ kind: 'MarketTick' });
  scenario.now += 20_000_000;
  scenario.input({ kind: 'MarketTick' });
  return { scenario, accounts };
}

function perform(scenario: Scenario, accounts: readonly AccountId[], act: Act, count: number): void {
  switch (act.act) {
    case 'order': {
      const instrument = instruments[act.what]!;
      const { limit, timeInForce, reduceOnly, extended } = act;
      const extendedHours = extended && limit !== null && (timeInForce === 'day' || timeInForce === 'gtc');
      const quantity = act.quantity * scaleOf(instrument);
      const change = { timeInForce, reduceOnly, extendedHours, ...(limit === null ? {} : { limit }) };
      scenario.submit(accounts[act.who]!, instrument, act.side, quantity, change);
      break;
    }
    case 'tick':
      scenario.now += act.seconds * 1_000_000;
      scenario.input({ kind: 'MarketTick' });
      break;
    case 'cancel': {
      const order = openOrdersOf(scenario.world)[act.index];
      if (order !== undefined)
        scenario.command({ kind: 'CancelOrder', accountId: order.accountId, orderId: order.orderId });
      break;
    }
    case 'cancelAll':
      scenario.command({
        kind: 'CancelAllOrders',
        accountId: act.who === null ? null : accounts[act.who]!,
        instrumentId: null,
      });
      break;
    case 'close':
      scenario.command({
        kind: 'ClosePositions',
        accountId: accounts[act.who]!,
        instrumentId: null,
        quantity: act.quantity as never,
        byOperator: act.operator,
        requestId: `close-${count}`,
      });
      break;
    case 'cash':
      scenario.post(accounts[act.who]!, dollars(act.amount));
      break;
    case 'kill':
      scenario.command(
        act.engage
          ? { kind: 'EngageKillSwitch', reason: 'test', operator: 'test' }
          : { kind: 'DisengageKillSwitch', notes: 'test', operator: 'test' },
      );
      break;
    case 'wait':
      scenario.now += act.hours * 3_600_000_000;
      scenario.input({ kind: 'TimeAdvanced' });
      break;
  }
}

function play(acts: readonly Act[]): { scenario: Scenario; auditor: Auditor } {
  const { scenario, accounts } = start();
  const auditor = new Auditor();
  auditor.see(scenario.world, scenario.events);
  acts.forEach((act, count) => {
    const seen = scenario.events.length;
    perform(scenario, accounts, act, count);
    auditor.see(scenario.world, scenario.events.slice(seen));
    auditor.check(scenario.world);
  });
  return { scenario, auditor };
}

const someActs = fc.array(anyAct, { minLength: 10, maxLength: 100 });

describe('laws of a world', () => {
  it(
    named('money, positions, reservations and books agree with an account kept from events, after every input'),
    () => {
      let fills = 0;
      fc.assert(
        fc.property(someActs, (acts) => {
          fills += play(acts).auditor.fills;
        }),
        parameters,
      );
      expect(fills).toBeGreaterThan(100);
    },
  );

  it(named('folding the stored events gives the durable state that the live world has'), () => {
    fc.assert(
      fc.property(someActs, (acts) => {
        const { scenario } = play(acts);
        const folded = createWorld();
        for (const event of scenario.events) applyEvent(folded, decodeEvent(encodeEvent(event)));
        expect(encodeDurable(folded)).toBe(encodeDurable(scenario.world));
      }),
      parameters,
    );
  });

  it(named('executing the stored inputs again gives the same chain, events and state'), () => {
    fc.assert(
      fc.property(someActs, (acts) => {
        const { scenario } = play(acts);
        const again = createWorld({ simulator: createRandomFlow });
        const output = createStepOutput();
        for (const input of scenario.inputs) step(again, decodeInput(encodeInput(input)), output);
        expect(chainOf(again)).toBe(chainOf(scenario.world));
        expect(output.events).toEqual(scenario.events);
        expect(stateHash(again)).toBe(stateHash(scenario.world));
      }),
      parameters,
    );
  });

  it(
    named('a snapshot and the events after it restore the world, and a rejoined world replays to the same chain'),
    () => {
      fc.assert(
        fc.property(someActs, someActs, fc.nat(59), (before, after, cut) => {
          const { scenario, accounts } = start();
          let snapshot = {
            durable: encodeDurable(scenario.world),
            market: encodeMarket(scenario.world),
            events: scenario.events.length,
            sequence: scenario.world.inputSequence,
          };
          before.forEach((act, count) => {
            perform(scenario, accounts, act, count);
            if (count === cut) {
              snapshot = {
                durable: encodeDurable(scenario.world),
                market: encodeMarket(scenario.world),
                events: scenario.events.length,
                sequence: scenario.world.inputSequence,
              };
            }
          });
          const recovered = createWorld({ simulator: createRandomFlow });
          restoreDurable(recovered, snapshot.durable);
          for (const event of scenario.events.slice(snapshot.events)) applyEvent(recovered, event);
          setHead(recovered, headOf(scenario.world));
          expect(durableHash(recovered)).toBe(durableHash(scenario.world));
          scenario.now += 7_200_000_000;
          const body = resumeInput(recovered, {
            checkpointSequence: snapshot.sequence,
            market: snapshot.market,
            now: scenario.now as UnixMicros,
          });
          const lost: World = scenario.world;
          Object.assign(scenario, { world: recovered });
          scenario.input(body);
          expect(scenario.output.events.filter((event) => event.type === 'OrderFilled')).toEqual([]);
          after.forEach((act, count) => {
            perform(scenario, accounts, act, 1_000 + count);
          });
          expect(lost.inputSequence).toBeLessThan(recovered.inputSequence);
          const replayed = createWorld({ simulator: createRandomFlow });
          const output = createStepOutput();
          for (const input of scenario.inputs) step(replayed, input, output);
          expect(chainOf(replayed)).toBe(chainOf(recovered));
          expect(stateHash(replayed)).toBe(stateHash(recovered));
          const auditor = new Auditor();
          auditor.see(recovered, scenario.events);
          auditor.check(recovered);
        }),
        parameters,
      );
    },
  );

  it(named('while the kill switch is engaged no command of a customer accepts an order'), () => {
    fc.assert(
      fc.property(someActs, someActs, (before, after) => {
        const { scenario, accounts } = start();
        before.forEach((act, count) => {
          perform(scenario, accounts, act, count);
        });
        scenario.command({ kind: 'EngageKillSwitch', reason: 'law', operator: 'law' });
        after.forEach((act, count) => {
          if (act.act === 'kill') return;
          const seen = scenario.events.length;
          perform(scenario, accounts, act, 1_000 + count);
          expect(killSwitchOf(scenario.world)).toBe('ENGAGED');
          for (const event of scenario.events.slice(seen)) {
            if (event.type === 'OrderAccepted') expect([event.origin, event.reduceOnly]).toEqual(['operator', true]);
          }
        });
      }),
      parameters,
    );
  });
});
