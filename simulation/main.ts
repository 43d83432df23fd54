import { parseArgs } from 'node:util';
import { runSimulation } from './run-simulation.ts';

const usage = 'usage: npm run simulate -- [--seed 42] [--acts 20000]';

/** Prints what happened as one JSON line; a failure names the seed that finds it again. */
function main(): void {
  const { values } = parseArgs({ options: { seed: { type: 'string' }, acts: { type: 'string' } } });
  const seed = Number(values.seed ?? '42');
  const acts = Number(values.acts ?? '20000');
  if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(acts) || acts < 1) throw new Error(usage);
  const isTerminal = process.stderr.isTTY === true;
  const onProgress = (share: number): void => {
    if (isTerminal) process.stderr.write(`\rseed ${seed}: ${Math.floor(share * 100)} %`);
  };
  try {
    const report = runSimulation({ seed, acts, onProgress });
    if (isTerminal) process.stderr.write('\r');
    process.stdout.write(`${JSON.stringify(report)}\n`);
  } catch (error) {
    process.stderr.write(
      `\nseed ${seed} with ${acts} acts fails: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exitCode = 1;
  }
}

main();
