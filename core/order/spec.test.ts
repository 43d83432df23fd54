import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('.', import.meta.url));
const core = join(folder, '..');

const rules = [...readFileSync(join(folder, 'SPEC.md'), 'utf8').matchAll(/^- \*\*(O\d+)\*\*/gm)].map(
  (match) => match[1]!,
);

/** Rule numbers at the head of a test's name: `it('O2, O3: …')`. */
function rulesNamedBy(source: string): string[] {
  const heads = [...source.matchAll(/\b(?:it(?:\.each\(.*?\))?|named)\(\s*['"`](O\d+(?:, O\d+)*):/gs)];
  return heads.flatMap((match) => match[1]!.split(', '));
}

const tests = ['order', 'engine', 'exchange'].flatMap((module) =>
  readdirSync(join(core, module), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && !path.endsWith('spec.test.ts'))
    .map((path) => join(core, module, path)),
);
const named = new Set(tests.flatMap((path) => rulesNamedBy(readFileSync(path, 'utf8'))));

describe('SPEC.md', () => {
  it('numbers each rule once, ascending', () => {
    const numbers = rules.map((rule) => Number(rule.slice(1)));
    expect(numbers.length).toBeGreaterThanOrEqual(5);
    expect(numbers).toEqual([...new Set(numbers)].sort((left, right) => left - right));
  });

  it('has a test for every rule, and a rule for every number a test carries', () => {
    expect(rules.filter((rule) => !named.has(rule))).toEqual([]);
    expect([...named].filter((rule) => !rules.includes(rule))).toEqual([]);
  });
});
