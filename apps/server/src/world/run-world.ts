import { Fenced } from '@quire/ports/journal';
import { messageOf } from './message-of.ts';
import { openWorld } from './open-world.ts';
import type { Channel, FromWorld, ToWorld } from './protocol.ts';
import type { WorldOptions } from './world-options.ts';
import { worldSession } from './world-session.ts';

/**
 * A world from opening to end: resolves after a clean close, rejects when the world is lost. What is lost is only what nobody was told;
 * the next opening recovers the rest.
 */
export async function runWorld(
  options: WorldOptions,
  channel: Channel<ToWorld, FromWorld>,
  stop?: AbortSignal,
): Promise<void> {
  try {
    const opened = await openWorld(options, (progress) => channel.post({ kind: 'progress', progress }));
    await worldSession(options, opened, channel, stop);
    channel.post({ kind: 'closed' });
  } catch (error) {
    channel.post({ kind: 'failed', fenced: error instanceof Fenced, message: messageOf(error) });
    throw error;
  }
}
