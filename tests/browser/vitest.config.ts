import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const sourceConditions = ['quire-source', 'module', 'node', 'development|production'];
const takesPictures = process.env['CONSOLE_SCREENSHOTS'] === '1';

/** One file at a time: each drives a server and a browser, and the machine has few cores. */
export default defineConfig({
  root,
  resolve: { conditions: sourceConditions },
  ssr: { resolve: { conditions: sourceConditions } },
  test: {
    include: ['tests/browser/**/*.browser.ts'],
    exclude: ['**/node_modules/**', ...(takesPictures ? [] : ['tests/browser/screenshots.browser.ts'])],
    fileParallelism: false,
    maxWorkers: 1,
    // A page of a busy machine takes its time; a condition that never comes true is told all the same.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
