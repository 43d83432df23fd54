import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StrategyCommands } from '../strategy/index.ts';
import type { AccountId, ClientOrderId, OrderId, Price, Quantity, UnixMicros } from '../units/index.ts';
import { chainOf, openOrdersOf } from './accessors.ts';
import { stateHash } from './state-hash.ts';
import { stepBar } from './step-bar.ts';
import { attachStrategy, strategyRequestsMax } from './strategy-requests.ts';
import {
  alwaysOpenCalendar,
  marginAccount,
  minute,
  Scenario,
  share,
  stockCalendar,
  typesOf,
} from './testing/scenario.ts';
import { createStepOutput } from './world.ts';

const acme = share('ACME');
const late = share('LATE', { calendarId: 'stock' });
const flat = [10_000, 10_000, 10_000, 10_000] as const;
const seed = Number(process.env['QUIRE_PROPERTY_SEED']);

interface RandomBar {
  readonly which: number;
  readonly open: number;
  readonly up: number;
  readonly down: number;
  readonly close: number;
  readonly order: number;
}

const someBars = fc.array(
  fc.record({
    which: fc.nat(1),
    open: fc.integer({ min: 9_500, max: 10_500 }),
    up: fc.nat(300),
    down: fc.nat(300),
    close: fc.integer({ min: 9_500, max: 10_500 }),
    order: fc.nat(5),
  }),
  { minLength: 5, maxLength: 80 },
);

/** A strategy that asks for something on most bars: market, limit, all-in, and a cancel of what waits. */
function attachRandom(scenario: Scenario, accountId: AccountId, bars: readonly RandomBar[]): void {
  let count = 0;
  const waiting: OrderId[] = [];
  attachStrategy(scenario.world, (commands: StrategyCommands) => ({
    onBar: (index, { close }) => {
      const bar = bars[count]!;
      count += 1;
      const common = { clientOrderId: `s-${count}` as ClientOrderId, origin: 'strategy' as const };
      const instrument = index === 0 ? acme : late;
      const request = (side: 'buy' | 'sell', quantity: number, limit?: number) => ({
        ...scenario.request(accountId, instrument, side, quantity, limit === undefined ? {} : { limit }),
        ...common,
      });
      if (bar.order === 0) commands.submit(request('buy', 5));
      if (bar.order === 1) commands.submit(request('sell', 3));
      if (bar.order === 2) waiting.push(commands.submit(request('buy', 4, Math.round(close) - 40)));
      if (bar.order === 3) waiting.push(commands.submit(request('sell', 4, Math.round(close) + 40)));
      if (bar.order === 4) commands.submit({ ...request('buy', 1), sizing: { kind: 'available' } });
      const stale = waiting.shift();
      if (bar.order === 5 && stale !== undefined) commands.cancel(stale);
    },
  }));
}

function prepare(bars: readonly RandomBar[]): Scenario {
  const scenario = Scenario.open('backtest', [acme, late], { chain: 7 }, [alwaysOpenCalendar(3), stockCalendar(3)]);
  attachRandom(scenario, scenario.account('strategy', 10_000, marginAccount), bars);
  scenario.now += 13 * 60 * minute;
  return scenario;
}

const pricesOf = ({ open, up, down, close }: RandomBar) =>
  [open, Math.max(open, close) + up, Math.min(open, close) - down, close] as const;

describe('the two doors for bars', () => {
  it(`the object door and the column door give the same events, state and chain (seed ${seed})`, () => {
    let fills = 0;
    fc.assert(
      fc.property(someBars, (bars) => {
        const objects = prepare(bars);
        for (const bar of bars) objects.bar(bar.which === 0 ? acme : late, pricesOf(bar), 500);
        const columns = prepare(bars);
        const output = createStepOutput();
        for (const bar of bars) {
          const openTime = columns.now as UnixMicros;
          columns.now += minute;
          const [open, high, low, close] = pricesOf(bar) as readonly [Price, Price, Price, Price];
          stepBar(columns.world, bar.which, openTime, columns.now as UnixMicros, open, high, low, close, 500, output);
        }
        const before = columns.events.length;
        expect(output.events).toEqual(objects.events.slice(before));
        expect(stateHash(columns.world)).toBe(stateHash(objects.world));
        expect(chainOf(columns.world)).toBe(chainOf(objects.world));
        fills += output.events.filter((event) => event.type === 'OrderFilled').length;
      }),
      { seed, numRuns: 40 },
    );
    expect(fills).toBeGreaterThan(50);
  });

  it('the column door refuses a chain over every input, which it could not keep', () => {
    const scenario = Scenario.open('backtest', [acme]);
    const at = scenario.now as UnixMicros;
    const price = 10_000 as Price;
    const call = () => stepBar(scenario.world, 0, at, at, price, price, price, price, 1, createStepOutput());
    expect(call).toThrow('object door');
  });

  it('an idle bar makes no event and no message', () => {
    const scenario = Scenario.open('backtest', [acme], { chain: 'off' });
    const output = createStepOutput();
    const at = (scenario.now + minute) as UnixMicros;
    const price = 10_000 as Price;
    stepBar(scenario.world, 0, scenario.now as UnixMicros, at, price, price, price, price, 1, output);
    expect([output.events, output.market]).toEqual([[], []]);
  });
});

describe('a strategy inside the step', () => {
  function withStrategy(
    onBar: (
      commands: StrategyCommands,
      request: (quantity: number, key: string) => Parameters<StrategyCommands['submit']>[0],
    ) => void,
  ) {
    const scenario = Scenario.open('backtest', [acme]);
    const accountId = scenario.account('strategy', 100_000);
    attachStrategy(scenario.world, (commands) => ({
      onBar: () =>
        onBar(commands, (quantity, key) => ({
          ...scenario.request(accountId, acme, 'buy', quantity),
          clientOrderId: key as ClientOrderId,
          origin: 'strategy',
        })),
    }));
    return scenario;
  }

  it('learns the id of its order when it asks, and the order carries it', () => {
    const ids: OrderId[] = [];
    const scenario = withStrategy((commands, request) => {
      ids.push(commands.submit(request(1, `a${ids.length}`)), commands.submit(request(2, `b${ids.length}`)));
    });
    scenario.bar(acme, flat);
    expect(openOrdersOf(scenario.world).map((order) => order.orderId)).toEqual(ids);
  });

  it('a request that could never be right still ends in an event under its id', () => {
    let orderId: OrderId | null = null;
    const scenario = withStrategy((commands, request) => {
      orderId = commands.submit(request(-1 as Quantity, 'bad'));
    });
    scenario.bar(acme, flat);
    expect(scenario.output.events).toMatchObject([{ type: 'OrderDenied', orderId, reasonCode: 'INVALID_QUANTITY' }]);
  });

  it('may not ask for ever', () => {
    const scenario = withStrategy((commands, request) => {
      for (let at = 0; at <= strategyRequestsMax; at++) commands.submit(request(1, `k${at}`));
    });
    scenario.bar(acme, flat);
    expect(scenario.output.events).toHaveLength(strategyRequestsMax + 1);
    expect(scenario.output.events.at(-1)).toMatchObject({ type: 'OrderDenied', reasonCode: 'STRATEGY_REQUESTS_MAX' });
    expect(typesOf(scenario.output.events.slice(0, 2))).toEqual(['OrderAccepted', 'OrderAccepted']);
  });
});
