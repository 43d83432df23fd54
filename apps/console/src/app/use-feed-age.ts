import { useNow } from '../lib/now.ts';
import { feedAgeMs } from '../lib/stream/feed-age.ts';
import { stream } from '../lib/stream/use-stream.ts';

/** Wall milliseconds since the newest quote; null before the first. */
export function useFeedAgeMs(): number | null {
  const nowMs = useNow('fast');
  return feedAgeMs(stream.store.get(), nowMs);
}
