import type { AccountView, KillSwitchView, MarketClockView } from '@quire/contract';
import { useNow } from '../now.ts';
import { useStore } from '../store.ts';
import { instantMs } from '../time.ts';
import { type ConnectionState, StreamClient, type StreamSnapshot } from './stream-client.ts';

export const stream = new StreamClient(() => {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${location.host}/ws`;
});

export function useStream<Selected>(select: (snapshot: StreamSnapshot) => Selected): Selected {
  return useStore(stream.store, select);
}

export function useConnection(): ConnectionState {
  return useStream((snapshot) => snapshot.connection);
}
export function useStreamedAccount(): AccountView | null {
  return useStream((snapshot) => snapshot.replica.account);
}
export function useStreamedKillSwitch(): KillSwitchView | null {
  return useStream((snapshot) => snapshot.replica.killSwitch);
}
export function useMarketClock(): MarketClockView | null {
  return useStream((snapshot) => snapshot.replica.clock);
}

/** World time in milliseconds carried on from the newest clock at the world's speed; null before the first one. */
export function worldNowMs(snapshot: StreamSnapshot, nowMs: number): number | null {
  const { clock } = snapshot.replica;
  if (!clock || snapshot.clockAtMs === null) return null;
  return instantMs(clock.time) + Math.max(0, nowMs - snapshot.clockAtMs) * clock.speed;
}

export function useWorldNowMs(rhythm: 'fast' | 'second' = 'second'): number {
  const nowMs = useNow(rhythm);
  return worldNowMs(stream.store.get(), nowMs) ?? nowMs;
}
