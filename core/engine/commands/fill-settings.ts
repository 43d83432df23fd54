import { type FillConduct, selectFills } from '../../exchange/index.ts';
import { emit } from '../emit.ts';
import type { CommandOutcome } from '../event.ts';
import type { Command } from '../input.ts';
import { done, refused } from '../outcome.ts';
import { hasBooks, type World } from '../world.ts';

/** Chooses how the orders of an account fill: a profile, a step of the ladder, or the model of another tool. */
export function setFillSettings(
  world: World,
  { accountId, settings }: Extract<Command, { kind: 'SetFillSettings' }>,
): CommandOutcome {
  const account = world.durable.accounts.get(accountId);
  if (account === undefined) return refused('UNKNOWN_ACCOUNT', { accountId });
  const selected = selectFills(settings);
  if (!selected.ok) {
    const { error } = selected;
    if (error.code === 'UNKNOWN_FILL_MODEL') return refused(error.code, { model: settings.model });
    return refused(error.code, { model: settings.model, parameter: error.parameter, reason: error.reason });
  }
  const missing = missingFor(world, selected.value);
  if (missing !== null) return refused('FILL_MODEL_UNAVAILABLE', { fillModel: settings.model, reason: missing });
  if (account.openOrderCount > 0)
    return refused('ACCOUNT_HAS_OPEN_ORDERS', { openOrders: `${account.openOrderCount}` });
  emit(world, { type: 'FillSettingsChanged', version: 1, accountId, settings, at: world.time });
  return done;
}

/** Why this feed cannot fill so; null when it can. Models of other tools find quotes, prints and bars on every feed. */
function missingFor(world: World, { level }: FillConduct): string | null {
  if (level === 'best' || level === 'reference') return null;
  if (hasBooks(world)) {
    return level === 'book' ? null : `this feed has order books, whose queues and sizes ${level} only estimates`;
  }
  return level === 'book' ? 'this feed has no order books of its own' : null;
}
