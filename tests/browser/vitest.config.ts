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
    testTimeout: 60_000,
    hookTimeout: 150_000,
  },
});
