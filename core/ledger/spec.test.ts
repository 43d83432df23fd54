import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const core = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, core), 'utf8');

/** Where the rules of the ledger are tested; the auditor checks those that hold for a whole world, in the engine's properties. */
const folders = ['ledger/', 'portfolio/', 'engine/', 'engine/testing/'];

describe('SPEC.md', () => {
  const rules = [...read('ledger/SPEC.md').matchAll(/\*\*(L\d+)\*\*/g)].map((match) => match[1]!);
  const tests = folders
    .flatMap((folder) => readdirSync(new URL(folder, core)).map((name) => folder + name))
    .filter((path) => path.endsWith('.test.ts') || path.endsWith('auditor.ts'))
    .map(read)
    .join('\n');

  it('numbers its rules without gaps', () => {
    expect(rules).toEqual(rules.map((_, at) => `L${at + 1}`));
  });

  it.each(rules)('%s is named by a test', (rule) => {
    expect(tests).toMatch(new RegExp(`\\b${rule}\\b`));
  });
});
