import { describe, expect, it } from 'vitest';
import { type QualityFacts, qualityOf } from './quality.ts';

const perfect: QualityFacts = { bars: 990, gaps: [], held: 0, revisions: 0, isFresh: true, compared: 0, differing: 0 };

describe('the quality of a series', () => {
  it.each([
    ['a perfect one', {}, 100, []],
    ['an empty one', { bars: 0 }, 0, []],
    ['one in a hundred missing', { gaps: [{ from: 0, to: 9, missing: 10 }] }, 95, ['MISSING_BARS 5']],
    ['a tenth held back', { held: 110 }, 80, ['HELD_BARS 20']],
    ['old', { isFresh: false }, 90, ['NOT_FRESH 10']],
    ['told otherwise by another', { compared: 100, differing: 1 }, 96, ['PROVIDERS_DIFFER 4']],
    ['often corrected', { revisions: 50 }, 95, ['CORRECTED_BARS 5']],
    ['hours unknown', { gaps: null }, 100, []],
  ] as const)('%s', (_, change, score, reasons) => {
    const quality = qualityOf({ ...perfect, ...change });
    expect([quality.score, quality.reasons.map(({ code, points }) => `${code} ${points}`)]).toEqual([score, reasons]);
  });
});
