import { describe, expect, it } from 'vitest';
import { importTable, mayImportCoreTypes } from './import-table.ts';
import { importsOf, isTest, isTypeScript, listFiles, moduleOf, readSource, targetOf } from './sources.ts';

const files = listFiles((path) => isTypeScript(path) && moduleOf(path) !== null);

function isAllowed(from: string, to: string, typeOnly: boolean): boolean {
  if (from === to) return true;
  const row = importTable[from];
  if (!row) return false;
  if (row.includes(to)) return true;
  if (to.startsWith('core/') && row.includes('core/*')) return true;
  return typeOnly && to.startsWith('core/') && mayImportCoreTypes.has(from);
}

/** Tests and benchmarks of a package may lean on more of core, to set a scene. */
function isAllowedInTest(path: string, from: string, to: string): boolean {
  return isTest(path) && (to.startsWith('core/') || (from.startsWith('apps/') && to === 'adapters'));
}

function violationsOf(path: string): string[] {
  const from = moduleOf(path)!;
  return importsOf(readSource(path)).flatMap(({ specifier, typeOnly }) => {
    const target = targetOf(path, specifier);
    if (!target) return [];
    if (isAllowed(from, target.module, typeOnly) || isAllowedInTest(path, from, target.module)) return [];
    return [`${path} imports ${specifier}: ${from} may not import ${target.module}`];
  });
}

/** Another module of the project is entered by its door, `index.ts`, or a named entry of its package. */
function sideDoorsOf(path: string): string[] {
  const from = moduleOf(path)!;
  if (isTest(path)) return [];
  return importsOf(readSource(path)).flatMap(({ specifier }) => {
    const target = targetOf(path, specifier);
    if (!target || target.module === from || !specifier.startsWith('.')) return [];
    return target.path.endsWith('/index.ts') ? [] : [`${path} enters ${target.module} by a side door: ${specifier}`];
  });
}

function adapterOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

describe('the import table', () => {
  it('reads a plausible number of files and imports', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((path) => importsOf(readSource(path))).length).toBeGreaterThan(300);
  });

  it('has a row for every module', () => {
    expect([...new Set(files.map((path) => moduleOf(path)!))].filter((module) => !(module in importTable))).toEqual([]);
  });

  it('is kept by every import', () => {
    expect(files.flatMap(violationsOf)).toEqual([]);
  });

  it('is kept through the doors of the modules', () => {
    expect(files.flatMap(sideDoorsOf)).toEqual([]);
  });

  it('keeps adapters apart from each other', () => {
    const crossing = files
      .filter((path) => path.startsWith('adapters/') && !isTest(path))
      .flatMap((path) =>
        importsOf(readSource(path))
          .map(({ specifier }) => targetOf(path, specifier))
          .filter((target) => target?.module === 'adapters' && adapterOf(target.path) !== adapterOf(path))
          .map((target) => `${path} imports ${target?.path}`),
      );
    expect(crossing).toEqual([]);
  });

  it('finds a planted violation', () => {
    expect(isAllowed('core/units', 'core/engine', false)).toBe(false);
    expect(isAllowed('strategies', 'core/exchange', true)).toBe(false);
    expect(isAllowed('apps/console', 'apps/server', true)).toBe(false);
    expect(targetOf('core/market/x.ts', '../engine/index.ts')).toEqual({
      module: 'core/engine',
      path: 'core/engine/index.ts',
    });
  });
});
