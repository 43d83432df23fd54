import { setHalt, stopDelisted } from '../apply-corporate-event.ts';
import { parseRecord } from '../codec/codec.ts';
import { storedCorporateCodec } from '../codec/corporate-codecs.ts';
import { isCorporateStateEmpty, receivableKey } from '../corporate-state.ts';
import type { World } from '../world.ts';

/** The corporate part of durable state as JSON; empty when nothing of it ever happened. */
export function encodeCorporate(world: World): string {
  const { corporate } = world.durable;
  if (isCorporateStateEmpty(corporate)) return '';
  return storedCorporateCodec.encode({
    halts: [...corporate.halts.values()],
    actions: [...corporate.actions.values()],
    receivables: [...corporate.receivables.values()],
    aliases: corporate.aliases,
    newsSequence: corporate.newsSequence,
    lifeRates: corporate.lifeRates,
  });
}

/** Into a world whose instruments are restored. */
export function restoreCorporate(world: World, encoded: string): void {
  if (encoded === '') return;
  const { corporate } = world.durable;
  const stored = storedCorporateCodec.decode(parseRecord(encoded, 'corporate'), 'corporate');
  for (const halt of stored.halts) setHalt(world, halt);
  for (const known of stored.actions) corporate.actions.set(known.action.actionId, known);
  for (const receivable of stored.receivables) corporate.receivables.set(receivableKey(receivable), receivable);
  corporate.aliases.push(...stored.aliases);
  corporate.newsSequence = stored.newsSequence;
  corporate.lifeRates = stored.lifeRates;
  stopDelisted(world);
}
