import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noConditions, type OrderConditions, type OrderRole } from '../order/index.ts';
import type { AccountId, OrderId, PartsPerMillion, Price } from '../units/index.ts';
import { chainOf, openOrdersOf, orderOf, positionOf } from './accessors.ts';
import { applyEvent } from './apply-event.ts';
import { decodeEvent, encodeEvent } from './codec/event-codec.ts';
import { encodeDurable, restoreDurable } from './recovery/durable-snapshot.ts';
import { step } from './step.ts';
import { Auditor } from './testing/auditor.ts';
import { createRandomFlow } from './testing/random-flow.ts';
import { cashAccount, marginAccount, Scenario, share } from './testing/scenario.ts';
import { createStepOutput, createWorld } from './world.ts';

const acme = share('ACME');
const price = (ticks: number): Price => ticks as Price;
const free = { ...cashAccount, feeRate: 0 as PartsPerMillion };

function bracket(takeProfit: number | null, stopLoss: number | null, stopLimit: number | null = null) {
  const orderClass = takeProfit === null || stopLoss === null ? 'oto' : 'bracket';
  const conditions: OrderConditions = {
    ...noConditions,
    orderClass,
    takeProfit: takeProfit === null ? null : price(takeProfit),
    stopLoss:
      stopLoss === null
        ? null
        : { stopPrice: price(stopLoss), limitPrice: stopLimit === null ? null : price(stopLimit) },
  };
  return { conditions };
}

function market() {
  const scenario = Scenario.open('sim', [acme]);
  const maker = scenario.account('maker', 1_000_000, { ...free, shorting: true });
  const me = scenario.account('me', 100_000, free);
  scenario.submit(maker, acme, 'sell', 100, { limit: 10_010 });
  scenario.submit(maker, acme, 'buy', 100, { limit: 9_990 });
  return { scenario, maker, me };
}

/** The orders of an account by role, with what they ask for. */
function roles(scenario: Scenario, who: AccountId): Partial<Record<OrderRole, unknown>> {
  return Object.fromEntries(
    openOrdersOf(scenario.world, who).map(({ links, status, quantity, reservation }) => [
      links?.role,
      [status, quantity, reservation.quantity],
    ]),
  );
}

const idsOf = (outcome: { ok: boolean; orderIds?: readonly OrderId[] }): readonly OrderId[] => {
  if (!outcome.ok || outcome.orderIds === undefined) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome.orderIds;
};
const position = (scenario: Scenario, who: AccountId) =>
  positionOf(scenario.world, who, acme.instrumentId)?.quantity ?? 0n;

