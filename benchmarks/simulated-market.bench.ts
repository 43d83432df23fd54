import { formatReport, fullSize, measure, smallSize } from './simulated-market/benchmark.ts';

/** `node benchmarks/dist/simulated-market.bench.js`; with QUIRE_BENCH_SMALL=1 a quick run that proves nothing about speed. */
const size = process.env['QUIRE_BENCH_SMALL'] === '1' ? smallSize : fullSize;
process.stdout.write(formatReport(size, measure(size)));
