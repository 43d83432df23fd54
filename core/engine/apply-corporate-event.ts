import type { AdjustedLot, DividendPaid, HolderEvent, PositionAdjusted } from '../ledger/index.ts';
import type { Lot } from '../portfolio/index.ts';
import { assert, type Cash, ensureDefined, ensureNever, type InstrumentId, type UnixMicros } from '../units/index.ts';
import type {
  CorporateActionApplied,
  CorporateEvent,
  InstrumentChanged,
  TradingHalted,
  TradingResumed,
} from './corporate-events.ts';
import { type HaltState, receivableKey } from './corporate-state.ts';
import { accountState, balanceIn, positionState } from './durable-state.ts';
import { planTimers } from './timers.ts';
import { marketState, type World } from './world.ts';

/** The part of `applyEvent` that corporate actions, halts and news bring about, but for orders. */
export function applyCorporateEvent(world: World, event: CorporateEvent | HolderEvent): void {
  const { corporate } = world.durable;
  switch (event.type) {
    case 'TradingHalted':
      applyHalted(world, event);
      break;
    case 'TradingResumed':
      applyResumed(world, event);
      break;
    case 'CorporateActionAnnounced': {
      const { action, at } = event;
      assert(!corporate.actions.has(action.actionId), `action ${action.actionId} is announced already`);
      corporate.actions.set(action.actionId, { action, announcedAt: at, appliedAt: null, closeBefore: null });
      break;
    }
    case 'CorporateActionApplied':
      applyApplied(world, event);
      break;
    case 'InstrumentChanged':
      applyInstrumentChanged(world, event);
      break;
    case 'NewsPublished':
      assert(event.newsSequence === corporate.newsSequence + 1, 'news are numbered without gaps');
      corporate.newsSequence = event.newsSequence;
      break;
    case 'MarketLifeChanged':
      corporate.lifeRates = event.rates;
      break;
    case 'PositionAdjusted':
      applyPositionAdjusted(world, event);
      break;
    case 'DividendAccrued': {
      const { actionId, accountId, instrumentId, currency, amount, payDate } = event;
      const key = receivableKey(event);
      assert(!corporate.receivables.has(key), 'a dividend accrues once');
      corporate.receivables.set(key, { actionId, accountId, instrumentId, currency, amount, payDate });
      break;
    }
    case 'DividendPaid':
      applyDividendPaid(world, event);
      break;
    default:
      ensureNever(event);
  }
}

function applyHalted(world: World, { instrumentId, reasonCode, notes, resumesAt, at }: TradingHalted): void {
  setHalt(world, { instrumentId, reasonCode, notes, haltedAt: at, resumesAt, resumedAt: null });
}

function applyResumed(world: World, { instrumentId, at }: TradingResumed): void {
  setHalt(world, { ...haltInForce(world, instrumentId), resumedAt: at });
}

function haltInForce(world: World, instrumentId: InstrumentId): HaltState {
  const halt = ensureDefined(world.durable.corporate.halts.get(instrumentId), `no halt of ${instrumentId}`);
  assert(halt.resumedAt === null, `trading in ${instrumentId} goes on already`);
  return halt;
}

/** Also for a restored snapshot: the halt, and what hot paths read of it. */
export function setHalt(world: World, halt: HaltState): void {
  world.durable.corporate.halts.set(halt.instrumentId, halt);
  marketState(world, halt.instrumentId).tradesFrom = halt.resumedAt ?? never;
  stopDelisted(world);
  planTimers(world);
}

const never = Number.MAX_SAFE_INTEGER as UnixMicros;

function applyApplied(world: World, { actionId, closeBefore, at }: CorporateActionApplied): void {
  const { durable } = world;
  const known = ensureDefined(durable.corporate.actions.get(actionId), `no action ${actionId}`);
  assert(known.appliedAt === null, `action ${actionId} took effect already`);
  durable.corporate.actions.set(actionId, { ...known, appliedAt: at, closeBefore });
}

function applyInstrumentChanged(world: World, { instrument, at }: InstrumentChanged): void {
  const { durable } = world;
  const { instrumentId } = instrument;
  const market = marketState(world, instrumentId);
  const { symbol } = market.instrument;
  if (symbol !== instrument.symbol) durable.corporate.aliases.push({ instrumentId, symbol, until: at });
  market.instrument = instrument;
  durable.instruments.set(instrumentId, instrument);
  stopDelisted(world);
}

/** Nothing trades any more after a delisting; also for a restored snapshot. */
export function stopDelisted(world: World): void {
  for (const { action, appliedAt } of world.durable.corporate.actions.values()) {
    if (appliedAt !== null && action.terms.kind === 'delisting')
      marketState(world, action.instrumentId).tradesFrom = never;
  }
}

function applyPositionAdjusted(world: World, event: PositionAdjusted): void {
  const account = accountState(world.durable, event.accountId);
  const position = positionState(account, event.instrumentId);
  assert(position.quantity === event.quantityBefore, 'an adjustment starts from another position');
  assert(
    position.costBasis + event.realizedPnl - event.cashReceived === event.positionCostBasis,
    'the cost of a position does not add up',
  );
  position.quantity = event.positionQuantity;
  position.costBasis = event.positionCostBasis;
  position.lots = adjustedLots(position.lots, event.lots);
  position.realizedPnl = (position.realizedPnl + event.realizedPnl) as Cash;
  if (event.positionQuantity === 0n) position.openedAt = null;
  const balance = balanceIn(account, marketState(world, event.instrumentId).instrument.currency);
  balance.cash = (balance.cash + event.cashReceived) as Cash;
  balance.realizedPnl = (balance.realizedPnl + event.realizedPnl) as Cash;
}

function adjustedLots(lots: readonly Lot[], adjusted: readonly AdjustedLot[]): readonly Lot[] {
  assert(lots.length === adjusted.length, 'an adjustment leaves out a lot');
  return lots
    .map((lot, at) => {
      const { lotId, quantityBefore, quantity, costBasis } = adjusted[at]!;
      assert(lotId === lot.lotId && quantityBefore === lot.quantity, 'a lot is adjusted out of turn');
      return { ...lot, quantity, costBasis };
    })
    .filter(({ quantity }) => quantity > 0);
}

function applyDividendPaid(world: World, event: DividendPaid): void {
  const account = accountState(world.durable, event.accountId);
  const isKnown = world.durable.corporate.receivables.delete(receivableKey(event));
  assert(isKnown, 'a dividend is paid that never accrued');
  const balance = balanceIn(account, event.currency);
  balance.cash = (balance.cash + event.amount) as Cash;
  balance.realizedPnl = (balance.realizedPnl + event.amount) as Cash;
  const position = positionState(account, event.instrumentId);
  position.realizedPnl = (position.realizedPnl + event.amount) as Cash;
}
