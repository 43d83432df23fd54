import { formatReport, fullSize, measureOrderEntry, smallSize } from './order-entry/benchmark.ts';

/** `node benchmarks/dist/order-entry.bench.js`; with QUIRE_BENCH_SMALL=1 a quick run that proves nothing about speed. */
const report = await measureOrderEntry(process.env['QUIRE_BENCH_SMALL'] === '1' ? smallSize : fullSize);
process.stdout.write(formatReport(report));
if (report.stored !== report.answered) process.exitCode = 1;