describe('a bracket in a book', () => {
  it('O30: its legs are held until the entry trades, grow with it, and hold the quantity once', () => {
    const { scenario, maker, me } = market();
    scenario.submit(me, acme, 'buy', 10, { limit: 10_000, ...bracket(10_100, 9_900) });
    expect(roles(scenario, me)).toEqual({
      entry: ['new', 10, 0],
      takeProfit: ['held', 10, 0],
      stopLoss: ['held', 10, 0],
    });
    scenario.submit(maker, acme, 'sell', 4, { limit: 10_000 });
    expect(roles(scenario, me)).toEqual({
      entry: ['partially_filled', 10, 0],
      takeProfit: ['new', 4, 4],
      stopLoss: ['new', 4, 0],
    });
    scenario.submit(maker, acme, 'sell', 6, { limit: 10_000 });
    expect(roles(scenario, me)).toEqual({ takeProfit: ['new', 10, 10], stopLoss: ['new', 10, 0] });
  });

  it('O31: a partial exit shrinks the other leg, a whole one ends it, and the rest of the entry ends first', () => {
    const { scenario, maker, me } = market();
    scenario.submit(me, acme, 'buy', 10, { limit: 10_000, ...bracket(10_005, 9_900) });
    scenario.submit(maker, acme, 'sell', 8, { limit: 10_000 });
    scenario.submit(maker, acme, 'buy', 3, { limit: 10_005 });
    expect(roles(scenario, me)).toEqual({ takeProfit: ['partially_filled', 8, 5], stopLoss: ['new', 5, 0] });
    scenario.submit(maker, acme, 'buy', 5, { limit: 10_005 });
    expect(roles(scenario, me)).toEqual({});
    expect(position(scenario, me)).toBe(0n);
    const reasons = scenario.events.flatMap((event) => (event.type === 'OrderCanceled' ? [event.reasonCode] : []));
    expect(reasons).toEqual(['PROTECTION_BEGAN', 'OTHER_LEG']);
  });

  it('O32: a stop that wakes ends the other leg before it trades', () => {
    const { scenario, maker, me } = market();
    scenario.submit(me, acme, 'buy', 10, bracket(10_100, 9_995));
    // The entry bought at 100.10; the next print at 99.90 is below the stop.
    scenario.submit(maker, acme, 'buy', 10, { limit: 9_980 });
    const other = scenario.account('other', 100_000, { ...free, shorting: true });
    scenario.submit(other, acme, 'sell', 1);
    expect(roles(scenario, me)).toEqual({});
    expect(position(scenario, me)).toBe(0n);
    const told = scenario.output.events.filter((event) => 'accountId' in event && event.accountId === me);
    expect(told.map(({ type }) => type)).toEqual(['OrderCanceled', 'OrderResized', 'OrderTriggered', 'OrderFilled']);
  });

  it('O33: the end of an entry without a fill ends its legs; the end of one leg ends the other', () => {
    const { scenario, maker, me } = market();
    const [entry] = idsOf(scenario.submit(me, acme, 'buy', 10, { limit: 9_000, ...bracket(10_100, 8_900) }));
    scenario.command({ kind: 'CancelOrder', accountId: me, orderId: entry! });
    expect(roles(scenario, me)).toEqual({});
    const [second, takeProfit] = idsOf(
      scenario.submit(me, acme, 'buy', 10, { limit: 10_000, ...bracket(10_100, 8_900) }),
    );
    scenario.submit(maker, acme, 'sell', 4, { limit: 10_000 });
    scenario.command({ kind: 'CancelOrder', accountId: me, orderId: second! });
    expect(roles(scenario, me)).toEqual({ takeProfit: ['new', 4, 4], stopLoss: ['new', 4, 0] });
    scenario.command({ kind: 'CancelOrder', accountId: me, orderId: takeProfit! });
    expect(roles(scenario, me)).toEqual({});
    expect(position(scenario, me)).toBe(4n);
  });

  it('O33: legs can be moved while they are held, asleep or resting, and canceled all at once', () => {
    const { scenario, maker, me } = market();
    const [, takeProfit, stopLoss] = idsOf(
      scenario.submit(me, acme, 'buy', 10, { limit: 10_000, ...bracket(10_100, 9_900) }),
    );
    idsOf(scenario.replace(me, takeProfit!, { limitPrice: price(10_200) }));
    scenario.submit(maker, acme, 'sell', 10, { limit: 10_000 });
    const [moved] = idsOf(scenario.replace(me, stopLoss!, { stopPrice: price(9_950) }));
    expect(orderOf(scenario.world, moved!)).toMatchObject({
      stopPrice: 9_950,
      quantity: 10,
      links: { role: 'stopLoss' },
    });
    expect(roles(scenario, me)).toEqual({ takeProfit: ['new', 10, 10], stopLoss: ['new', 10, 0] });
    expect(scenario.replace(me, moved!, { quantity: 5 as never })).toMatchObject({ code: 'ORDER_NOT_REPLACEABLE' });
    scenario.command({ kind: 'CancelAllOrders', accountId: me, instrumentId: null });
    expect(roles(scenario, me)).toEqual({});
  });

  it('O34: one cancels the other, and the quantity is held once', () => {
    const { scenario, me } = market();
    const other = scenario.account('other', 1_000_000, free);
    scenario.submit(me, acme, 'buy', 10);
    const conditions = {
      ...noConditions,
      orderClass: 'oco' as const,
      stopLoss: { stopPrice: price(9_900), limitPrice: null },
    };
    scenario.submit(me, acme, 'sell', 10, { limit: 10_050, conditions });
    expect(roles(scenario, me)).toEqual({ takeProfit: ['new', 10, 10], stopLoss: ['new', 10, 0] });
    scenario.submit(other, acme, 'buy', 100, { limit: 10_050 });
    expect(roles(scenario, me)).toEqual({});
    expect(position(scenario, me)).toBe(0n);
  });

  it('comes back from a snapshot as it was', () => {
    const { scenario, maker, me } = market();
    scenario.submit(me, acme, 'buy', 10, { limit: 10_000, ...bracket(10_100, 9_900) });
    scenario.submit(maker, acme, 'sell', 4, { limit: 10_000 });
    const recovered = createWorld();
    restoreDurable(recovered, encodeDurable(scenario.world));
    expect(encodeDurable(recovered)).toBe(encodeDurable(scenario.world));
    expect([...recovered.groups.values()].map((group) => group.length)).toEqual([3]);
  });
});

