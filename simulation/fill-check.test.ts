import { readdirSync, readFileSync } from 'node:fs';
import { referenceModels } from '@quire/core/exchange';
import { describe, expect, it } from 'vitest';
import { runFillCheck } from './fill-check.ts';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);

describe(`the independent checker (seed ${seed})`, () => {
  it('agrees with every fill of the engine and refuses every lie about one', () => {
    const report = runFillCheck({ seed, fills: 9_000, lies: 2_000 });
    expect(report.disagreements).toEqual([]);
    expect(report.believed).toEqual([]);
    expect(report.fills).toBe(9_000);
    const tools = Object.keys(report.byModel).filter((kind) => referenceModels.some(({ name }) => name === kind));
    expect(tools.length).toBeGreaterThan(2);
    expect(Object.keys(report.byModel).sort()).toEqual(expect.arrayContaining(['auction', 'book', 'quote crossed']));
  });

  it('imports nothing, so that it shares no line with what it checks', () => {
    const folder = new URL('checker/', import.meta.url);
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.ts'))) {
      const imports = [...readFileSync(new URL(name, folder), 'utf8').matchAll(/from '([^']+)'/g)].map(
        ([, from]) => from,
      );
      expect([name, imports.filter((from) => !from!.startsWith('./'))]).toEqual([name, []]);
    }
  });
});
