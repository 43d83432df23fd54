import { fileURLToPath } from 'node:url';
import { formatReport, fullSize, measureHere, measureSeries, smallSize } from './backtest/benchmark.ts';

/** `node benchmarks/dist/backtest.bench.js`; with QUIRE_BENCH_SMALL=1 a quick run that proves nothing about speed. */
const size = process.env['QUIRE_BENCH_SMALL'] === '1' ? smallSize : fullSize;
const entry = fileURLToPath(import.meta.url);

const contestantAt = process.argv.indexOf('--contestant');
if (contestantAt > 0) {
  const [contestant, file, runCount] = process.argv.slice(contestantAt + 1);
  const measurement = measureHere(contestant === 'limit' ? 'limit' : 'shape', file!, Number(runCount));
  process.stdout.write(JSON.stringify(measurement));
} else {
  const full = measureSeries(size, entry);
  const quarter = measureSeries({ ...size, barCount: size.barCount / 4 }, entry);
  process.stdout.write(formatReport(size, full, quarter));
}
