import { describe, expect, it } from 'vitest';
import { formatReport, measure, smallSize } from './benchmark.ts';

describe('simulated-market benchmark, small', () => {
  it('plays the same market in every round, and it is the recorded one', () => {
    const figures = measure(smallSize);
    expect(figures).toMatchInlineSnapshot(
      {
        marketSeconds: expect.any(Array),
        loopSeconds: expect.any(Array),
        wallShare: expect.any(Number),
        pastSeconds: expect.any(Number),
      },
      `
      {
        "loopSeconds": Any<Array>,
        "marketSeconds": Any<Array>,
        "operations": 10222,
        "pastMinuteBars": 36480,
        "pastSeconds": Any<Number>,
        "prints": 1374,
        "result": "b8d7a74b4a054b36b1637c8134bbfcbe",
        "wallShare": Any<Number>,
      }
    `,
    );
    expect(formatReport(smallSize, figures)).toMatch(/^result [0-9a-f]{32}$/m);
  });
});
