import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../market/index.ts';
import { noConditions, type OrderRequest } from '../order/index.ts';
import type {
  AccountId,
  Cash,
  ClientOrderId,
  Currency,
  InstrumentId,
  PartsPerMillion,
  Price,
  Quantity,
  SignedQuantity,
  UnixMicros,
} from '../units/index.ts';
import { evaluateOrder } from './evaluate-order.ts';
import { riskPrecedence } from './precedence.ts';
import { type RiskRefusalCode, riskRefusalCodes } from './refusal-codes.ts';
import { goodStanding, type OrderNeed, type RiskView } from './risk-view.ts';

const dollars = (amount: number): Cash => (BigInt(amount) * 1_000_000_000n) as Cash;
const lots = (value: number): Quantity => value as Quantity;
const ticks = (value: number): Price => value as Price;

const instrument: Instrument = {
  instrumentId: 'acme' as InstrumentId,
  symbol: 'ACME',
  name: 'Acme',
  assetClass: 'us_equity',
  venue: 'NYSE',
  currency: 'USD' as Currency,
  priceScale: 2,
  quantityScale: 0,
  priceBands: [
    { fromPrice: ticks(0), increment: ticks(1) },
    { fromPrice: ticks(10_000), increment: ticks(5) },
  ],
  quantityIncrement: lots(10),
  quantityMin: lots(20),
  calendarId: 'always',
  tradable: true,
  shortable: true,
  fractionable: false,
};

const request: OrderRequest = {
  accountId: 'account' as AccountId,
  instrumentId: instrument.instrumentId,
  clientOrderId: 'id' as ClientOrderId,
  side: 'buy',
  orderType: 'limit',
  timeInForce: 'gtc',
  sizing: { kind: 'quantity', quantity: lots(20) },
  limitPrice: ticks(10_000),
  extendedHours: false,
  reduceOnly: false,
  origin: 'api',
  conditions: null,
};

const need: OrderNeed = {
  quantity: lots(20),
  opening: lots(20),
  reservation: { cash: dollars(2_000), quantity: lots(0) },
  notional: dollars(2_000),
  worstPrice: ticks(10_000),
};

const view: RiskView = {
  killSwitch: 'ACTIVE',
  account: { shorting: false, orderNotionalMax: null },
  standing: goodStanding,
  instrument,
  easyToBorrow: true,
  dayTradeLimit: null,
  session: 'open',
  auction: null,
  position: 0n as SignedQuantity,
  closable: lots(0),
  reduceOnlyResting: false,
  ownOppositePrice: null,
  buyingPower: dollars(2_000),
  need: () => need,
};

interface Case {
  readonly code: RiskRefusalCode | null;
  readonly when: string;
  readonly ask?: Partial<OrderRequest>;
  readonly know?: Partial<RiskView>;
  readonly needs?: Partial<OrderNeed>;
}

const market = { orderType: 'market', limitPrice: null } as const;
const available = { sizing: { kind: 'available' }, origin: 'strategy' } as const;
const sized = (value: number) => ({ sizing: { kind: 'quantity', quantity: lots(value) } }) as const;
const operator = { origin: 'operator', reduceOnly: true, side: 'sell' } as const;
const held = { closable: lots(20), position: 20n as SignedQuantity };
const closes = { opening: lots(0), reservation: { cash: 0n as Cash, quantity: lots(20) } };

