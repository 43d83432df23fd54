import { describe, expect, it } from 'vitest';
import { conditionWords } from './alert-words.ts';

describe('what an alert waits for, in words', () => {
  it.each([
    [{ alertType: 'price_above', threshold: '1234.5', percentOf: null }, 'at or above 1,234.5'],
    [{ alertType: 'price_below', threshold: '90' }, 'at or below 90'],
    [{ alertType: 'percent_change_up', threshold: '5', percentOf: 'previousClose' }, 'up 5 % from the close before'],
    [{ alertType: 'percent_change_down', threshold: '2.5', percentOf: 'whenSet' }, 'down 2.5 % from when it was set'],
    [{ alertType: 'volume_spike', threshold: '3' }, '3 times its usual volume'],
  ] as const)('%j', (condition, words) => {
    expect(conditionWords(condition)).toBe(words);
  });
});
