import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const core = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, core), 'utf8');

/** Where the rules of instruments are tested. */
const folders = ['engine/', 'market/', 'ledger/', 'simulator/'];

describe('SPEC.md', () => {
  const rules = [...read('engine/SPEC.md').matchAll(/\*\*([A-Z]\d+)\*\*/g)].map((match) => match[1]!);
  const tests = folders
    .flatMap((folder) => readdirSync(new URL(folder, core)).map((name) => folder + name))
    .filter((path) => path.endsWith('.test.ts'))
    .map(read)
    .join('\n');

  it('numbers its rules without gaps, letter by letter', () => {
    for (const letter of new Set(rules.map((rule) => rule[0]!))) {
      const numbered = rules.filter((rule) => rule.startsWith(letter));
      expect(numbered).toEqual(numbered.map((_, at) => `${letter}${at + 1}`));
    }
  });

  it.each(rules)('%s is named by a test', (rule) => {
    expect(tests).toMatch(new RegExp(`\\b${rule}\\b`));
  });
});
