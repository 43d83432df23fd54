// Runs the kill test for as long as asked: node tests/kill/run.mjs --kills 50 [--seed 7]
// With QUIRE_TEST_DATABASE_URL it kills Quire on a database of its own on that server instead of the embedded one.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const { values } = parseArgs({ options: { kills: { type: 'string', default: '8' }, seed: { type: 'string' } } });
if (!/^[1-9]\d*$/.test(values.kills)) {
  process.stderr.write('--kills wants a whole number of at least 1\n');
  process.exit(2);
}
const run = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'tests/kill/kill.test.ts', '--disable-console-intercept'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      QUIRE_TEST_KILLS: values.kills,
      ...(values.seed === undefined ? {} : { QUIRE_TEST_KILL_SEED: values.seed }),
    },
  },
);
process.exit(run.status ?? 1);
