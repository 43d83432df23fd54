import type { Command } from '@quire/core/engine';
import { openControls } from '@quire/core/ledger';
import type { Instrument } from '@quire/core/market';
import type { TimeInForce } from '@quire/core/order';
import type { AccountId, Cash, ClientOrderId, Currency, OrderId, PartsPerMillion, Quantity } from '@quire/core/units';
import { hashedUuid } from '@quire/core/units';
import type { Dice, Draw } from '../draw.ts';
import { fillChoices, type WorldPlan } from '../world-plan.ts';
import { drawOrder, priceNear } from './draw-order.ts';
import { nextOperatorCommand } from './operator.ts';
import type { MarketSight } from './sight.ts';

const usd = 'USD' as Currency;

interface Act {
  readonly plan: WorldPlan;
  readonly index: number;
  readonly dice: Dice;
  readonly sight: MarketSight;
  readonly accountId: AccountId;
  readonly instrument: Instrument;
}

/** The command of the index-th act of a world: mostly a trader's, sometimes an operator's. */
export function nextCommand(plan: WorldPlan, draw: Draw, index: number, sight: MarketSight): Command {
  const dice = draw.of('act', index);
  const { accountId } = dice.pick(plan.traders);
  const instrument = dice.pick(plan.instruments);
  const act: Act = { plan, index, dice, sight, accountId, instrument };
  const luck = dice.unit();
  if (sight.isKillSwitchEngaged && luck < 0.05) {
    return { kind: 'DisengageKillSwitch', notes: `act ${index}`, operator: 'simulation' };
  }
  if (luck < 0.64) return drawOrder({ accountId, instrument, key: `act-${index}`, dice, sight });
  if (luck < 0.76) return cancelOne(act);
  if (luck < 0.87) return replaceOne(act);
  if (luck < 0.88)
    return { kind: 'CancelAllOrders', accountId, instrumentId: dice.isUnder(0.5) ? null : instrument.instrumentId };
  if (luck < 0.91) return closePositions(act);
  if (luck < 0.94) return postCash(act);
  if (luck < 0.965) return changeAccount(act);
  return nextOperatorCommand(plan, dice, index, sight);
}

function pickOrder({ dice, sight, accountId }: Act): OrderId | null {
  const open = sight.openOrders(accountId);
  return open.length === 0 ? null : dice.pick(open);
}

function cancelOne(act: Act): Command {
  const { accountId, dice, plan } = act;
  const orderId = pickOrder(act);
  if (orderId === null) return { kind: 'CancelAllOrders', accountId, instrumentId: null };
  // Sometimes somebody else's.
  const other = dice.isUnder(0.03) ? dice.pick(plan.traders).accountId : accountId;
  return { kind: 'CancelOrder', accountId: other, orderId };
}

function replaceOne(act: Act): Command {
  const { accountId, dice, instrument, sight, index } = act;
  const orderId = pickOrder(act);
  const last = sight.lastPrice(instrument.instrumentId);
  if (orderId === null || last === null) return postCash(act);
  const whole = 10 ** instrument.quantityScale;
  const changes = {
    quantity: dice.isUnder(0.5) ? (((1 + dice.below(60)) * whole) as Quantity) : null,
    limitPrice: dice.isUnder(0.4) ? priceNear(instrument, last, (dice.unit() - 0.5) * 0.008) : null,
    stopPrice: dice.isUnder(0.15) ? priceNear(instrument, last, (dice.unit() - 0.5) * 0.01) : null,
    trail: dice.isUnder(0.04)
      ? ({ kind: 'percent', rate: (400 + dice.below(4_000)) as PartsPerMillion } as const)
      : null,
    timeInForce: dice.isUnder(0.08) ? dice.pick<TimeInForce>(['day', 'gtc', 'cls', 'opg']) : null,
    goodTillAt: null,
  };
  return {
    kind: 'ReplaceOrder',
    accountId,
    orderId,
    changes,
    clientOrderId: `act-${index}` as ClientOrderId,
    origin: 'api',
    requestHash: `act ${index}`,
    refuseDuplicate: dice.isUnder(0.1),
  };
}

function closePositions({ accountId, instrument, dice, index }: Act): Command {
  return {
    kind: 'ClosePositions',
    accountId,
    instrumentId: dice.isUnder(0.5) ? null : instrument.instrumentId,
    quantity: null,
    byOperator: dice.isUnder(0.4),
    requestId: `close-${index}`,
  };
}

function postCash({ accountId, dice, index }: Act): Command {
  const dollars = BigInt(dice.below(30_000) - 14_000);
  const amount = (dollars * 1_000_000_000n + 1n) as Cash;
  return { kind: 'PostCash', accountId, currency: usd, amount, idempotencyKey: `cash-${index}` };
}

/** Owners and operators change what an account is allowed, how it fills, and begin it anew. */
function changeAccount(act: Act): Command {
  const { accountId, dice, index, plan } = act;
  const luck = dice.unit();
  if (luck < 0.12) {
    const cash = (BigInt(2_000 + dice.below(150_000)) * 1_000_000_000n) as Cash;
    return { kind: 'ResetAccount', accountId, cash, idempotencyKey: `reset-${index}` };
  }
  if (luck < 0.45) return { kind: 'SetFillSettings', accountId, settings: dice.pick(fillChoices[plan.feed]) };
  if (luck < 0.7) {
    // Mostly back to what everybody has.
    const controls = dice.isUnder(0.6)
      ? openControls
      : {
          tradingSuspended: dice.isUnder(0.2),
          tradingBlocked: dice.isUnder(0.1),
          noShorting: dice.isUnder(0.5),
          fractionalTrading: dice.isUnder(0.7),
          leverageMax: dice.pick([1, 2, 4] as const),
        };
    return { kind: 'ChangeAccountControls', accountId, controls };
  }
  if (luck < 0.8) {
    const orderNotionalMax = dice.isUnder(0.5) ? null : ((BigInt(5_000 + dice.below(60_000)) * 1_000_000_000n) as Cash);
    return { kind: 'SetOrderNotionalMax', accountId, orderNotionalMax };
  }
  if (luck < 0.9) return { kind: 'RenameAccount', accountId, name: `${dice.pick(plan.traders).name} ${index}` };
  if (luck < 0.93) return cloneOf(act);
  return {
    kind: 'CloseAccount',
    accountId: hashedUuid('simulation clone', `${index - dice.below(4_000)}`) as AccountId,
  };
}

/** Copies lie still: they show that money and shares of a copy are explained by its own events. */
function cloneOf({ accountId, index }: Act): Command {
  return {
    kind: 'CloneAccount',
    accountId: hashedUuid('simulation clone', `${index}`) as AccountId,
    name: `clone ${index}`,
    sourceAccountId: accountId,
  };
}
