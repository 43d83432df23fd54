import { parseArgs } from 'node:util';
import { runFillCheck } from './fill-check.ts';

const usage = 'usage: npm run check-fills -- [--seed 42] [--fills 100000] [--lies 10000]';

/** Prints one JSON line; a disagreement names the seed that finds it again. */
function main(): void {
  const { values } = parseArgs({
    options: { seed: { type: 'string' }, fills: { type: 'string' }, lies: { type: 'string' } },
  });
  const seed = Number(values.seed ?? '42');
  const fills = Number(values.fills ?? '100000');
  const lies = Number(values.lies ?? '10000');
  if (![seed, fills, lies].every(Number.isSafeInteger) || fills < 1 || lies < 0) throw new Error(usage);
  const report = runFillCheck({ seed, fills, lies });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  if (report.disagreements.length > 0 || report.believed.length > 0) process.exitCode = 1;
}

main();
