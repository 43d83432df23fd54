import type { Command } from '@quire/core/engine';
import type { Instrument } from '@quire/core/market';
import {
  noConditions,
  type OrderConditions,
  type OrderRequest,
  type OrderType,
  type TimeInForce,
} from '@quire/core/order';
import type { AccountId, Cash, ClientOrderId, PartsPerMillion, Price, Quantity, UnixMicros } from '@quire/core/units';
import type { Dice } from '../draw.ts';
import type { MarketSight } from './sight.ts';

/** An order of any type, class and time in force, mostly one that a careful trader could send. */
export interface OrderWish {
  readonly accountId: AccountId;
  readonly instrument: Instrument;
  readonly key: string;
  readonly dice: Dice;
  readonly sight: MarketSight;
}

type Kind = 'market' | 'limit' | 'auction' | 'stop' | 'class' | 'exit pair' | 'notional';

const kinds: readonly (readonly [Kind, number])[] = [
  ['market', 0.2],
  ['limit', 0.36],
  ['auction', 0.06],
  ['stop', 0.18],
  ['class', 0.1],
  ['exit pair', 0.04],
  ['notional', 0.06],
];

export function drawOrder(wish: OrderWish): Command {
  const { dice, instrument, sight } = wish;
  const last = sight.lastPrice(instrument.instrumentId);
  const kind = last === null ? 'market' : pickKind(dice);
  const request = requestOf(wish, kind, last ?? (1 as Price));
  return {
    kind: 'SubmitOrder',
    request: dice.isUnder(0.015) ? spoil(request, dice) : request,
    requestHash: wish.key,
    refuseDuplicate: dice.isUnder(0.1),
  };
}

function pickKind(dice: Dice): Kind {
  let luck = dice.unit();
  for (const [kind, share] of kinds) {
    luck -= share;
    if (luck < 0) return kind;
  }
  return 'limit';
}

function requestOf(wish: OrderWish, kind: Kind, last: Price): OrderRequest {
  const { dice, accountId, instrument, sight, key } = wish;
  const held = sight.held(accountId, instrument.instrumentId);
  const side =
    kind === 'exit pair' ? (held < 0n ? 'buy' : 'sell') : dice.isUnder(held > 0n ? 0.45 : 0.6) ? 'buy' : 'sell';
  const plain: OrderRequest = {
    accountId,
    instrumentId: instrument.instrumentId,
    clientOrderId: clientOrderIdOf(key, dice) as ClientOrderId,
    side,
    orderType: 'market',
    timeInForce: dice.pick(['day', 'gtc', 'gtc', 'ioc', 'fok'] as const),
    sizing: { kind: 'quantity', quantity: quantityOf(wish, held) },
    limitPrice: null,
    extendedHours: false,
    reduceOnly: dice.isUnder(0.08),
    origin: dice.pick(['api', 'console', 'alpaca'] as const),
    conditions: null,
  };
  switch (kind) {
    case 'market':
      return plain;
    case 'notional':
      return notionalOrder(plain, wish, last);
    case 'limit':
      return limitOrder(plain, wish, last);
    case 'auction':
      return auctionOrder(plain, wish, last);
    case 'stop':
      return stopOrder(plain, wish, last);
    case 'class':
      return classOrder(plain, wish, last);
    case 'exit pair':
      return exitPair(plain, wish, last);
  }
}

/** Some accounts take these as scripts; for the rest they are ordinary ids. */
function clientOrderIdOf(key: string, dice: Dice): string {
  const luck = dice.unit();
  if (luck < 0.01) return `test:partial:${1 + dice.below(99)}:${key}`;
  if (luck < 0.02) return `test:late:${1 + dice.below(30)}s:${key}`;
  if (luck < 0.025) return `test:reject:insufficient_funds:${key}`;
  return key;
}

/** Mostly modest; often what is held; now and then far more than anyone can pay. */
function quantityOf({ dice, instrument }: OrderWish, held: bigint): Quantity {
  const whole = 10 ** instrument.quantityScale;
  if (held !== 0n && dice.isUnder(0.15)) {
    const size = held < 0n ? -held : held;
    if (size < BigInt(Number.MAX_SAFE_INTEGER)) return Number(size) as Quantity;
  }
  const isCoin = instrument.symbol === 'BTC/USD';
  const units = isCoin
    ? 0.002 + dice.unit() * 0.2
    : 1 + dice.below(80) + (instrument.fractionable && dice.isUnder(0.2) ? dice.unit() : 0);
  const greedy = dice.isUnder(0.03) ? 20_000 : 1;
  const lots = Math.floor(units * greedy * whole);
  return Math.max(instrument.quantityIncrement, lots - (lots % instrument.quantityIncrement)) as Quantity;
}

/** On the grid of the instrument, so many shares of a percent from the last price. */
export function priceNear(instrument: Instrument, last: number, share: number): Price {
  const wanted = Math.max(1, Math.round(last * (1 + share)));
  let increment = 1;
  for (const band of instrument.priceBands) if (wanted >= band.fromPrice) increment = band.increment;
  return Math.max(increment, wanted - (wanted % increment)) as Price;
}

const around = (dice: Dice, width: number): number => (dice.unit() - 0.5) * 2 * width;

function notionalOrder(plain: OrderRequest, { dice, instrument }: OrderWish, last: Price): OrderRequest {
  const notional = BigInt(Math.floor((10 + dice.unit() * 5_000) * 1_000_000)) * 1_000n;
  const isLimit = dice.isUnder(0.4);
  return {
    ...plain,
    sizing: { kind: 'notional', notional: notional as Cash },
    timeInForce: 'day',
    orderType: isLimit ? 'limit' : 'market',
    limitPrice: isLimit ? priceNear(instrument, last, around(dice, 0.003)) : null,
  };
}

