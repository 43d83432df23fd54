import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const compiled = fileURLToPath(new URL('../dist/trade-updates.bench.js', import.meta.url));

describe.skipIf(!existsSync(compiled))('the trade updates benchmark (needs the compiled program)', () => {
  it('runs small, and both streams hear of every order that was sent', { timeout: 180_000 }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [compiled], {
      env: { ...process.env, QUIRE_BENCH_SMALL: '1' },
      encoding: 'utf8',
    });
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toContain('all that were sent');
    const frames = [...stdout.matchAll(/(json|msgpack) +(\d+) frames/g)].map(([, , count]) => Number(count));
    // Every order is pending, then new, then filled or canceled.
    expect(frames).toEqual([60, 60]);
  });
});
