import { hashText } from '@quire/core/units';
import { CrowdedMarket, type MarketKind, marketKinds } from './crowded-market.ts';

/**
 * What a market event costs when many orders rest far away from it, beside the same event with few: on bars, on quotes, and on an
 * order book. Nothing that rests may be looked at one by one.
 *
 * Method: processor seconds, because cores are shared; both crowds take turns in one process; the lowest of the rounds counts, for
 * other work only adds. Placing the orders is not measured. Every round goes on with the same worlds, so the result is a hash of
 * where all of them end.
 */
export interface BenchmarkSize {
  readonly fewCount: number;
  readonly manyCount: number;
  readonly eventCount: number;
  readonly roundCount: number;
}

export const fullSize: BenchmarkSize = { fewCount: 100, manyCount: 10_000, eventCount: 20_000, roundCount: 9 };
export const smallSize: BenchmarkSize = { fewCount: 20, manyCount: 200, eventCount: 50, roundCount: 1 };

export interface KindFigures {
  readonly kind: MarketKind;
  /** Microseconds of an event. */
  readonly few: number;
  readonly many: number;
}

export interface Figures {
  readonly kinds: readonly KindFigures[];
  readonly result: string;
}

export function measure(size: BenchmarkSize): Figures {
  const results: string[] = [];
  const kinds = marketKinds.map((kind): KindFigures => {
    const crowds = [new CrowdedMarket(kind, size.fewCount), new CrowdedMarket(kind, size.manyCount)] as const;
    const [few, many] = roundsOf(crowds, size);
    results.push(...crowds.map((crowd) => crowd.result()));
    return { kind, few, many };
  });
  return { kinds, result: hashText(results.join(' ')) };
}

function roundsOf(
  [fewCrowd, manyCrowd]: readonly [CrowdedMarket, CrowdedMarket],
  { eventCount, roundCount }: BenchmarkSize,
): readonly [number, number] {
  let few = Number.POSITIVE_INFINITY;
  let many = Number.POSITIVE_INFINITY;
  for (let round = 0; round < roundCount; round++) {
    few = Math.min(few, microsOfEvent(fewCrowd, eventCount));
    many = Math.min(many, microsOfEvent(manyCrowd, eventCount));
  }
  return [few, many];
}

function microsOfEvent(crowd: CrowdedMarket, eventCount: number): number {
  const before = process.cpuUsage();
  for (let event = 0; event < eventCount; event++) crowd.play();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / eventCount;
}

export function formatReport(size: BenchmarkSize, { kinds, result }: Figures): string {
  const rows = kinds.map(({ kind, few, many }) => {
    const ratio = (many / few).toFixed(2).padStart(8);
    return `${kind.padEnd(8)}${few.toFixed(2).padStart(9)} µs${many.toFixed(2).padStart(9)} µs${ratio}   (goal at most 2)`;
  });
  return [
    `resting orders, a market event with ${size.fewCount} and with ${size.manyCount}, ${size.roundCount} round(s) of ${size.eventCount}, processor time`,
    ...rows,
    `result ${result}`,
    '',
  ].join('\n');
}