const cases: readonly Case[] = [
  { code: null, when: 'all is well' },
  { code: 'SAFETY_STATE_UNKNOWN', when: 'nobody knows the kill switch', know: { killSwitch: null } },
  { code: 'UNKNOWN_ACCOUNT', when: 'the account is not known', know: { account: null } },
  {
    code: 'ACCOUNT_CLOSED',
    when: 'the account is closed',
    know: { standing: { ...goodStanding, isClosed: true } },
  },
  {
    code: 'ACCOUNT_BLOCKED',
    when: 'an operator blocked the account, even for a close',
    ask: { side: 'sell' },
    know: { standing: { ...goodStanding, isBlocked: true }, ...held },
    needs: closes,
  },
  {
    code: null,
    when: 'an operator closes on a blocked account',
    ask: operator,
    know: { standing: { ...goodStanding, isBlocked: true }, ...held },
    needs: closes,
  },
  {
    code: 'TRADING_SUSPENDED',
    when: 'the owner suspended trading',
    know: { standing: { ...goodStanding, isSuspended: true } },
  },
  {
    code: null,
    when: 'a suspended owner closes',
    ask: { side: 'sell' },
    know: { standing: { ...goodStanding, isSuspended: true }, ...held },
    needs: closes,
  },
  {
    code: 'FRACTIONAL_TRADING_OFF',
    when: 'the account trades whole shares only',
    know: { standing: { ...goodStanding, mayTradeFractions: false }, instrument: { ...instrument, quantityScale: 2 } },
  },
  {
    code: 'NOT_EASY_TO_BORROW',
    when: 'nobody has shares to lend now',
    ask: { side: 'sell' },
    know: { account: { shorting: true, orderNotionalMax: null }, easyToBorrow: false },
  },
  {
    code: 'PATTERN_DAY_TRADER',
    when: 'it would be the fourth day trade of a small account',
    ask: { side: 'sell' },
    know: { dayTradeLimit: { count: 3, lastEquity: dollars(24_999), equityMin: dollars(25_000) }, ...held },
    needs: closes,
  },
  {
    code: null,
    when: 'it is the third day trade, or the account is large',
    ask: { side: 'sell' },
    know: { dayTradeLimit: { count: 3, lastEquity: dollars(25_000), equityMin: dollars(25_000) }, ...held },
    needs: closes,
  },
  { code: 'UNKNOWN_INSTRUMENT', when: 'the instrument is not known', know: { instrument: null } },
  { code: 'INVALID_CLIENT_ORDER_ID', when: 'the key is empty', ask: { clientOrderId: '' as ClientOrderId } },
  {
    code: 'INVALID_CLIENT_ORDER_ID',
    when: 'the key is too long',
    ask: { clientOrderId: 'x'.repeat(129) as ClientOrderId },
  },
  { code: null, when: 'the key just fits', ask: { clientOrderId: 'x'.repeat(128) as ClientOrderId } },
  { code: 'LIMIT_PRICE_REQUIRED', when: 'a limit order has no limit', ask: { limitPrice: null } },
  { code: 'LIMIT_PRICE_NOT_ALLOWED', when: 'a market order has one', ask: { orderType: 'market' } },
  {
    code: 'EXTENDED_HOURS_NOT_ALLOWED',
    when: 'a market order asks for extended hours',
    ask: { ...market, extendedHours: true },
  },
  { code: null, when: 'a day limit asks for extended hours', ask: { timeInForce: 'day', extendedHours: true } },
  { code: 'SIZING_NOT_ALLOWED', when: 'a person sizes by what is available', ask: { sizing: { kind: 'available' } } },
  { code: null, when: 'a strategy does', ask: available },
  { code: 'OPERATOR_ORDER_NOT_REDUCE_ONLY', when: 'an operator would add risk', ask: { origin: 'operator' } },
  { code: 'INVALID_QUANTITY', when: 'the quantity is zero', ask: sized(0) },
  { code: 'INVALID_QUANTITY', when: 'the quantity is no integer', ask: sized(Number.NaN) },
  { code: 'INVALID_QUANTITY', when: 'the quantity is beyond exactness', ask: sized(2 ** 53) },
  { code: 'QUANTITY_BELOW_MIN', when: 'the quantity is small', ask: sized(10) },
  { code: 'QUANTITY_INCREMENT', when: 'the quantity is between two increments', ask: sized(25) },
  { code: 'INVALID_PRICE', when: 'the limit is not positive', ask: { limitPrice: ticks(-1) } },
  { code: 'INVALID_PRICE', when: 'the limit is infinite', ask: { limitPrice: ticks(Number.POSITIVE_INFINITY) } },
  {
    code: 'PRICE_INCREMENT',
    when: 'the limit is between two increments of its band',
    ask: { limitPrice: ticks(10_001) },
  },
  { code: null, when: 'the lower band allows it', ask: { limitPrice: ticks(9_999) } },
  { code: 'KILL_SWITCH_ENGAGED', when: 'the switch is engaged', know: { killSwitch: 'ENGAGED' } },
  {
    code: 'KILL_SWITCH_ENGAGED',
    when: 'even for a reduce-only order of the customer',
    ask: { ...operator, origin: 'api' },
    know: { killSwitch: 'ENGAGED', ...held },
    needs: closes,
  },
  { code: null, when: 'an operator reduces', ask: operator, know: { killSwitch: 'ENGAGED', ...held }, needs: closes },
  { code: 'INSTRUMENT_NOT_TRADABLE', when: 'trading is off', know: { instrument: { ...instrument, tradable: false } } },
  { code: 'SESSION_UNKNOWN', when: 'the calendar has ended', know: { session: 'unknown' } },
  {
    code: 'MARKET_CLOSED',
    when: 'an ioc meets a closed market',
    ask: { timeInForce: 'ioc' },
    know: { session: 'closed' },
  },
  { code: null, when: 'a gtc meets a closed market', know: { session: 'closed' } },
  { code: 'REDUCE_ONLY_NOTHING_TO_CLOSE', when: 'there is nothing to reduce', ask: { reduceOnly: true } },
  {
    code: 'REDUCE_ONLY_RESTING',
    when: 'it could turn a position under a reduce-only order',
    know: { reduceOnlyResting: true },
  },
  {
    code: null,
    when: 'it only closes beside a reduce-only order',
    ask: { side: 'sell' },
    know: { reduceOnlyResting: true, ...held },
    needs: closes,
  },
  { code: 'WASH_TRADE', when: 'it reaches an own order', know: { ownOppositePrice: ticks(10_000) } },
  { code: null, when: 'it stays short of an own order', know: { ownOppositePrice: ticks(10_005) } },
  {
    code: 'WASH_TRADE',
    when: 'a market order walks up to an own order',
    ask: market,
    know: { ownOppositePrice: ticks(9_000) },
  },
  { code: 'INSUFFICIENT_QUANTITY', when: 'a cash account sells what it has not', ask: { side: 'sell' } },
  {
    code: 'NOT_SHORTABLE',
    when: 'nobody lends the share',
    ask: { side: 'sell' },
    know: { account: { shorting: true, orderNotionalMax: null }, instrument: { ...instrument, shortable: false } },
  },
  {
    code: 'INSUFFICIENT_QUANTITY',
    when: 'an order of the Alpaca wire would turn a long position short',
    ask: { side: 'sell', origin: 'alpaca' },
    know: { account: { shorting: true, orderNotionalMax: null }, position: 5n as SignedQuantity },
  },
  {
    code: 'SHORT_FRACTION',
    when: 'an order of the Alpaca wire would sell part of a share short',
    ask: { side: 'sell', origin: 'alpaca' },
    know: {
      account: { shorting: true, orderNotionalMax: null },
      position: 0n as SignedQuantity,
      instrument: { ...instrument, quantityScale: 9 },
    },
  },
  {
    code: null,
    when: 'a margin account sells short',
    ask: { side: 'sell' },
    know: { account: { shorting: true, orderNotionalMax: null } },
  },
  {
    code: 'NO_REFERENCE_PRICE',
    when: 'a market order has no price to be reckoned with',
    ask: market,
    needs: { notional: null, worstPrice: null },
  },
  {
    code: 'ORDER_NOTIONAL_MAX',
    when: 'it is larger than the account may',
    know: { account: { shorting: false, orderNotionalMax: dollars(1_999) } },
  },
  { code: null, when: 'it is just as large', know: { account: { shorting: false, orderNotionalMax: dollars(2_000) } } },
  {
    code: 'AUCTION_CLOSED',
    when: 'its auction takes no more',
    ask: { timeInForce: 'cls' },
    know: { auction: 'closed' },
  },
  {
    code: null,
    when: 'its auction takes orders',
    ask: { timeInForce: 'opg' },
    know: { auction: 'open', session: 'closed' },
  },
  {
    code: 'TIME_IN_FORCE_NOT_ALLOWED',
    when: 'a coin has no auction',
    ask: { timeInForce: 'opg' },
    know: { auction: 'open', instrument: { ...instrument, assetClass: 'crypto' } },
  },
  { code: 'GOOD_TILL_REQUIRED', when: 'a gtd order names no instant', ask: { timeInForce: 'gtd' } },
  {
    code: 'GOOD_TILL_NOT_ALLOWED',
    when: 'a gtc order names an instant',
    ask: { conditions: { ...noConditions, goodTillAt: 1 as UnixMicros } },
  },
  { code: 'STOP_PRICE_REQUIRED', when: 'a stop has none', ask: { orderType: 'stop', limitPrice: null } },
  {
    code: 'STOP_PRICE_NOT_ALLOWED',
    when: 'a limit order has one',
    ask: { conditions: { ...noConditions, stopPrice: ticks(9_000) } },
  },
  { code: 'TRAIL_REQUIRED', when: 'a trailing stop has none', ask: { orderType: 'trailing_stop', limitPrice: null } },
  {
    code: 'TRAIL_NOT_ALLOWED',
    when: 'a limit order has one',
    ask: { conditions: { ...noConditions, trail: { kind: 'price', offset: ticks(5) } } },
  },
  {
    code: 'INVALID_TRAIL',
    when: 'it trails by all of the price',
    ask: {
      orderType: 'trailing_stop',
      limitPrice: null,
      conditions: { ...noConditions, trail: { kind: 'percent', rate: 1_000_000 as PartsPerMillion } },
    },
  },
  {
    code: 'TIME_IN_FORCE_NOT_ALLOWED',
    when: 'a stop may not wait',
    ask: {
      orderType: 'stop',
      limitPrice: null,
      timeInForce: 'ioc',
      conditions: { ...noConditions, stopPrice: ticks(9_000) },
    },
  },
  {
    code: 'PRICE_INCREMENT',
    when: 'a stop price is between two increments',
    ask: {
      orderType: 'stop',
      limitPrice: null,
      conditions: { ...noConditions, stopPrice: ticks(10_001) },
    },
    know: { instrument: { ...instrument, priceBands: [{ fromPrice: ticks(0), increment: ticks(5) }] } },
  },
  {
    code: 'INVALID_ORDER_CLASS',
    when: 'a bracket lacks a leg',
    ask: { conditions: { ...noConditions, orderClass: 'bracket', takeProfit: ticks(11_000) } },
  },
  {
    code: 'INVALID_ORDER_CLASS',
    when: 'a simple order has legs',
    ask: { conditions: { ...noConditions, takeProfit: ticks(11_000) } },
  },
  {
    code: 'INSUFFICIENT_QUANTITY',
    when: 'an exit pair has no position to exit, whatever the account may borrow',
    ask: {
      side: 'sell',
      limitPrice: ticks(11_000),
      conditions: { ...noConditions, orderClass: 'oco', stopLoss: { stopPrice: ticks(9_000), limitPrice: null } },
    },
    know: { account: { shorting: true, orderNotionalMax: null } },
  },
  {
    code: 'LEG_PRICE_CROSSED',
    when: 'a bracket would take its profit at a loss',
    ask: {
      conditions: {
        ...noConditions,
        orderClass: 'bracket',
        takeProfit: ticks(10_000),
        stopLoss: { stopPrice: ticks(9_000), limitPrice: null },
      },
    },
  },
  {
    code: null,
    when: 'a bracket lies around its entry',
    ask: {
      conditions: {
        ...noConditions,
        orderClass: 'bracket',
        takeProfit: ticks(10_005),
        stopLoss: { stopPrice: ticks(9_995), limitPrice: null },
      },
    },
  },
  {
    code: 'INVALID_NOTIONAL',
    when: 'an amount of money is not positive',
    ask: { sizing: { kind: 'notional', notional: dollars(0) } },
  },
  {
    code: 'NOTIONAL_NOT_ALLOWED',
    when: 'a share trades in whole ones only',
    ask: { sizing: { kind: 'notional', notional: dollars(100) } },
  },
  {
    code: 'NOTIONAL_NOT_ALLOWED',
    when: 'a trailing stop is sized by money',
    ask: {
      sizing: { kind: 'notional', notional: dollars(100) },
      orderType: 'trailing_stop',
      limitPrice: null,
      conditions: { ...noConditions, trail: { kind: 'price', offset: ticks(5) } },
    },
    know: { instrument: { ...instrument, fractionable: true } },
  },
  {
    code: null,
    when: 'a stop is sized by money',
    ask: {
      sizing: { kind: 'notional', notional: dollars(100) },
      orderType: 'stop',
      limitPrice: null,
      conditions: { ...noConditions, stopPrice: ticks(9_000) },
    },
    know: { instrument: { ...instrument, fractionable: true } },
  },
  {
    code: null,
    when: 'a stop-limit may only trade at once',
    ask: {
      orderType: 'stop_limit',
      timeInForce: 'ioc',
      conditions: { ...noConditions, stopPrice: ticks(9_000) },
    },
  },
  {
    code: 'NOTIONAL_TOO_SMALL',
    when: 'the money buys less than the least quantity',
    ask: { sizing: { kind: 'notional', notional: dollars(1) } },
    know: { instrument: { ...instrument, fractionable: true } },
    needs: { quantity: lots(0), opening: lots(0) },
  },
  { code: 'INSUFFICIENT_BUYING_POWER', when: 'cash is short', know: { buyingPower: (dollars(2_000) - 1n) as Cash } },
  {
    code: null,
    when: 'it closes with no cash at all',
    ask: { side: 'sell' },
    know: { buyingPower: dollars(-5), ...held },
    needs: closes,
  },
];

