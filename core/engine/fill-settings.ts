import { type FillConduct, type FillSettings, selectFills } from '../exchange/index.ts';
import { violated } from '../units/index.ts';
import { type AccountState, fillsOfPolicy } from './durable-state.ts';
import { hasLatency } from './order-arrival.ts';
import type { World } from './world.ts';

/** Puts settings in force, also those of a restored snapshot; null is what the policy says. */
export function setFills(world: World, account: AccountState, settings: FillSettings | null): void {
  if (account.fills.level === 'reference') world.referenceAccounts -= 1;
  if (hasLatency(account.fills)) world.latencyAccounts -= 1;
  account.fillSettings = settings;
  account.fills = settings === null ? fillsOfPolicy(account.policy) : selectedFills(settings);
  if (account.fills.level === 'reference') world.referenceAccounts += 1;
  if (hasLatency(account.fills)) world.latencyAccounts += 1;
}

function selectedFills(settings: FillSettings): FillConduct {
  const selected = selectFills(settings);
  return selected.ok
    ? selected.value
    : violated(`the journal holds fill settings that were never valid: ${settings.model}`);
}
