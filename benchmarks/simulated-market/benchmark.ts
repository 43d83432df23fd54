import { makeCalendar } from '@quire/adapters/calendars';
import { defaultInstruments, simulatedPast } from '@quire/core/simulator';
import { hashText, microsPerSecond, parseInstant, type UnixMicros } from '@quire/core/units';
import { BareMarket } from './bare-market.ts';
import { plainLoop } from './plain-loop.ts';

/**
 * What the simulated market costs: book operations a second when driven as fast as it goes, beside a plain loop that draws as
 * many numbers; the share of a core that sixteen symbols take at wall speed; and the time to make the past of a first start.
 *
 * Method: processor seconds, because cores are shared; rounds of simulator and loop take turns; the median counts. Every
 * round must end in the same digest and the same books.
 *
 * Not measured: the engine's tick around it, the journal, and spreading the news.
 */
export interface BenchmarkSize {
  readonly roundCount: number;
  /** Simulated seconds of a round at full speed, in ticks of a second. */
  readonly fullSpeedSeconds: number;
  /** Simulated seconds in ticks of a tenth, as at wall speed. */
  readonly wallSpeedSeconds: number;
  readonly minuteDays: number;
}

export const fullSize: BenchmarkSize = {
  roundCount: 5,
  fullSpeedSeconds: 7_200,
  wallSpeedSeconds: 1_800,
  minuteDays: 30,
};
export const smallSize: BenchmarkSize = { roundCount: 2, fullSpeedSeconds: 60, wallSpeedSeconds: 20, minuteDays: 1 };

export interface Figures {
  readonly operations: number;
  readonly prints: number;
  readonly marketSeconds: readonly number[];
  readonly loopSeconds: readonly number[];
  readonly wallShare: number;
  readonly pastSeconds: number;
  readonly pastMinuteBars: number;
  readonly result: string;
}

const seed = 42;
const symbolCount = 16;
const startedAt = parseInstant('2026-11-21T15:00:00Z')!;
const instruments = defaultInstruments().filter((_, index, all) => index < 12 || index >= all.length - 4);

export function measure(size: BenchmarkSize): Figures {
  const marketSeconds: number[] = [];
  const loopSeconds: number[] = [];
  const results = new Set<string>();
  let operations = 0;
  let prints = 0;
  playFullSpeed(Math.min(300, size.fullSpeedSeconds));
  for (let round = 0; round < size.roundCount; round++) {
    const played = playFullSpeed(size.fullSpeedSeconds);
    ({ operations, prints } = played);
    marketSeconds.push(played.seconds);
    results.add(played.result);
    loopSeconds.push(processorSeconds(() => plainLoop(operations, symbolCount, seed)));
  }
  if (results.size !== 1) throw new Error(`rounds of one seed differ: ${[...results].join(', ')}`);
  const wallShare = playWallSpeed(size.wallSpeedSeconds) / size.wallSpeedSeconds;
  return {
    operations,
    prints,
    marketSeconds,
    loopSeconds,
    wallShare,
    ...makePasts(size.minuteDays),
    result: [...results][0]!,
  };
}

function playFullSpeed(seconds: number): { seconds: number; operations: number; prints: number; result: string } {
  const market = new BareMarket({ seed, startedAt, instruments });
  const before = market.simulator.operations;
  const spent = processorSeconds(() => {
    for (let second = 1; second <= seconds; second++) market.simulator.advance(after(second));
  });
  const books = market.books.map((book) => book.stateHash()).join(' ');
  return {
    seconds: spent,
    operations: market.simulator.operations - before,
    prints: market.prints,
    result: hashText(`${market.simulator.digest()} ${market.prints} ${books}`),
  };
}

function playWallSpeed(seconds: number): number {
  const market = new BareMarket({ seed, startedAt, instruments });
  return processorSeconds(() => {
    for (let tick = 1; tick <= seconds * 10; tick++) market.simulator.advance(after(tick / 10));
  });
}

function makePasts(minuteDays: number): { pastSeconds: number; pastMinuteBars: number } {
  const calendar = makeCalendar('sim', { fromYear: 2025, toYear: 2027 });
  let pastMinuteBars = 0;
  const pastSeconds = processorSeconds(() => {
    for (const instrument of instruments) {
      const past = simulatedPast({ seed, instrument, calendar, until: startedAt, minuteDays });
      pastMinuteBars += past.minutes.openTime.length;
    }
  });
  return { pastSeconds, pastMinuteBars };
}

export function formatReport(size: BenchmarkSize, figures: Figures): string {
  const { operations, prints, marketSeconds, loopSeconds, wallShare, pastSeconds, pastMinuteBars, result } = figures;
  const rate = (times: readonly number[]): string =>
    `${(operations / median(times) / 1e3).toFixed(0)} k/s   (${times.map((time) => (operations / time / 1e3).toFixed(0)).join(', ')})`;
  const ratio = median(marketSeconds.map((time, round) => loopSeconds[round]! / time));
  return [
    `simulated market, ${symbolCount} symbols, seed ${seed}, ${size.fullSpeedSeconds} s of market a round, processor time`,
    `book operations          ${rate(marketSeconds)}   (goal 50 k/s)`,
    `plain loop, same count   ${rate(loopSeconds)}`,
    `ratio market : loop      ${ratio.toFixed(3)}`,
    `share of a core at wall speed   ${(100 * wallShare).toFixed(3)} %   (goal under 15 %)`,
    `the past: ${pastMinuteBars} minute bars in ${pastSeconds.toFixed(2)} s   (goal 3 s)`,
    `operations ${operations}, prints ${prints}`,
    `result ${result}`,
    '',
  ].join('\n');
}

function after(seconds: number): UnixMicros {
  return (startedAt + Math.round(seconds * microsPerSecond)) as UnixMicros;
}

function processorSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / microsPerSecond;
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[values.length >> 1]!;
}
