import type { ProviderView } from '@quire/contract';
import { describe, expect, it } from 'vitest';
import { keyWords, pastedKey, settingsChange, settingsFaults, standingOf } from './provider-words.ts';

const view = (change: Partial<ProviderView>): ProviderView =>
  ({
    isEnabled: true,
    isUsable: true,
    reason: null,
    keyKind: 'token',
    keySource: 'stored',
    keyHint: '4711',
    health: { isHealthy: true, circuit: 'closed' },
    ...change,
  }) as ProviderView;
const health = (isHealthy: boolean, circuit: string) => ({ isHealthy, circuit }) as ProviderView['health'];

describe('a provider', () => {
  it.each([
    ['asked', view({})],
    ['off', view({ isEnabled: false, isUsable: false })],
    ['no key', view({ isUsable: false, reason: 'needs a key' })],
    ['on trial', view({ health: health(false, 'half-open') })],
    ['failing', view({ health: health(false, 'open') })],
    ['failing', view({ health: health(false, 'closed'), reason: 'it refused the key' })],
    ['waiting', view({ reason: 'the requests of today are spent' })],
  ])('is %s', (word, provider) => {
    expect(standingOf(provider).word).toBe(word);
  });

  it.each([
    ['needs no key', view({ keyKind: 'none', keySource: null })],
    ['works without a key', view({ keyKind: 'optional-pair', keySource: null })],
    ['no key', view({ keySource: null })],
    ['key from the environment', view({ keySource: 'environment' })],
    ['key stored, ends in 4711', view({})],
    ['key stored', view({ keyHint: null })],
  ])('%s', (words, provider) => {
    expect(keyWords(provider)).toBe(words);
  });
});

describe('its settings', () => {
  const before = { priority: '10', requestsPerMinute: '60', requestsPerDay: '' };

  it('are sent as far as they were changed, and an empty field goes back to what the provider describes', () => {
    expect(settingsChange(before, { ...before, priority: ' 5 ', requestsPerMinute: '' })).toEqual({
      priority: 5,
      requestsPerMinute: null,
    });
    expect(settingsChange(before, before)).toBeNull();
  });

  it('are not sent while a figure is out of its range', () => {
    const draft = { priority: '1001', requestsPerMinute: '0', requestsPerDay: '1.5' };
    expect(Object.keys(settingsFaults(draft))).toEqual(['priority', 'requestsPerMinute', 'requestsPerDay']);
    expect(settingsChange(before, draft)).toBeNull();
  });
});

describe('a pasted key', () => {
  it('loses the blanks around it, and a pair needs both', () => {
    expect(pastedKey('token', ' abc\n', '')).toEqual({ key: 'abc' });
    expect(pastedKey('pair', 'abc', '')).toBeNull();
    expect(pastedKey('optional-pair', 'abc', ' def ')).toEqual({ key: 'abc', secret: 'def' });
    expect(pastedKey('token', '  ', '')).toBeNull();
  });
});
