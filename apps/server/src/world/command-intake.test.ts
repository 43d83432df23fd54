import type { Command } from '@quire/core/engine';
import type { AccountId, Cash, Currency } from '@quire/core/units';
import type { KeyOutcome } from '@quire/ports/journal';
import { describe, expect, it } from 'vitest';
import { CommandIntake, type CommandKey } from './command-intake.ts';
import { KeyFilter } from './key-filter.ts';
import type { SentCommand } from './protocol.ts';
import { answerFromRecord } from './recorded-outcome.ts';

const post = (key: string, amount = 5n): Command => ({
  kind: 'PostCash',
  accountId: 'account' as AccountId,
  currency: 'USD' as Currency,
  amount: amount as Cash,
  idempotencyKey: key,
});
const sent = (requestId: number, command: Command): SentCommand => ({ requestId, command });
const advance: Command = { kind: 'CancelAllOrders', accountId: null, instrumentId: null };

/** A door into a list, with look-ups that are answered when the test says so. */
function setUp(recorded: readonly KeyOutcome[]) {
  const filter = new KeyFilter(64);
  for (const { accountId, key } of recorded) filter.add(accountId, key);
  filter.markComplete();
  const entered: number[] = [];
  const answered: number[] = [];
  const lookedUp: (readonly CommandKey[])[] = [];
  const remembered = new Set<string>();
  const answers: (() => void)[] = [];
  const intake = new CommandIntake({
    filter,
    isRemembered: ({ key }) => remembered.has(key),
    lookUp: (keys) => {
      lookedUp.push(keys);
      return new Promise((resolve) => answers.push(() => resolve(recorded)));
    },
    accept: ({ requestId, command }) => {
      entered.push(requestId);
      if (command.kind === 'PostCash') remembered.add(command.idempotencyKey);
    },
    answerRecorded: ({ requestId }) => answered.push(requestId),
    onAdmitted: () => {},
    onError: (error) => {
      throw error;
    },
  });
  return { intake, entered, answered, lookedUp, answer: async () => answers.shift()!(), remembered };
}

const old: KeyOutcome = {
  accountId: 'account',
  key: 'old',
  requestHash: 'USD 5',
  inputSequence: 3,
  outcome: { ok: true, orderIds: [], replayed: false },
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the door of commands', () => {
  it('lets certainly new keys in without a look-up', () => {
    const { intake, entered, lookedUp } = setUp([]);
    intake.receive([sent(1, post('a')), sent(2, advance), sent(3, post('b'))]);
    expect(entered).toEqual([1, 2, 3]);
    expect(lookedUp).toEqual([]);
  });

  it('answers an old key from the record and keeps the order of everything behind it', async () => {
    const { intake, entered, answered, answer } = setUp([old]);
    intake.receive([sent(1, post('a')), sent(2, post('old')), sent(3, advance)]);
    intake.receive([sent(4, post('b'))]);
    expect(entered).toEqual([1]);
    await answer();
    await settled();
    expect(answered).toEqual([2]);
    expect(entered).toEqual([1, 3, 4]);
  });

  it('leaves a key that memory holds to the engine', () => {
    const { intake, entered, lookedUp, remembered } = setUp([old]);
    remembered.add('old');
    intake.receive([sent(1, post('old'))]);
    expect(entered).toEqual([1]);
    expect(lookedUp).toEqual([]);
  });
});

describe('an answer from the record', () => {
  it('is the recorded outcome for a retry and a refusal for another content', () => {
    expect(answerFromRecord(post('old'), old)).toEqual({ ok: true, orderIds: [], replayed: true });
    expect(answerFromRecord(post('old', 6n), old)).toMatchObject({ ok: false, code: 'IDEMPOTENCY_KEY_REUSED' });
  });
});
