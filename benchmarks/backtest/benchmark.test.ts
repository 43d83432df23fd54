import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertAgrees, measureHere } from './benchmark.ts';
import { readColumns, writeColumns } from './columns-file.ts';
import { runLimit } from './limit.ts';
import { knownOutcomes } from './outcome.ts';
import { runShape } from './shape.ts';
import { createWalk, walkMillionSha256, walkSha256 } from './walk.ts';

describe('backtest benchmark, small', () => {
  const walk = createWalk(100_000);

  it('shape and limit agree with each other and with other engines on 100,000 bars', () => {
    const limit = runLimit(walk, 1_000_000);
    const shape = runShape(walk, 1_000_000);
    assertAgrees(shape, limit, 'shape and limit');
    const { closedTrades, finalEquity } = knownOutcomes[100_000]!;
    expect(limit.closedTrades).toBe(closedTrades);
    expect(limit.finalEquity).toBeCloseTo(finalEquity!, 4);
  });

  it('a difference beyond 1e-9 is an error that names it', () => {
    const limit = runLimit(walk, 1_000_000);
    const off = { ...limit, paidFees: limit.paidFees * (1 + 1e-8) };
    expect(() => assertAgrees(off, limit, 'a and b')).toThrow(/a and b disagree on paidFees/);
    expect(() => assertAgrees({ ...limit, sharpeRatio: Number.NaN }, limit, 'a and b')).toThrow(/sharpeRatio/);
  });

  it('columns survive the file, and a measurement is one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'quire-bench-test-'));
    try {
      const few = createWalk(5_000);
      writeColumns(join(folder, 'columns'), few);
      expect(readColumns(join(folder, 'columns'))).toEqual(few);
      const { cpuSeconds, outcome } = measureHere('shape', join(folder, 'columns'), 3);
      expect(cpuSeconds).toHaveLength(3);
      assertAgrees(outcome, runLimit(few, 1_000_000), 'shape and limit');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('the walk is the one whose results are known', () => {
    expect(walkSha256(createWalk(1_000_000))).toBe(walkMillionSha256);
  });
});
