import type { AccountActivityView } from '@quire/contract';
import { expect, it } from 'vitest';
import { activityDetails, activityWords } from './activity-words.ts';

const item = (kind: string, details: Record<string, unknown>): AccountActivityView => ({
  eventSequence: 1,
  kind,
  details: { type: kind, accountId: 'a', at: 1, ...details },
  at: '2026-01-01T00:00:00Z',
});
const charged = item('AccountCharged', { chargeKind: 'interest', amount: '1204.5', note: null });
const reset = item('AccountReset', { season: 2, terms: { kind: 'cash', leverage: 1 } });

it('says the kind and the numbers, and nothing that the row says already', () => {
  expect(activityWords(charged.kind)).toBe('Account charged');
  expect(activityDetails(charged)).toBe('charge kind interest, amount 1,204.5, note \u2013');
  expect(activityDetails(reset)).toBe('season 2, terms kind cash, leverage 1');
});
