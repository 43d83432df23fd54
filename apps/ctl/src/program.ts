import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type Main = typeof import('./main.ts').main;

interface Bundle {
  /** Relative to the folder of the bundles. */
  readonly main: string;
  /** Files of the repository as they were when the bundle was made. */
  readonly madeOf: readonly { readonly path: string; readonly size: number; readonly mtimeMs: number }[];
}

const here = { root: new URL('../../../', import.meta.url), bundles: new URL('./bundle/', import.meta.url) };

/**
 * The command line, from the bundle when that was made of the modules that are here now, which loads several times as fast; else from
 * the modules themselves.
 */
export async function loadProgram(): Promise<Main> {
  const bundle = freshBundle();
  const program = bundle === null ? import('./main.ts') : import(bundle.href);
  return ((await program) as { readonly main: Main }).main;
}

/** Null when there is no bundle, or one of other modules: after a compilation by hand, say. */
export function freshBundle({ root, bundles } = here): URL | null {
  const bundle = readBundle(bundles);
  if (bundle === null) return null;
  const isFresh = bundle.madeOf.every(({ path, size, mtimeMs }) => {
    const found = statSync(fileURLToPath(new URL(path, root)), { throwIfNoEntry: false });
    return found !== undefined && found.size === size && found.mtimeMs === mtimeMs;
  });
  return isFresh ? new URL(bundle.main, bundles) : null;
}

function readBundle(bundles: URL): Bundle | null {
  try {
    return JSON.parse(readFileSync(new URL('bundle.json', bundles), 'utf8')) as Bundle;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
