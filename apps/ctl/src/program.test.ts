import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshBundle } from './program.ts';

let folder: string;
let place: { readonly root: URL; readonly bundles: URL };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quire-bundle-'));
  mkdirSync(join(folder, 'bundle'));
  place = { root: pathToFileURL(`${folder}/`), bundles: pathToFileURL(`${folder}/bundle/`) };
  writeFileSync(join(folder, 'modules'), 'compiled');
});

afterEach(() => rmSync(folder, { recursive: true }));

function makeBundle(): void {
  const { size, mtimeMs } = statSync(join(folder, 'modules'));
  const bundle = { main: 'a/main.js', madeOf: [{ path: 'modules', size, mtimeMs }] };
  writeFileSync(join(folder, 'bundle', 'bundle.json'), JSON.stringify(bundle));
}

describe('the bundle of the program', () => {
  it('is used while it is made of what is there', () => {
    makeBundle();
    expect(freshBundle(place)?.href).toBe(pathToFileURL(join(folder, 'bundle/a/main.js')).href);
  });

  it('is not used when there is none', () => {
    expect(freshBundle(place)).toBeNull();
  });

  it('is not used after a compilation, nor when what it was made of is gone', () => {
    makeBundle();
    utimesSync(join(folder, 'modules'), new Date(0), new Date(0));
    expect(freshBundle(place)).toBeNull();
    makeBundle();
    writeFileSync(join(folder, 'modules'), 'compiled anew');
    expect(freshBundle(place)).toBeNull();
    makeBundle();
    rmSync(join(folder, 'modules'));
    expect(freshBundle(place)).toBeNull();
  });
});
