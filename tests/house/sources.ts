import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const skippedFolders = new Set(['node_modules', 'dist', '.git', '.cache', 'data', 'reports']);

/** All files of the checkout that are ours, as paths with forward slashes relative to its root. */
export function listFiles(accept: (path: string) => boolean, folder = repositoryRoot): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skippedFolders.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...listFiles(accept, path));
    else {
      const name = relative(repositoryRoot, path).split(sep).join('/');
      if (accept(name)) found.push(name);
    }
  }
  return found.sort();
}

export function readSource(path: string): string {
  return readFileSync(join(repositoryRoot, path), 'utf8');
}

export const isTypeScript = (path: string): boolean => /\.tsx?$/.test(path) && !path.endsWith('.d.ts');
export const isTest = (path: string): boolean => /\.(test|bench|browser)\.tsx?$/.test(path);

/** The text without comments; strings keep their place. */
export function withoutComments(source: string): string {
  return source.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_, text) => text ?? ' ',
  );
}

export interface ImportFound {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const importPattern =
  /\b(import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g;

export function importsOf(source: string): ImportFound[] {
  return [...withoutComments(source).matchAll(importPattern)].map((match) => ({
    specifier: match[3] ?? match[4]!,
    typeOnly: match[2] !== undefined,
  }));
}

const workspaces = [
  'apps/server',
  'apps/backtester',
  'apps/console',
  'apps/ctl',
  'strategies',
  'contract',
  'client',
  'ports',
  'adapters',
  'simulation',
  'benchmarks',
  'tests',
] as const;

/** The module of the table that a path belongs to, or null for what has none (scripts, configuration files). */
export function moduleOf(path: string): string | null {
  const inCore = /^core\/([^/]+)\//.exec(path);
  if (inCore) return `core/${inCore[1]}`;
  return workspaces.find((workspace) => path.startsWith(`${workspace}/`)) ?? null;
}

const packagePrefixes: readonly (readonly [string, string])[] = [
  ['@quire/core/', 'core/'],
  ['@quire/strategies', 'strategies'],
  ['@quire/contract', 'contract'],
  ['@quire/ports', 'ports'],
  ['@quire/adapters', 'adapters'],
  ['@quire/server', 'apps/server'],
  ['@quire/backtester', 'apps/backtester'],
];

/** Where an import leads inside the project, or null for a package from outside. */
export function targetOf(path: string, specifier: string): { readonly module: string; readonly path: string } | null {
  if (specifier.startsWith('.')) {
    const target = posix.normalize(posix.join(posix.dirname(path), specifier));
    const module = moduleOf(target);
    return module ? { module, path: target } : null;
  }
  for (const [prefix, module] of packagePrefixes) {
    if (specifier !== prefix && !specifier.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`)) continue;
    if (module === 'core/') return { module: `core/${specifier.slice(prefix.length).split('/')[0]}`, path: specifier };
    return { module, path: specifier };
  }
  return null;
}
