import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const compiled = (name: string): string => fileURLToPath(new URL(`../dist/${name}.bench.js`, import.meta.url));
const benchmarks = ['order-entry', 'order-rate'];

describe.skipIf(!benchmarks.every((name) => existsSync(compiled(name))))(
  'orders over HTTP (needs the compiled program)',
  () => {
    it.each(benchmarks)(
      'the benchmark %s runs small, and every answered order is stored',
      { timeout: 180_000 },
      (name) => {
        const { status, stdout, stderr } = spawnSync(process.execPath, [compiled(name)], {
          env: { ...process.env, QUIRE_BENCH_SMALL: '1' },
          encoding: 'utf8',
        });
        expect(status, stderr).toBe(0);
        const [, stored, answered] = /(\d+) orders stored, (\d+) answered/.exec(stdout) ?? [];
        expect(Number(stored)).toBeGreaterThan(10);
        expect(stored).toBe(answered);
        expect(stdout).toContain('commits per order');
      },
    );
  },
);