describe('the gate between a request and the exchange', () => {
  it.each(cases)('$code when $when', ({ code, ask, know, needs }) => {
    const answer = evaluateOrder({ ...request, ...ask }, { ...view, need: () => ({ ...need, ...needs }), ...know });
    expect(answer.approved ? null : answer.refusal.code).toBe(code);
  });

  it('tests every code', () => {
    const tested = new Set(cases.flatMap(({ code }) => (code === null ? [] : [code])));
    expect([...tested].sort()).toEqual(Object.keys(riskRefusalCodes).sort());
  });

  it('the first check that objects is heard', () => {
    const answer = evaluateOrder({ ...request, limitPrice: null }, { ...view, killSwitch: 'ENGAGED', account: null });
    expect(answer).toMatchObject({ approved: false, refusal: { code: 'UNKNOWN_ACCOUNT' } });
  });

  it('a request that could never be right is never asked what it costs', () => {
    const noNeed = {
      ...view,
      need: () => {
        throw new Error('asked');
      },
    };
    expect(() => evaluateOrder({ ...request, ...sized(Number.NaN) }, noNeed)).not.toThrow();
  });

  it('refusals explain themselves in decimal text', () => {
    const answer = evaluateOrder(request, { ...view, buyingPower: 1_500_000_000n as Cash });
    expect(answer).toMatchObject({ refusal: { details: { needed: '2000', buyingPower: '1.5' } } });
  });

  it('the precedence lists every check there is', () => {
    const files = readdirSync(new URL('checks/', import.meta.url)).map((name) => name.replace('.ts', ''));
    expect(riskPrecedence.map(({ name }) => name).sort()).toEqual(files.sort());
  });
});
