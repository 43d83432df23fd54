import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('.', import.meta.url));

const rules = [...readFileSync(join(folder, 'SPEC.md'), 'utf8').matchAll(/^- \*\*(X\d+)\*\*/gm)].map(
  (match) => match[1]!,
);

/** Rule numbers at the head of a test's name: `it('X2, X3: …')`. */
function rulesNamedBy(source: string): string[] {
  const heads = [...source.matchAll(/\bit(?:\.each\(.*?\))?\(\s*['"`](X\d+(?:, X\d+)*):/gs)];
  return heads.flatMap((match) => match[1]!.split(', '));
}

/** The engine keeps the rules that need to know the time: its tests name them too. */
const tests = [folder, join(folder, '../engine')].flatMap((tested) =>
  readdirSync(tested, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && path !== 'spec.test.ts')
    .map((path) => join(tested, path)),
);
const named = new Set(tests.flatMap((path) => rulesNamedBy(readFileSync(path, 'utf8'))));

describe('SPEC.md', () => {
  it('numbers each rule once, ascending', () => {
    const numbers = rules.map((rule) => Number(rule.slice(1)));
    expect(numbers.length).toBeGreaterThanOrEqual(40);
    expect(numbers).toEqual([...new Set(numbers)].sort((left, right) => left - right));
  });

  it('has a test for every rule, and a rule for every number a test carries', () => {
    expect(rules.filter((rule) => !named.has(rule))).toEqual([]);
    expect([...named].filter((rule) => !rules.includes(rule))).toEqual([]);
  });
});
