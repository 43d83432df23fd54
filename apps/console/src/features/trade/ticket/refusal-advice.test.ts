import { expect, it } from 'vitest';
import { refusalAdvice } from './refusal-advice.ts';
import { changedDraft, emptyDraft } from './ticket-draft.ts';

it('advises on a refusal of money, with the change that makes it pass', () => {
  const advice = refusalAdvice('INSUFFICIENT_BUYING_POWER');
  expect(changedDraft({ ...emptyDraft, quantity: '90000' }, advice?.change?.draft ?? {})).toMatchObject({
    sizeBy: 'power',
    percent: '98',
  });
});

it('is silent where the refusal says it all', () => {
  expect(refusalAdvice('INVALID_QUANTITY')).toBeNull();
});
