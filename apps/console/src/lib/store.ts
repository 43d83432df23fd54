import { useSyncExternalStore } from 'react';

export interface Store<State> {
  get(): State;
  set(next: State | ((state: State) => State)): void;
  subscribe(listener: () => void): () => void;
}

/** The smallest store that works: one value, its listeners, and nothing told when the value stays the same. */
export function createStore<State>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(next) {
      const value = typeof next === 'function' ? (next as (state: State) => State)(state) : next;
      if (Object.is(value, state)) return;
      state = value;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** `select` must return a value that keeps its identity while nothing changed. */
export function useStore<State, Selected>(store: Store<State>, select: (state: State) => Selected): Selected {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
