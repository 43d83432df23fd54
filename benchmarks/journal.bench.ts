import { formatReport, fullSize, measureJournal, smallSize } from './journal/benchmark.ts';

/** `node benchmarks/dist/journal.bench.js`; with QUIRE_BENCH_SMALL=1 a quick run that proves nothing about speed. */
const size = process.env['QUIRE_BENCH_SMALL'] === '1' ? smallSize : fullSize;
const figures = await measureJournal(size);
process.stdout.write(formatReport(size, figures));
if (!figures.booksAgree) process.exitCode = 1;
