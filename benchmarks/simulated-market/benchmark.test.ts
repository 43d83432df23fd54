import { describe, expect, it } from 'vitest';
import { formatReport, measure, smallSize } from './benchmark.ts';

describe('simulated-market benchmark, small', () => {
  it('plays the same market in every round, and it is the recorded one', () => {
    const figures = measure(smallSize);
    expect(figures).toMatchInlineSnapshot({
      marketSeconds: expect.any(Array),
      loopSeconds: expect.any(Array),
      wallShare: expect.any(Number),
      pastSeconds: expect.any(Number),
    }, `
      {
        "loopSeconds": Any<Array>,
        "marketSeconds": Any<Array>,
        "operations": 9167,
        "pastMinuteBars": 36480,
        "pastSeconds": Any<Number>,
        "prints": 1242,
        "result": "4a934544de2c006afddf479a00ebd851",
        "wallShare": Any<Number>,
      }
    `);
    expect(formatReport(smallSize, figures)).toMatch(/^result [0-9a-f]{32}$/m);
  });
});
