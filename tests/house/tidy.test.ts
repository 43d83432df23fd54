import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTest, isTypeScript, listFiles, moduleOf, readSource, repositoryRoot } from './sources.ts';

const tracked = (): string[] =>
  execFileSync('git', ['ls-files', '-z'], { cwd: repositoryRoot, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(repositoryRoot, path)));

const insideGit = existsSync(join(repositoryRoot, '.git'));

describe('the tree is tidy', () => {
  it.skipIf(!insideGit)(
    'no tracked file is above 1 MB, a build output or a secret (skipped outside a git checkout)',
    () => {
      const offenders = tracked().filter(
        (path) =>
          statSync(join(repositoryRoot, path)).size > 1_000_000 ||
          /(^|\/)(dist|node_modules|data)\//.test(path) ||
          /\.(pem|key|parquet|duckdb)$/.test(path) ||
          /(^|\/)\.env$/.test(path),
      );
      expect(offenders).toEqual([]);
    },
  );

  it('the lock file names no host', () => {
    expect(
      readSource('package-lock.json').match(
        /https?:\/\/(?!github\.com|opencollective\.com|[\w.-]*(sponsors|fund))[^"]*\.tgz/g,
      ),
    ).toBeNull();
  });

  it('every module and workspace says what it is in a README', () => {
    const modules = new Set<string>();
    for (const path of listFiles(isTypeScript)) {
      const module = moduleOf(path);
      if (module) modules.add(module);
      const adapter = /^(adapters\/[^/]+)\//.exec(path);
      if (adapter) modules.add(adapter[1]!);
    }
    const silent = [...modules, 'core', 'docs'].filter(
      (module) => !existsSync(join(repositoryRoot, module, 'README.md')),
    );
    expect(silent).toEqual([]);
  });

  it('no test is focused, and a skipped one says why in its name', () => {
    const offenders: string[] = [];
    for (const path of listFiles((name) => /\.(test|browser)\.tsx?$/.test(name) && !name.startsWith('tests/house/'))) {
      for (const line of readSource(path).split('\n')) {
        if (/\b(it|test|describe)\.(only|todo)\b/.test(line)) offenders.push(`${path}: ${line.trim()}`);
        if (/\b(it|test|describe)\.skip\(/.test(line) && !/\(skipped|not run|needs /.test(line))
          offenders.push(`${path}: ${line.trim()}`);
      }
    }
    expect(offenders).toEqual([]);
  });

  it('a test that changes the process puts it back, because the files after it run in the same one', () => {
    const changes: readonly (readonly [RegExp, string])[] = [
      [/\bvi\.spyOn\(/, 'vi.restoreAllMocks('],
      [/\bvi\.stubEnv\(/, 'vi.unstubAllEnvs('],
      [/\bvi\.stubGlobal\(/, 'vi.unstubAllGlobals('],
      [/\bvi\.useFakeTimers\(/, 'vi.useRealTimers('],
    ];
    const offenders: string[] = [];
    for (const path of listFiles((name) => isTest(name) && !name.startsWith('tests/house/'))) {
      const source = readSource(path);
      for (const [change, back] of changes) {
        if (change.test(source) && !source.includes(back)) offenders.push(`${path}: ${back})`);
      }
      if (/\bvi\.(do)?mock\(|\bprocess\.(chdir\(|env\[[^\]]+\] = )|\bglobalThis\.\w+ = /.test(source)) {
        offenders.push(`${path}: changes the process for good`);
      }
    }
    expect(offenders).toEqual([]);
  });

  it('promises nothing for later in code', () => {
    const marks = new RegExp(
      `\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')}|${['XX', 'X'].join('')})\\b|@ts-(ignore|nocheck)|biome-ignore`,
    );
    const offenders = listFiles(
      (path) => isTypeScript(path) && moduleOf(path) !== null && !path.startsWith('tests/house/'),
    ).filter((path) => marks.test(readSource(path)));
    expect(offenders).toEqual([]);
  });

  it('README files of modules are short', () => {
    const long = listFiles((path) => /^(core|adapters|ports|contract)\/.*README\.md$/.test(path)).filter(
      (path) => readSource(path).split('\n').length > 120,
    );
    expect(long).toEqual([]);
  });
});
