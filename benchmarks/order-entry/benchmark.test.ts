import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const compiled = fileURLToPath(new URL('../dist/order-entry.bench.js', import.meta.url));

describe.skipIf(!existsSync(compiled))('the order entry benchmark (needs the compiled program)', () => {
  it('runs small, and every answered order is stored', { timeout: 180_000 }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [compiled], {
      env: { ...process.env, QUIRE_BENCH_SMALL: '1' },
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    const [, stored, answered] = /(\d+) orders stored, (\d+) answered/.exec(stdout) ?? [];
    expect(Number(stored)).toBeGreaterThan(10);
    expect(stored).toBe(answered);
    expect(stdout).toContain('commits per order');
  });
});
