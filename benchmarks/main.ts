import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Runs every benchmark, or those named, one after the other, each in a process of its own. */
const folder = dirname(fileURLToPath(import.meta.url));
const all = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.js'))
  .map((name) => name.replace('.bench.js', ''))
  .sort();
const asked = process.argv.slice(2).filter((name) => !name.startsWith('-'));
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`No benchmark ${unknown.join(', ')}. There are: ${all.join(', ')}\n`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : all) {
  process.stdout.write(`\n# ${name}\n`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', join(folder, `${name}.bench.js`)], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
