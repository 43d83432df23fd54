import type { AccountView, DataStreamState, KillSwitchView, MarketClockView } from '@quire/contract';
import { useEffect } from 'react';
import { useNow } from '../now.ts';
import { useStore } from '../store.ts';
import { type ConnectionState, StreamClient, type StreamSnapshot } from './stream-client.ts';
import { worldNowMs } from './world-now.ts';

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

/** Follows background tasks and providers for as long as the page that calls it is there. */
export function useFollowedData(): void {
  useEffect(() => {
    stream.subscribe({ data: true });
    return () => stream.subscribe({ data: false });
  }, []);
}
export function useStreamedData(): DataStreamState | null {
  return useStream((snapshot) => snapshot.replica.data);
}

export function useWorldNowMs(rhythm: 'fast' | 'second' = 'second'): number {
  const nowMs = useNow(rhythm);
  return worldNowMs(stream.store.get(), nowMs) ?? nowMs;
}
