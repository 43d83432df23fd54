import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Packages are read from their TypeScript sources (condition `quire-source`), so a test never runs a stale build.
const sourceConditions = ['quire-source', 'module', 'node', 'development|production'];

// One seed for every property of a run; `random` looks for what nobody thought of yet.
const chosenSeed = process.env['QUIRE_PROPERTY_SEED'] ?? '20261121';
const propertySeed = chosenSeed === 'random' ? String(Math.floor(Math.random() * 2 ** 31)) : chosenSeed;
process.env['QUIRE_PROPERTY_SEED'] = propertySeed;
process.stdout.write(`Properties run with QUIRE_PROPERTY_SEED=${propertySeed}.\n`);

const seededProperties = fileURLToPath(new URL('./tests/support/fast-check.ts', import.meta.url));

export default defineConfig({
  resolve: {
    alias: [{ find: /^fast-check$/, replacement: seededProperties }],
    conditions: sourceConditions,
  },
  ssr: { resolve: { conditions: sourceConditions } },
  test: {
    env: { QUIRE_PROPERTY_SEED: propertySeed },
    exclude: ['**/node_modules/**', '**/dist/**', 'tests/browser/**'],
    include: ['**/*.test.ts'],
    globalSetup: ['./adapters/storage/testing/global-setup.ts'],
    maxWorkers: 2,
    // Files share a process and what it has loaded, which takes half of the time; so each puts back what it changes of the process.
    isolate: false,
    // For what never comes. A busy machine needs the rest of it now and then, and nothing waits for the end of it.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
