import { useEffect, useSyncExternalStore } from 'react';
import { createStore, useStore } from './store.ts';

export type Theme = 'system' | 'paper' | 'carbon';
export type GainLossPair = 'green-red' | 'red-green' | 'blue-orange';

export interface Preferences {
  readonly theme: Theme;
  readonly pair: GainLossPair;
  readonly accountId: string | null;
  readonly symbol: string | null;
  readonly timeframe: string;
  /** Names of the indicators that charts show. */
  readonly studies: string;
  /** The newest firing of a price alert that was told here; null before the first look. */
  readonly firingTold: number | null;
}

const storageKey = 'quire.preferences';
const initial: Preferences = {
  theme: 'system',
  pair: 'green-red',
  accountId: null,
  symbol: null,
  timeframe: '1m',
  studies: '',
  firingTold: null,
};

/** Storage may be forbidden or hold something old; preferences are a comfort, so both mean the defaults. */
function readStored<Value>(key: string): Partial<Value> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs the memory of the layout and nothing else.
  }
}

const store = createStore<Preferences>({ ...initial, ...readStored<Preferences>(storageKey) });

if (typeof window !== 'undefined') {
  window.addEventListener('storage', (event) => {
    if (event.key === storageKey) store.set({ ...initial, ...readStored<Preferences>(storageKey) });
  });
}

export function setPreferences(change: Partial<Preferences>): void {
  store.set((state) => ({ ...state, ...change }));
  writeStored(storageKey, store.get());
}

export function usePreference<Key extends keyof Preferences>(key: Key): Preferences[Key] {
  return useStore(store, (state) => state[key]);
}

const darkQuery = '(prefers-color-scheme: dark)';

export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

/** Below this the rail is a bottom bar and panels stack. */
export function useIsNarrow(): boolean {
  return useMediaQuery('(max-width: 767px)');
}

/** The theme that is on the screen, `system` resolved. */
export function useResolvedTheme(): 'paper' | 'carbon' {
  const theme = usePreference('theme');
  const dark = useMediaQuery(darkQuery);
  if (theme !== 'system') return theme;
  return dark ? 'carbon' : 'paper';
}

/** Keeps the document in the chosen theme; called once, by the root. */
export function useAppearance(): void {
  const theme = useResolvedTheme();
  const pair = usePreference('pair');
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    document.documentElement.dataset['pair'] = pair;
  }, [theme, pair]);
}

const layoutKey = (userId: string, page: string): string => `quire.layout.${userId}.${page}`;

export interface StoredLayout {
  readonly locked?: boolean;
  readonly items?: readonly { i: string; x: number; y: number; w: number; h: number }[];
}
export function readLayout(userId: string, page: string): StoredLayout {
  return readStored<StoredLayout>(layoutKey(userId, page));
}
export function writeLayout(userId: string, page: string, layout: StoredLayout): void {
  writeStored(layoutKey(userId, page), layout);
}

const columnsKey = 'quire.columns';

/** Which columns of which table a person has put away. */
export function readColumnChoices(): Readonly<Record<string, readonly string[]>> {
  const stored = readStored<Record<string, unknown>>(columnsKey);
  const isNames = (value: unknown): value is string[] =>
    Array.isArray(value) && value.every((name) => typeof name === 'string');
  return Object.fromEntries(Object.entries(stored).flatMap(([id, names]) => (isNames(names) ? [[id, names]] : [])));
}
export function writeColumnChoices(choices: Readonly<Record<string, readonly string[]>>): void {
  writeStored(columnsKey, choices);
}