function limitOrder(plain: OrderRequest, { dice, instrument, sight }: OrderWish, last: Price): OrderRequest {
  const timeInForce = dice.pick<TimeInForce>(['day', 'gtc', 'gtc', 'gtc', 'gtd', 'ioc', 'fok']);
  const mayWait = timeInForce === 'day' || timeInForce === 'gtc' || timeInForce === 'gtd';
  // A few prices, so that many orders queue at one of them.
  const share = dice.isUnder(0.4) ? (dice.below(9) - 4) * 0.0005 : around(dice, 0.005);
  return {
    ...plain,
    orderType: 'limit',
    timeInForce,
    limitPrice: priceNear(instrument, last, share),
    extendedHours: mayWait && dice.isUnder(0.25),
    conditions: timeInForce === 'gtd' ? { ...noConditions, goodTillAt: soon(dice, sight) } : null,
  };
}

function soon(dice: Dice, { now }: MarketSight): UnixMicros {
  return (now + Math.floor(dice.unit() * 1_200_000_000)) as UnixMicros;
}

function auctionOrder(plain: OrderRequest, { dice, instrument }: OrderWish, last: Price): OrderRequest {
  const isLimit = dice.isUnder(0.5);
  return {
    ...plain,
    timeInForce: dice.pick<TimeInForce>(['opg', 'cls']),
    orderType: isLimit ? 'limit' : 'market',
    limitPrice: isLimit ? priceNear(instrument, last, around(dice, 0.004)) : null,
  };
}

function stopOrder(plain: OrderRequest, { dice, instrument }: OrderWish, last: Price): OrderRequest {
  const orderType = dice.pick<OrderType>(['stop', 'stop_limit', 'trailing_stop']);
  const away = dice.unit() * 0.006 - 0.001;
  const sign = plain.side === 'buy' ? 1 : -1;
  const stopPrice = priceNear(instrument, last, sign * away);
  const trails = orderType === 'trailing_stop';
  const byRate = dice.isUnder(0.5);
  const offset = Math.max(1, last - priceNear(instrument, last, -0.0005 - dice.unit() * 0.004));
  const conditions: OrderConditions = {
    ...noConditions,
    stopPrice: trails ? null : stopPrice,
    trail: !trails
      ? null
      : byRate
        ? { kind: 'percent', rate: (500 + dice.below(5_000)) as PartsPerMillion }
        : { kind: 'price', offset: offset as Price },
    triggerBy: dice.isUnder(0.3) ? 'quote' : 'trade',
  };
  return {
    ...plain,
    orderType,
    timeInForce: dice.pick<TimeInForce>(['day', 'gtc']),
    limitPrice:
      orderType === 'stop_limit' ? priceNear(instrument, stopPrice, sign * (dice.unit() * 0.004 - 0.001)) : null,
    conditions,
  };
}

function classOrder(plain: OrderRequest, { dice, instrument }: OrderWish, last: Price): OrderRequest {
  const isLimit = dice.isUnder(0.5);
  const entry = isLimit ? priceNear(instrument, last, around(dice, 0.002)) : last;
  const up = plain.side === 'buy' ? 1 : -1;
  const isBracket = dice.isUnder(0.6);
  const hasProfit = isBracket || dice.isUnder(0.5);
  const takeProfit = priceNear(instrument, entry, up * (0.001 + dice.unit() * 0.004));
  const stopPrice = priceNear(instrument, entry, -up * (0.001 + dice.unit() * 0.004));
  const stopLimit = dice.isUnder(0.4) ? priceNear(instrument, stopPrice, -up * dice.unit() * 0.003) : null;
  return {
    ...plain,
    orderType: isLimit ? 'limit' : 'market',
    timeInForce: dice.pick<TimeInForce>(['day', 'gtc']),
    limitPrice: isLimit ? entry : null,
    reduceOnly: false,
    conditions: {
      ...noConditions,
      orderClass: isBracket ? 'bracket' : 'oto',
      takeProfit: hasProfit ? takeProfit : null,
      stopLoss: isBracket || !hasProfit ? { stopPrice, limitPrice: stopLimit } : null,
    },
  };
}

function exitPair(plain: OrderRequest, { dice, instrument }: OrderWish, last: Price): OrderRequest {
  const up = plain.side === 'sell' ? 1 : -1;
  const stopPrice = priceNear(instrument, last, -up * (0.001 + dice.unit() * 0.004));
  const stopLimit = dice.isUnder(0.4) ? priceNear(instrument, stopPrice, -up * dice.unit() * 0.003) : null;
  return {
    ...plain,
    orderType: 'limit',
    timeInForce: dice.pick<TimeInForce>(['day', 'gtc']),
    limitPrice: priceNear(instrument, last, up * (0.0005 + dice.unit() * 0.003)),
    reduceOnly: false,
    conditions: { ...noConditions, orderClass: 'oco', stopLoss: { stopPrice, limitPrice: stopLimit } },
  };
}

/** One thing about it contradicts the rest. */
function spoil(request: OrderRequest, dice: Dice): OrderRequest {
  switch (dice.below(6)) {
    case 0:
      return { ...request, sizing: { kind: 'quantity', quantity: 0 as Quantity } };
    case 1:
      return { ...request, orderType: 'stop' };
    case 2:
      return { ...request, timeInForce: 'gtd' };
    case 3:
      return { ...request, limitPrice: 0 as Price };
    case 4:
      return { ...request, extendedHours: true, timeInForce: 'ioc' };
    default:
      return { ...request, instrumentId: '00000000-0000-4000-8000-000000000000' as OrderRequest['instrumentId'] };
  }
}
