import type { ProviderStateStore } from '@quire/ports/market-data';

/** A store for one process: for tests, and for programs without a database. */
export function createMemoryStateStore(): ProviderStateStore {
  const states = new Map<string, unknown>();
  return {
    change: async (provider, apply) => {
      const { state, answer } = apply(states.get(provider) ?? null);
      states.set(provider, state);
      return answer;
    },
    read: async () => new Map(states),
  };
}
