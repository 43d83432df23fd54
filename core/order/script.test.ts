import { describe, expect, it } from 'vitest';
import { scriptOf } from './script.ts';

describe('a client order id as a script', () => {
  it.each([
    ['my-order-1', null],
    ['test', null],
    ['test:', null],
    ['test:something', null],
    ['testing:reject:x', null],
    ['test:reject:insufficient_buying_power', { kind: 'reject', code: 'INSUFFICIENT_BUYING_POWER' }],
    ['test:reject:HALTED:order-7', { kind: 'reject', code: 'HALTED' }],
    ['test:partial:50', { kind: 'partial', percent: 50 }],
    ['test:late:2s', { kind: 'late', delay: 2_000_000 }],
    ['test:late:500ms:again', { kind: 'late', delay: 500_000 }],
    ['test:late:60m', { kind: 'late', delay: 3_600_000_000 }],
    ['test:lost-reply', { kind: 'lost-reply' }],
    ['test:drop-stream:7', { kind: 'drop-stream' }],
  ])('%s', (id, script) => expect(scriptOf(id)).toEqual(script));

  it.each([
    'test:reject',
    'test:reject:a b',
    'test:partial:0',
    'test:partial:100',
    'test:partial:x',
    'test:late:2',
    'test:late:0s',
    'test:late:61m',
  ])('%s is malformed, and says why', (id) =>
    expect(scriptOf(id)).toEqual({ kind: 'malformed', reason: expect.stringContaining('needs a') }),
  );
});
