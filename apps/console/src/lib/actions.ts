import { useEffect, useRef } from 'react';
import { type KeyPress, matchKeys } from './keys.ts';
import { createStore, useStore } from './store.ts';

/** Something a person can do from anywhere: the keyboard, the palette and the help page read this one list. */
export interface Action {
  readonly id: string;
  readonly label: string;
  readonly group: 'Go' | 'Trade' | 'Safety' | 'Symbols' | 'Accounts' | 'Look' | 'Session' | 'Help';
  /** `mod+k`, `shift+escape`, `b`, or a sequence such as `g t`. */
  readonly keys?: string;
  /** More words that the palette finds it by. */
  readonly keywords?: string;
  /** Not in the palette, only on the keyboard and in the help. */
  readonly hidden?: boolean;
  readonly run: () => void;
}

const store = createStore<readonly Action[]>([]);

export function useActions(actions: readonly Action[]): void {
  const latest = useRef(actions);
  latest.current = actions;
  const identity = actions.map((action) => `${action.id}|${action.label}|${action.keys ?? ''}`).join('\n');
  useEffect(() => {
    if (identity === '') return;
    const stable = latest.current.map((action) => ({
      ...action,
      run: () => latest.current.find((candidate) => candidate.id === action.id)?.run(),
    }));
    store.set((list) => [...list, ...stable]);
    return () => store.set((list) => list.filter((action) => !stable.includes(action)));
  }, [identity]);
}

export function useActionList(): readonly Action[] {
  return useStore(store, (list) => list);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** A sequence that is completed wins over a single key: after `g`, `s` is a page and not the sell ticket. */
export function findAction(actions: readonly Action[], before: KeyPress | null, press: KeyPress): Action | undefined {
  const matching = actions.filter((action) => action.keys !== undefined && matchKeys(action.keys, before, press));
  return matching.findLast((action) => action.keys?.includes(' ')) ?? matching.at(-1);
}

const sequenceMs = 2000;

/** Listens once, for the whole page. A key typed into a field stays there, unless it is a chord with Ctrl, Meta or Shift+Escape. */
export function useActionKeys(): void {
  useEffect(() => {
    let pending: { readonly press: KeyPress; readonly at: number } | null = null;
    const listen = (event: KeyboardEvent): void => {
      if (event.isComposing || event.repeat) return;
      const press: KeyPress = {
        key: event.key.toLowerCase(),
        mod: event.ctrlKey || event.metaKey,
        shift: event.shiftKey,
        alt: event.altKey,
      };
      const chord = press.mod || (press.shift && press.key === 'escape');
      if (!chord && (isTyping(event.target) || document.querySelector('[role="dialog"]') !== null)) return;
      const before = pending !== null && event.timeStamp - pending.at < sequenceMs ? pending.press : null;
      pending = null;
      const found = findAction(store.get(), before, press);
      if (found) {
        event.preventDefault();
        found.run();
      } else if (!['shift', 'control', 'meta', 'alt'].includes(press.key)) {
        pending = { press, at: event.timeStamp };
      }
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
