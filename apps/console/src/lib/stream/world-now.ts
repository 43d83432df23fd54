import { instantMs } from '../time.ts';
import type { StreamSnapshot } from './stream-client.ts';

/** World time in milliseconds carried on from the newest clock at the world's speed; null before the first one. */
export function worldNowMs(snapshot: StreamSnapshot, nowMs: number): number | null {
  const { clock } = snapshot.replica;
  if (!clock || snapshot.clockAtMs === null) return null;
  return instantMs(clock.time) + Math.max(0, nowMs - snapshot.clockAtMs) * clock.speed;
}
