import { assert, ensureDefined, ensureNever, type InstrumentId, type UnixMicros } from '../units/index.ts';
import type { CorporateEvent, TradingHalted, TradingResumed } from './corporate-events.ts';
import type { HaltState } from './corporate-state.ts';
import { planTimers } from './timers.ts';
import { marketState, type World } from './world.ts';

/** The part of `applyEvent` that concerns instruments rather than accounts. */
export function applyCorporateEvent(world: World, event: CorporateEvent): void {
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
    case 'CorporateActionApplied': {
      const known = ensureDefined(corporate.actions.get(event.actionId), `no action ${event.actionId}`);
      assert(known.appliedAt === null, `action ${event.actionId} took effect already`);
      corporate.actions.set(event.actionId, { ...known, appliedAt: event.at, closeBefore: event.closeBefore });
      break;
    }
    case 'NewsPublished':
      assert(event.newsSequence === corporate.newsSequence + 1, 'news are numbered without gaps');
      corporate.newsSequence = event.newsSequence;
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
  marketState(world, halt.instrumentId).tradesFrom = halt.resumedAt ?? (Number.MAX_SAFE_INTEGER as UnixMicros);
  planTimers(world);
}
