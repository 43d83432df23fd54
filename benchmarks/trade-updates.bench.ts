import { formatReport, fullSize, measureTradeUpdates, smallSize } from './trade-updates/benchmark.ts';

/** `node benchmarks/dist/trade-updates.bench.js`; with QUIRE_BENCH_SMALL=1 a quick run that proves nothing about speed. */
const report = await measureTradeUpdates(process.env['QUIRE_BENCH_SMALL'] === '1' ? smallSize : fullSize);
process.stdout.write(formatReport(report));
if (report.heardHash !== report.sentHash) process.exitCode = 1;
