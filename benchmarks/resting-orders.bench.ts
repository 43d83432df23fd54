import { formatReport, fullSize, measure, smallSize } from './resting-orders/benchmark.ts';

/** `node benchmarks/dist/resting-orders.bench.js`; with QUIRE_BENCH_SMALL=1 a quick run that proves nothing about speed. */
const size = process.env['QUIRE_BENCH_SMALL'] === '1' ? smallSize : fullSize;
process.stdout.write(formatReport(size, measure(size)));