describe('a bracket on bars', () => {
  function entered(takeProfit: number | null, stopLoss: number | null) {
    const scenario = Scenario.open('backtest', [acme], { chain: 'off' });
    const me = scenario.account('me', 100_000, free);
    scenario.bar(acme, [10_000, 10_000, 10_000, 10_000]);
    scenario.submit(me, acme, 'buy', 10, bracket(takeProfit, stopLoss));
    scenario.bar(acme, [10_000, 10_010, 9_990, 10_000]);
    return { scenario, me };
  }

  it.each([
    ['takes its profit', [10_000, 10_200, 9_950, 10_100], 10_100],
    ['stops its loss', [10_000, 10_050, 9_850, 9_900], 9_900],
    ['meets both: the nearer extreme comes first', [10_000, 10_150, 9_800, 9_900], 10_100],
    ['meets both: the low comes first', [10_000, 10_200, 9_850, 9_900], 9_900],
    ['gaps below its stop and pays for it', [9_700, 9_750, 9_600, 9_700], 9_700],
    ['gaps above its profit and gets it', [10_300, 10_350, 10_250, 10_300], 10_300],
  ] as const)('O35: %s, once', (_what, bar, filledAt) => {
    const { scenario, me } = entered(10_100, 9_900);
    expect(roles(scenario, me)).toEqual({ takeProfit: ['new', 10, 10], stopLoss: ['new', 10, 0] });
    const fills = scenario.bar(acme, bar).filter(({ type }) => type === 'OrderFilled');
    expect(fills).toMatchObject([{ price: filledAt, quantity: 10 }]);
    expect(roles(scenario, me)).toEqual({});
    expect(position(scenario, me)).toBe(0n);
  });

  it('O35: an entry with one leg works alike', () => {
    const { scenario, me } = entered(null, 9_900);
    expect(scenario.bar(acme, [10_000, 10_000, 9_800, 9_800]).map(({ type }) => type)).toEqual([
      'OrderTriggered',
      'OrderFilled',
    ]);
    expect(position(scenario, me)).toBe(0n);
  });
});

