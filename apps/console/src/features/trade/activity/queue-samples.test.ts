import { expect, it } from 'vitest';
import { type QueueSample, stepPath, withAnswer } from './queue-samples.ts';

const told = (second: number, ahead: string | null) => ({
  at: `2026-11-21T12:00:0${second}Z`,
  blocks: ahead === null ? [] : [{ code: 'QUEUE_AHEAD' as const, message: '', details: { quantity: ahead } }],
});

const samplesOf = (...answers: readonly ReturnType<typeof told>[]) =>
  answers.reduce<readonly QueueSample[]>(withAnswer, []);

it('samples what stands ahead; nobody stands ahead where it does not block', () => {
  expect(samplesOf(told(0, '1200'), told(1, '300.5'), told(2, null)).map(({ ahead }) => ahead)).toEqual([
    1200, 300.5, 0,
  ]);
});

it('hears an answer once', () => {
  const once = samplesOf(told(0, '1200'));
  expect(withAnswer(once, told(0, '1200'))).toBe(once);
});

it('draws steps with zero at the bottom, and nothing of a single moment', () => {
  expect(stepPath(samplesOf(told(0, '100'), told(1, '50'), told(2, null)), 200, 40)).toBe(
    'M0 0.0H100.0V20.0H200.0V40.0',
  );
  expect(stepPath(samplesOf(told(0, '100')), 200, 40)).toBe('');
});
