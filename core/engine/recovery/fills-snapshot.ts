import type { FillSettings } from '../../exchange/index.ts';
import type { AccountId } from '../../units/index.ts';
import { list, object, parseRecord, text } from '../codec/codec.ts';
import { fillSettingsCodec } from '../codec/fill-codecs.ts';
import { accountState } from '../durable-state.ts';
import { setFills } from '../fill-settings.ts';
import type { World } from '../world.ts';

interface StoredFills {
  readonly accountId: AccountId;
  readonly settings: FillSettings;
}

const storedFillsCodec = list(object<StoredFills>({ accountId: text(), settings: fillSettingsCodec }));

/** What accounts chose about their fills, as JSON; empty when none chose anything. */
export function encodeFills(world: World): string {
  const stored: StoredFills[] = [];
  for (const { accountId, fillSettings } of world.durable.accounts.values()) {
    if (fillSettings !== null) stored.push({ accountId, settings: fillSettings });
  }
  return stored.length === 0 ? '' : storedFillsCodec.encode(stored);
}

/** Into a world whose accounts are restored. */
export function restoreFills(world: World, encoded: string): void {
  if (encoded === '') return;
  for (const { accountId, settings } of storedFillsCodec.decode(parseRecord(encoded, 'fills'), 'fills')) {
    setFills(world, accountState(world.durable, accountId), settings);
  }
}
