import { useNow } from '../now.ts';
import { useConnection, useStream } from './use-stream.ts';

/** Live panels are dimmed while the connection is lost. */
export function useIsStale(): boolean {
  return useConnection() === 'lost';
}

/** Milliseconds since the newest frame; null before the first. */
export function useSilenceMs(): number | null {
  const lastFrameAtMs = useStream((snapshot) => snapshot.lastFrameAtMs);
  const nowMs = useNow('second');
  return lastFrameAtMs === null ? null : Math.max(0, nowMs - lastFrameAtMs);
}
