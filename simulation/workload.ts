import type { Command } from '@quire/core/engine';
import type { Instrument } from '@quire/core/market';
import type { OrderRequest, TimeInForce } from '@quire/core/order';
import type { AccountId, Cash, ClientOrderId, Currency, OrderId, Price, Quantity } from '@quire/core/units';
import type { Draw } from './draw.ts';
import { clients, instruments } from './stage.ts';

/** What a client may see before it acts: the committed world, as a door would show it. */
export interface MarketSight {
  lastPrice(instrument: Instrument): Price | null;
  openOrders(accountId: AccountId): readonly OrderId[];
}

const timesInForce: readonly TimeInForce[] = ['day', 'gtc', 'gtc', 'gtc', 'ioc', 'fok'];
const usd = 'USD' as Currency;

/** The command of the index-th act of a run. */
export function nextCommand(draw: Draw, index: number, sight: MarketSight): Command {
  const { accountId } = draw.pick(clients, 'who', index);
  const act = draw.unit('act', index);
  if (act < 0.68) return submit(draw, index, accountId, sight);
  if (act < 0.9) return cancel(draw, index, accountId, sight);
  if (act < 0.92) return { kind: 'CancelAllOrders', accountId, instrumentId: null };
  if (act < 0.96) return close(draw, index, accountId);
  if (act < 0.985) return postCash(draw, index, accountId);
  return draw.unit('kind', index) < 0.35
    ? { kind: 'EngageKillSwitch', reason: `act ${index}`, operator: 'simulation' }
    : { kind: 'DisengageKillSwitch', notes: `act ${index}`, operator: 'simulation' };
}

function submit(draw: Draw, index: number, accountId: AccountId, sight: MarketSight): Command {
  const instrument = draw.pick(instruments, 'what', index);
  const last = sight.lastPrice(instrument);
  const isMarket = last === null || draw.unit('kind', index) < 0.3;
  const side = draw.unit('size', 3 * index) < 0.55 ? 'buy' : 'sell';
  const request: OrderRequest = {
    accountId,
    instrumentId: instrument.instrumentId,
    clientOrderId: `act-${index}` as ClientOrderId,
    side,
    orderType: isMarket ? 'market' : 'limit',
    timeInForce: draw.pick(timesInForce, 'time', index),
    sizing: { kind: 'quantity', quantity: quantityOf(draw, index, instrument) },
    limitPrice: isMarket ? null : limitNear(draw, index, instrument, last),
    extendedHours: false,
    reduceOnly: draw.unit('size', 3 * index + 1) < 0.1,
    origin: 'api',
    conditions: null,
  };
  return { kind: 'SubmitOrder', request, requestHash: `act ${index}`, refuseDuplicate: false };
}

/** Mostly modest; now and then far more than anyone can pay. */
function quantityOf(draw: Draw, index: number, instrument: Instrument): Quantity {
  const units =
    instrument.assetClass === 'crypto'
      ? 0.002 + draw.unit('size', 3 * index + 2) * 0.2
      : 1 + draw.below(80, 'size', 3 * index + 2);
  const greedy = draw.unit('fault', 2 * index) < 0.04 ? 50_000 : 1;
  return Math.floor(units * greedy * 10 ** instrument.quantityScale) as Quantity;
}

/** Within half a percent of the last price, on the grid of the instrument. */
function limitNear(draw: Draw, index: number, instrument: Instrument, last: Price): Price {
  const wanted = Math.round(last * (1 + (draw.unit('price', index) - 0.5) * 0.01));
  let increment = 1;
  for (const band of instrument.priceBands) if (wanted >= band.fromPrice) increment = band.increment;
  return Math.max(increment, wanted - (wanted % increment)) as Price;
}

function cancel(draw: Draw, index: number, accountId: AccountId, sight: MarketSight): Command {
  const open = sight.openOrders(accountId);
  if (open.length === 0) return { kind: 'CancelAllOrders', accountId, instrumentId: null };
  return { kind: 'CancelOrder', accountId, orderId: draw.pick(open, 'what', index) };
}

function close(draw: Draw, index: number, accountId: AccountId): Command {
  return {
    kind: 'ClosePositions',
    accountId,
    instrumentId: null,
    quantity: null,
    byOperator: draw.unit('kind', index) < 0.5,
    requestId: `close-${index}`,
  };
}

function postCash(draw: Draw, index: number, accountId: AccountId): Command {
  const dollars = BigInt(draw.below(40_000, 'size', 3 * index) - 20_000);
  const amount = (dollars * 1_000_000_000n + 1n) as Cash;
  return { kind: 'PostCash', accountId, currency: usd, amount, idempotencyKey: `cash-${index}` };
}
