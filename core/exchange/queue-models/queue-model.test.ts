import { describe, expect, it } from 'vitest';
import { backShare, type QueueProbability } from './probability.ts';
import { joinQueue, type QueueModel, queuePrinted, queueResized, takeExecutable } from './queue-model.ts';

const riskAverse: QueueModel = { kind: 'risk-averse' };
const probabilistic = (shape: QueueProbability['shape'], exponent = 1): QueueModel => ({
  kind: 'probabilistic',
  shape,
  exponent,
});

/** Level 100 with 80 ahead of us; 40 of the level are canceled. */
function afterCancel(model: QueueModel): number {
  const position = { ahead: 80, printed: 0 };
  queueResized(model, position, 100, 60);
  return position.ahead;
}

/** The same fall of the level, of which a print explains 30. */
function afterPrintAndCancel(model: QueueModel): number {
  const position = { ahead: 80, printed: 0 };
  queuePrinted(model, position, 30);
  queueResized(model, position, 100, 60);
  return position.ahead;
}

describe('golden vectors of hftbacktest', () => {
  it.each([
    ['risk-averse', riskAverse, 60, 50],
    ['power 1', probabilistic('power', 1), 48, 45],
    ['power 2', probabilistic('power', 2), 42.352941, 45],
    ['power 3', probabilistic('power', 3), 40.615385, 45],
    ['log', probabilistic('log'), 56.370663, 45],
    ['log2', probabilistic('log2'), 60, 48.519443],
    ['power2 3', probabilistic('power2', 3), 40.32, 41.25],
    ['power3 3', probabilistic('power3', 3), 59.52, 48.75],
  ] as const)('X100: %s', (_name, model, canceled, printedFirst) => {
    expect(afterCancel(model)).toBeCloseTo(canceled, 6);
    expect(afterPrintAndCancel(model)).toBeCloseTo(printedFirst, 6);
  });
});

describe('a queue', () => {
  it('X101: begins with what the level shows and grows by nothing that comes later', () => {
    for (const model of [riskAverse, probabilistic('power', 3)]) {
      const position = joinQueue(50);
      queueResized(model, position, 50, 400);
      expect(position.ahead).toBe(50);
    }
  });

  it('X102: gives what prints exceed it by, in whole increments, once', () => {
    const position = joinQueue(50);
    queuePrinted(riskAverse, position, 30);
    expect(takeExecutable(position, 1)).toBe(0);
    queuePrinted(riskAverse, position, 45);
    expect(takeExecutable(position, 10)).toBe(30);
    expect(takeExecutable(position, 10)).toBe(0);
  });

  it('X102: rounds an estimate to the nearest increment', () => {
    expect(takeExecutable({ ahead: -14.9, printed: 0 }, 10)).toBe(10);
    expect(takeExecutable({ ahead: -15, printed: 0 }, 10)).toBe(20);
    expect(takeExecutable({ ahead: -4.9, printed: 0 }, 10)).toBe(0);
  });

  it('shares cancels of an empty level with nobody', () => {
    expect(backShare({ shape: 'power', exponent: 3 }, 0, 0)).toBe(1);
    expect(backShare({ shape: 'log2', exponent: 1 }, -3, 0)).toBe(1);
  });

  it.each([0, 11, 1.5])('has no exponent of %s', (exponent) => {
    expect(() => backShare({ shape: 'power', exponent }, 1, 1)).toThrow('exponent');
  });
});
