/** Tells whoever keeps streams that those of an account are to be cut, without a goodbye. */
export interface StreamCuts {
  /** Returns the function that ends it. */
  subscribe(cut: (accountId: string) => void): () => void;
  cut(accountId: string): void;
}

export function createStreamCuts(): StreamCuts {
  const listeners = new Set<(accountId: string) => void>();
  return {
    subscribe(cut) {
      listeners.add(cut);
      return () => void listeners.delete(cut);
    },
    cut(accountId) {
      for (const listener of listeners) listener(accountId);
    },
  };
}
