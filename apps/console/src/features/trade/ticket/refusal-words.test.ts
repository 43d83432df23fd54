import { describe, expect, it } from 'vitest';
import { codeWords, refusalWords, statusWord } from './refusal-words.ts';

describe('the words of a refusal', () => {
  it('names the numbers in plain words, in their order', () => {
    expect(
      refusalWords('buying power is not enough.', { buyingPower: '1204.11', order_notional_max: '1950', reason: 'x' }),
    ).toEqual({
      sentence: 'Buying power is not enough',
      numbers: [
        { name: 'buying power', value: '1,204.11' },
        { name: 'order notional max', value: '1,950' },
        { name: 'reason', value: 'x' },
      ],
    });
  });

  it('never says nothing', () => {
    expect(refusalWords(' ', {}).sentence).toBe('No reason was given');
    expect(statusWord('something_new')).toBe('something_new');
    expect(codeWords('IOC_REMAINDER')).toBe('ioc remainder');
  });
});
