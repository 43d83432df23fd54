import { describe, expect, it } from 'vitest';
import { type Action, findAction } from './actions.ts';
import type { KeyPress } from './keys.ts';

const press = (key: string): KeyPress => ({ key, mod: false, shift: false, alt: false });
const action = (id: string, keys?: string): Action => ({
  id,
  label: id,
  group: 'Go',
  run: () => undefined,
  ...(keys === undefined ? {} : { keys }),
});

describe('which action a key means', () => {
  const actions = [action('system', 'g s'), action('sell', 's'), action('nothing')];

  it('a completed sequence wins over a single key', () => {
    expect(findAction(actions, press('g'), press('s'))?.id).toBe('system');
    expect(findAction(actions, null, press('s'))?.id).toBe('sell');
    expect(findAction(actions, press('x'), press('s'))?.id).toBe('sell');
  });

  it('of two on one key the one that came last wins, as the page above the frame', () => {
    expect(findAction([...actions, action('page', 's')], null, press('s'))?.id).toBe('page');
  });

  it('an unknown key means nothing', () => {
    expect(findAction(actions, null, press('q'))).toBeUndefined();
  });
});
