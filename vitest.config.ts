import { defineConfig } from 'vitest/config';

// Packages are read from their TypeScript sources (condition `quire-source`), so a test never runs a stale build.
const sourceConditions = ['quire-source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions: sourceConditions },
  ssr: { resolve: { conditions: sourceConditions } },
  test: {
    exclude: ['**/node_modules/**', '**/dist/**', 'tests/browser/**'],
    include: ['**/*.test.ts'],
    globalSetup: ['./adapters/storage/testing/global-setup.ts'],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
