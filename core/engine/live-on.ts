import {
  defaultLifeRates,
  generatorWithLife,
  type LifeDecision,
  type LifeRates,
  type LifeView,
  type MarketLife,
} from '../simulator/index.ts';
import { ensureNever } from '../units/index.ts';
import { announceCorporateAction, publishNews } from './commands/corporate-actions.ts';
import { haltTrading } from './commands/halts.ts';
import { listedSymbol } from './corporate-state.ts';
import { hasBooks, type World } from './world.ts';

/** True where the simulated market makes news, halts and corporate actions by itself. */
export function hasMarketLife(world: World): boolean {
  return hasBooks(world) && (world.durable.world?.generatorVersion ?? 0) >= generatorWithLife;
}

export function lifeRatesOf(world: World): LifeRates {
  return world.durable.corporate.lifeRates ?? defaultLifeRates;
}

/**
 * What the simulated market decides happens as if an operator had asked for it, in the step of the tick; so it is journalled as the
 * same events, and a re-execution decides alike. What cannot be (a halt of what is halted) is left.
 */
export function liveOn(world: World, life: MarketLife): void {
  for (const decision of life.decide(world.time, viewOf(world))) perform(world, decision);
}

function perform(world: World, decision: LifeDecision): void {
  switch (decision.kind) {
    case 'news':
      publishNews(world, { kind: 'PublishNews', item: decision.item });
      break;
    case 'halt': {
      const { instrumentIndex, reasonCode, notes, resumesAt } = decision;
      const { instrumentId } = world.markets[instrumentIndex]!.instrument;
      haltTrading(world, { kind: 'HaltTrading', instrumentId, reasonCode, notes, resumesAt });
      break;
    }
    case 'announce':
      announceCorporateAction(world, { kind: 'AnnounceCorporateAction', action: decision.action });
      break;
    default:
      ensureNever(decision);
  }
}

function viewOf(world: World): LifeView {
  const { markets } = world;
  const { corporate } = world.durable;
  const instrumentOf = (index: number) => markets[index]!.instrument;
  const isPending = (index: number, isSplitOnly: boolean): boolean => {
    const { instrumentId } = instrumentOf(index);
    for (const { action, appliedAt } of corporate.actions.values()) {
      const isMeant = appliedAt === null && action.instrumentId === instrumentId;
      if (isMeant && (!isSplitOnly || action.terms.kind === 'split')) return true;
    }
    return false;
  };
  return {
    rates: lifeRatesOf(world),
    instrumentCount: markets.length,
    instrument: instrumentOf,
    listedSymbol: (index) => listedSymbol(corporate, instrumentOf(index).instrumentId) ?? instrumentOf(index).symbol,
    lastPrice: (index) => markets[index]!.lastPrice,
    standsStill: (index) => markets[index]!.tradesFrom > world.time,
    tradingDate: (index) => markets[index]!.calendar.tradingDate,
    datesAhead: (index, count) => {
      const { calendar, tradingDate } = markets[index]!.calendar;
      if (tradingDate === null) return [];
      const at = calendar.sessions.findIndex((session) => session.tradingDate > tradingDate);
      return at === -1 ? [] : calendar.sessions.slice(at, at + count).map((session) => session.tradingDate);
    },
    isAnnounced: (actionId) => corporate.actions.has(actionId),
    isSplitPending: (index) => isPending(index, true),
    isActionPending: (index) => isPending(index, false),
  };
}
