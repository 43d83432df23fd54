import { useNow } from '../lib/now.ts';
import { stream, worldNowMs } from '../lib/stream/use-stream.ts';

/** World milliseconds since the newest quote that the stream showed; null before the first. Grows while the connection is lost. */
export function useFeedAgeMs(): number | null {
  const nowMs = useNow('fast');
  const snapshot = stream.store.get();
  const worldMs = worldNowMs(snapshot, nowMs);
  let newestMs = Number.NEGATIVE_INFINITY;
  for (const quote of snapshot.replica.quotes.values()) newestMs = Math.max(newestMs, Date.parse(quote.at));
  const print = snapshot.replica.prints[0];
  if (print) newestMs = Math.max(newestMs, Date.parse(print.at));
  return worldMs === null || !Number.isFinite(newestMs) ? null : Math.max(0, worldMs - newestMs);
}
