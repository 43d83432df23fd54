import { formatImportReport, fullImportSize, measureImports, smallImportSize } from './imports/benchmark.ts';

/** `node benchmarks/dist/imports.bench.js`; with QUIRE_BENCH_SMALL=1 a quick run that proves nothing about speed. */
const size = process.env['QUIRE_BENCH_SMALL'] === '1' ? smallImportSize : fullImportSize;
process.stdout.write(formatImportReport(size, await measureImports(size)));
