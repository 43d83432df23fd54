import { fileURLToPath } from 'node:url';
import {
  agreedTotals,
  formatReport,
  fullSize,
  measureRounds,
  measureRoundsElsewhere,
  smallSize,
} from './order-book/benchmark.ts';

/** `node benchmarks/dist/order-book.bench.js`; with QUIRE_BENCH_SMALL=1 a quick run that proves nothing about speed. */
const size = process.env['QUIRE_BENCH_SMALL'] === '1' ? smallSize : fullSize;

if (process.argv.includes('--process')) {
  process.stdout.write(JSON.stringify(measureRounds(size)));
} else {
  const totals = agreedTotals(size);
  const entry = fileURLToPath(import.meta.url);
  const rounds = Array.from({ length: size.processCount }, () => measureRoundsElsewhere(entry)).flat();
  process.stdout.write(formatReport(size, totals, rounds));
}
