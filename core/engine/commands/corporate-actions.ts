import { type CorporateActionId, corporateActionFault, newsFault } from '../../market/index.ts';
import { corporateActionCodec } from '../codec/corporate-codecs.ts';
import { emit } from '../emit.ts';
import type { CommandOutcome } from '../event.ts';
import type { Command } from '../input.ts';
import { done, refused } from '../outcome.ts';
import { payDue, performAction } from '../perform-action.ts';
import { marketState, type World } from '../world.ts';

type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** The same announcement again changes nothing; another one under its id is refused. */
export function announceCorporateAction(
  world: World,
  { action }: CommandOf<'AnnounceCorporateAction'>,
): CommandOutcome {
  const { actionId, instrumentId } = action;
  const market = world.marketOf.get(instrumentId);
  if (market === undefined) return refused('UNKNOWN_INSTRUMENT', { instrumentId });
  const known = world.durable.corporate.actions.get(actionId);
  if (known !== undefined) {
    const isSame = corporateActionCodec.encode(known.action) === corporateActionCodec.encode(action);
    return isSame ? done : refused('CORPORATE_ACTION_EXISTS', { actionId });
  }
  const fault = corporateActionFault(action);
  if (fault !== null) return refused('INVALID_CORPORATE_ACTION', { fault });
  const { terms } = action;
  if (terms.kind === 'symbol_change' && world.markets.some(({ instrument }) => instrument.symbol === terms.symbol)) {
    return refused('INVALID_CORPORATE_ACTION', { fault: `${terms.symbol} is taken` });
  }
  const { tradingDate } = market.calendar;
  if (tradingDate === null || action.exDate <= tradingDate) {
    return refused('EX_DATE_PASSED', { exDate: action.exDate, tradingDate: tradingDate ?? 'none' });
  }
  emit(world, { type: 'CorporateActionAnnounced', version: 1, action, at: world.time });
  return done;
}

/** Without waiting for the ex-date. What has taken effect already stays as it is. */
export function applyCorporateAction(world: World, actionId: CorporateActionId): CommandOutcome {
  const known = world.durable.corporate.actions.get(actionId);
  if (known === undefined) return refused('UNKNOWN_CORPORATE_ACTION', { actionId });
  if (known.appliedAt !== null) return done;
  performAction(world, known);
  payDue(world, marketState(world, known.action.instrumentId).calendar);
  return done;
}

export function publishNews(world: World, { item }: CommandOf<'PublishNews'>): CommandOutcome {
  const unknown = item.instrumentIds.find((instrumentId) => !world.marketOf.has(instrumentId));
  if (unknown !== undefined) return refused('UNKNOWN_INSTRUMENT', { instrumentId: unknown });
  const fault = newsFault(item);
  if (fault !== null) return refused('INVALID_NEWS', { fault });
  emit(world, {
    type: 'NewsPublished',
    version: 1,
    newsSequence: world.durable.corporate.newsSequence + 1,
    ...item,
    at: world.time,
  });
  return done;
}