describe('worlds with classes', () => {
  const seed = Number(process.env['QUIRE_PROPERTY_SEED']);
  const acts = fc.array(
    fc.record({
      kind: fc.constantFrom('bracket', 'bracket', 'market', 'oco', 'limit', 'cancel', 'replace', 'tick', 'tick'),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      who: fc.nat(1),
      quantity: fc.integer({ min: 1, max: 40 }),
      at: fc.integer({ min: 9_950, max: 10_050 }),
      width: fc.integer({ min: 1, max: 40 }),
      limit: fc.boolean(),
    }),
    { minLength: 20, maxLength: 80 },
  );

  it(`O30, O31, O32: one leg of a class trades what the other does not (seed ${seed})`, () => {
    let exits = 0;
    fc.assert(
      fc.property(acts, (script) => {
        const scenario = Scenario.open('sim', [acme], { simulator: createRandomFlow });
        const who = [scenario.account('cash', 60_000), scenario.account('margin', 60_000, marginAccount)];
        scenario.input({ kind: 'MarketTick' });
        const auditor = new Auditor();
        auditor.see(scenario.world, scenario.events);
        for (const act of script) {
          const seen = scenario.events.length;
          perform(scenario, who[act.who]!, act);
          auditor.see(scenario.world, scenario.events.slice(seen));
          auditor.check(scenario.world);
        }
        exits += checkExits(scenario);
        const folded = createWorld();
        for (const event of scenario.events) applyEvent(folded, decodeEvent(encodeEvent(event)));
        expect(encodeDurable(folded)).toBe(encodeDurable(scenario.world));
        const again = createWorld({ simulator: createRandomFlow });
        const output = createStepOutput();
        for (const input of scenario.inputs) step(again, input, output);
        expect(chainOf(again)).toBe(chainOf(scenario.world));
      }),
      { seed, numRuns: 25 },
    );
    expect(exits).toBeGreaterThan(20);
  });

  function perform(
    scenario: Scenario,
    account: AccountId,
    act: typeof acts extends fc.Arbitrary<(infer Act)[]> ? Act : never,
  ) {
    const sign = act.side === 'buy' ? 1 : -1;
    const limit = act.limit ? { limit: act.at } : {};
    const open = openOrdersOf(scenario.world, account);
    const order = open[act.quantity % Math.max(1, open.length)];
    if (act.kind === 'tick') {
      scenario.now += act.width * 300_000;
      scenario.input({ kind: 'MarketTick' });
    } else if (act.kind === 'cancel' && order !== undefined) {
      scenario.command({ kind: 'CancelOrder', accountId: account, orderId: order.orderId });
    } else if (act.kind === 'replace' && order !== undefined) {
      const change = order.stopPrice === null ? { limitPrice: price(act.at) } : { stopPrice: price(act.at) };
      scenario.replace(account, order.orderId, change);
    } else if (act.kind === 'bracket') {
      const legs = bracket(act.at + sign * (act.width + 60), act.at - sign * (act.width + 60));
      scenario.submit(account, acme, act.side, act.quantity, { ...limit, ...legs });
    } else if (act.kind === 'oco') {
      const stopLoss = { stopPrice: price(act.at + sign * act.width), limitPrice: null };
      const conditions = { ...noConditions, orderClass: 'oco' as const, stopLoss };
      scenario.submit(account, acme, act.side, act.quantity, { limit: act.at - sign * act.width, conditions });
    } else if (act.kind === 'market' || act.kind === 'limit')
      scenario.submit(account, acme, act.side, act.quantity, limit);
  }

  /** Over each class: exits never exceed what the entry bought, or what the pair was for. */
  function checkExits(scenario: Scenario): number {
    const linkOf = new Map<OrderId, { readonly groupId: OrderId; readonly role: OrderRole }>();
    const bound = new Map<OrderId, number>();
    const exited = new Map<OrderId, number>();
    let exits = 0;
    for (const event of scenario.events) {
      if (event.type === 'OrderAccepted' && event.links?.groupId != null && event.links.role !== null) {
        linkOf.set(event.orderId, { groupId: event.links.groupId, role: event.links.role });
        if (event.conditions?.orderClass === 'oco') {
          bound.set(event.links.groupId, Math.max(bound.get(event.links.groupId) ?? 0, event.quantity));
        }
      }
      if (event.type !== 'OrderFilled') continue;
      const link = linkOf.get(event.orderId);
      if (link === undefined) continue;
      const totals = link.role === 'entry' ? bound : exited;
      totals.set(link.groupId, (totals.get(link.groupId) ?? 0) + event.quantity);
      if (link.role !== 'entry') exits += 1;
      expect(exited.get(link.groupId) ?? 0).toBeLessThanOrEqual(bound.get(link.groupId) ?? 0);
    }
    return exits;
  }
});
