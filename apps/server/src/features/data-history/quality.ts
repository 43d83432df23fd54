import type { BarGap } from '@quire/core/market';

/** What is known of a series for judging it. */
export interface QualityFacts {
  readonly bars: number;
  /** Null where the hours of its market are not known. */
  readonly gaps: readonly BarGap[] | null;
  readonly held: number;
  readonly revisions: number;
  readonly isFresh: boolean;
  /** Against another provider's same bars: how many were compared, and how many closes differ by more than the tolerance. */
  readonly compared: number;
  readonly differing: number;
}

export interface Quality {
  /** 0 to 100. */
  readonly score: number;
  /** What was taken off and why, largest first; empty for a perfect series. */
  readonly reasons: readonly { readonly code: string; readonly points: number; readonly text: string }[];
}

/**
 * A score with its reasons. From 100 are taken: up to 50 for the share of bars that are missing (a tenth missing costs it all), up to
 * 20 for bars held back (one in a hundred costs it all), up to 20 for closes that another provider tells otherwise (one in twenty costs
 * it all), 5 for corrections of more than one bar in a hundred, and 10 for data that is not fresh. The weights are ours.
 */
export function qualityOf(facts: QualityFacts): Quality {
  const { bars, gaps, held, revisions, isFresh, compared, differing } = facts;
  const missing = gaps?.reduce((sum, gap) => sum + gap.missing, 0) ?? 0;
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  const upTo = (most: number, part: number, full: number) => Math.min(most, (part / full) * most);
  const all = [
    reason(
      'MISSING_BARS',
      upTo(50, share(missing, bars + missing), 0.1),
      `${counted(missing, 'bar is', 'bars are')} missing in ${counted(gaps?.length ?? 0, 'gap', 'gaps')}`,
    ),
    reason('HELD_BARS', upTo(20, share(held, bars + held), 0.01), `${counted(held, 'bar is', 'bars are')} held back`),
    reason(
      'PROVIDERS_DIFFER',
      upTo(20, share(differing, compared), 0.05),
      `${differing} of ${compared} closes differ from another provider`,
    ),
    reason(
      'CORRECTED_BARS',
      share(revisions, bars) > 0.01 ? 5 : 0,
      `${counted(revisions, 'bar was', 'bars were')} corrected`,
    ),
    reason('NOT_FRESH', isFresh ? 0 : 10, 'the newest bar is older than it may be'),
  ];
  const reasons = all.filter(({ points }) => points > 0).sort((left, right) => right.points - left.points);
  const taken = all.reduce((sum, { points }) => sum + points, 0);
  return { score: bars === 0 ? 0 : Math.round(Math.max(0, 100 - taken) * 10) / 10, reasons };
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const reason = (code: string, points: number, text: string) => ({ code, points: Math.round(points * 10) / 10, text });
