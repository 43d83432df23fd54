import { formatRateReport, fullRate, measureOrderRate, smallRate } from './order-entry/rate-benchmark.ts';

/** `node benchmarks/dist/order-rate.bench.js`; with QUIRE_BENCH_SMALL=1 a quick run that proves nothing about speed. */
const report = await measureOrderRate(process.env['QUIRE_BENCH_SMALL'] === '1' ? smallRate : fullRate);
process.stdout.write(formatRateReport(report));
if (report.stored !== report.answered) process.exitCode = 1;
