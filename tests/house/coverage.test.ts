import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSource, repositoryRoot } from './sources.ts';

interface CoverageRow {
  readonly document: string;
  readonly row: string;
  readonly requirement: string;
  readonly door: string;
  readonly status: string;
  readonly test: string;
}

function parseLine(line: string): string[] {
  const cells: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g))
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
  return cells;
}

const rows: CoverageRow[] = readSource('docs/reference/coverage.csv')
  .trim()
  .split('\n')
  .slice(1)
  .map(parseLine)
  .map(([document = '', row = '', requirement = '', door = '', status = '', test = '']) => ({
    document,
    row,
    requirement,
    door,
    status,
    test,
  }));

/** A test is named `path › words of its title`; the words must stand in that file. That it passes is said by the run itself. */
function brokenReference({ row, test }: CoverageRow): string[] {
  const [path = '', title = ''] = test.split(' › ');
  if (path === '' || title === '') return [`${row}: a done row names its test as "path › title", not "${test}"`];
  if (!existsSync(join(repositoryRoot, path))) return [`${row}: no file ${path}`];
  return readSource(path).includes(title) ? [] : [`${row}: ${path} holds no test "${title}"`];
}

describe('the coverage of the requirements', () => {
  it('has every row once, with a status', () => {
    expect(rows.length).toBeGreaterThan(400);
    expect(new Set(rows.map(({ row }) => row)).size).toBe(rows.length);
    expect(rows.filter(({ status }) => !['done', 'part', 'open'].includes(status))).toEqual([]);
  });

  it('names a door and an existing test for every row that is done', () => {
    const done = rows.filter(({ status }) => status === 'done');
    expect(done.filter(({ door }) => door === '').map(({ row }) => `${row}: no door`)).toEqual([]);
    expect(done.flatMap(brokenReference)).toEqual([]);
  });

  it('finds a planted broken row', () => {
    const planted = {
      document: 'S0',
      row: 'x',
      requirement: '',
      door: '/x',
      status: 'done',
      test: 'tests/house/coverage.test.ts › no such title'.concat('!'),
    };
    expect(brokenReference(planted)).toHaveLength(1);
  });
});
