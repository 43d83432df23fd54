import type { StreamSnapshot } from './stream-client.ts';
import { worldNowMs } from './world-now.ts';

/**
 * Wall milliseconds since the newest quote or print that the stream showed; null before the first. Grows while the connection is
 * lost. World time runs `speed` times as fast as the reader's, so its distance is divided by that: a quote that came a second ago
 * is a second old at any speed.
 */
export function feedAgeMs(snapshot: StreamSnapshot, nowMs: number): number | null {
  const { clock, quotes, prints } = snapshot.replica;
  const worldMs = worldNowMs(snapshot, nowMs);
  let newestMs = Number.NEGATIVE_INFINITY;
  for (const quote of quotes.values()) newestMs = Math.max(newestMs, Date.parse(quote.at));
  const print = prints[0];
  if (print) newestMs = Math.max(newestMs, Date.parse(print.at));
  if (clock === null || worldMs === null || !Number.isFinite(newestMs)) return null;
  return Math.max(0, worldMs - newestMs) / clock.speed;
}
