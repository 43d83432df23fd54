import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const compressible = /\.(js|css|html|svg|json|txt|webmanifest)$/;
/** What fits into one packet anyway gains nothing. */
const bytesMin = 1_024;

/**
 * Lays `NAME.br` and `NAME.gz` beside every text file of the build, at the strongest setting: it is done once, and the server only
 * picks. Fonts and pictures are compressed by their own formats.
 */
export function precompress(): Plugin {
  let folder = '';
  return {
    name: 'quire-precompress',
    apply: 'build',
    configResolved({ root, build }) {
      folder = join(root, build.outDir);
    },
    closeBundle() {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile() && compressible.test(entry.name)) compressFile(path);
      }
    },
  };
}

function compressFile(path: string): void {
  const whole = readFileSync(path);
  if (whole.length < bytesMin) return;
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: whole.length };
  writeFileSync(`${path}.br`, brotliCompressSync(whole, { params }));
  writeFileSync(`${path}.gz`, gzipSync(whole, { level: 9 }));
}
