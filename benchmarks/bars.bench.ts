import { formatReport, fullSize, measureBars, smallSize } from './bars/benchmark.ts';

/** `node benchmarks/dist/bars.bench.js`; with QUIRE_BENCH_SMALL=1 a quick run that proves nothing about speed. */
const size = process.env['QUIRE_BENCH_SMALL'] === '1' ? smallSize : fullSize;
process.stdout.write(formatReport(size, await measureBars(size)));
