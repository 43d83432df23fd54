import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase } from '@quire/adapters/storage/testing';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../house/sources.ts';
import { killRepeatedly } from './kill-run.ts';

const program = join(repositoryRoot, 'apps/ctl/dist/cli.js');
const kills = Number(process.env['QUIRE_TEST_KILLS'] ?? '8');
const seed = Number(process.env['QUIRE_TEST_KILL_SEED'] ?? '20261121');
const onServer = (process.env['QUIRE_TEST_DATABASE_URL'] ?? '') !== '';

describe.skipIf(!existsSync(program))('a server killed under load (needs the compiled program)', () => {
  it(`loses and doubles no acknowledged order over ${kills} kills, seed ${seed}, on ${onServer ? 'a server' : 'the embedded database'}`, {
    timeout: 60_000 + kills * 8_000,
  }, async () => {
    const database = onServer ? await createTestDatabase({ migrated: false }) : null;
    const onLine = (line: string): boolean => process.stdout.write(`${line}\n`);
    const report = await killRepeatedly({ seed, kills, clients: 6, databaseUrl: database?.url, onLine });
    await database?.close();
    const highestMs = Math.max(...report.restartMs).toFixed(0);
    onLine(`${kills} restarts to /ready: the highest took ${highestMs} ms (goal: at most 1500 ms)`);
    expect(report.faults).toEqual([]);
    expect(report.acknowledged).toBeGreaterThan(kills * 5);
    expect(report.restartMs).toHaveLength(kills);
  });
});
