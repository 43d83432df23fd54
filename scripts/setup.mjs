#!/usr/bin/env node
// One file without dependencies between a fresh clone and a running Quire: it installs what the lock file names, compiles what
// is stale, builds the console, and hands over. Nothing is asked, and nothing is done twice: each stage keeps a stamp of what it
// was made from. An inter-process lock lets two terminals start at once.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFolder = join(root, 'node_modules', '.cache', 'quire-setup');
const lockFolder = join(root, '.cache', 'setup.lock');
const isWindows = process.platform === 'win32';
const quiet = process.env.QUIRE_SETUP_QUIET === '1';
const stages = [];

const say = (text) => {
  if (!quiet) process.stderr.write(`${text}\n`);
};

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(
    `Quire needs Node.js 20.19 or newer; this is ${process.versions.node}. Install a newer one and run the command again.`,
  );
  process.exit(1);
}

const sha = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
};

const ignored = new Set(['node_modules', 'dist', '.git', '.cache', 'data', 'reports']);

/** Path, size and time of each source: cheap to read, and different whenever an editor or git touched a file. */
function fingerprint(folders, accept) {
  const parts = [];
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (ignored.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (accept(entry.name)) {
        const { size, mtimeMs } = statSync(path);
        parts.push(`${relative(root, path)}:${size}:${mtimeMs}`);
      }
    }
  };
  for (const folder of folders) if (existsSync(join(root, folder))) visit(join(root, folder));
  return parts;
}

const stampPath = (name) => join(stampFolder, name);
const readStamp = (name) => (existsSync(stampPath(name)) ? readFileSync(stampPath(name), 'utf8') : '');
const writeStamp = (name, value) => {
  mkdirSync(stampFolder, { recursive: true });
  writeFileSync(stampPath(name), value);
};

function run(command, commandArguments, what) {
  const started = performance.now();
  const result = spawnSync(command, commandArguments, {
    cwd: root,
    encoding: 'utf8',
    shell: isWindows,
    env: { ...process.env, NODE_ENV: undefined },
    maxBuffer: 64 * 1024 * 1024,
  });
  const seconds = (performance.now() - started) / 1000;
  if (result.status !== 0) {
    say(`\n${what} failed (${command} ${commandArguments.join(' ')}):\n${result.stdout ?? ''}${result.stderr ?? ''}`);
    if (result.error) say(String(result.error));
    process.exit(1);
  }
  return seconds;
}

function stage(name, isStale, act) {
  if (!isStale()) return;
  say(`  ${name} …`);
  const seconds = act();
  stages.push({ name, seconds });
  say(`  ${name}: ${seconds.toFixed(1)} s`);
}

/** A folder is made atomically by one process only; its owner's pid tells whether it is still alive. */
async function withLock(act) {
  mkdirSync(dirname(lockFolder), { recursive: true });
  let announced = false;
  for (;;) {
    try {
      mkdirSync(lockFolder);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const owner = existsSync(join(lockFolder, 'pid')) ? Number(readFileSync(join(lockFolder, 'pid'), 'utf8')) : 0;
      if (owner && !isAlive(owner)) {
        rmSync(lockFolder, { recursive: true, force: true });
        continue;
      }
      if (!announced) say(`  waiting for another set-up to finish (process ${owner || 'unknown'}) …`);
      announced = true;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  writeFileSync(join(lockFolder, 'pid'), String(process.pid));
  try {
    return await act();
  } finally {
    rmSync(lockFolder, { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function install() {
  const lock = () =>
    sha([
      readFileSync(join(root, 'package-lock.json')),
      process.versions.node.split('.')[0],
      process.platform,
      process.arch,
    ]);
  stage(
    'installing packages',
    () => readStamp('install') !== lock(),
    () => {
      const seconds = run(
        isWindows ? 'npm.cmd' : 'npm',
        ['ci', '--include=dev', '--no-audit', '--no-fund'],
        'Installing packages',
      );
      writeStamp('install', lock());
      return seconds;
    },
  );
}

function compile() {
  const folders = [
    'core',
    'strategies',
    'contract',
    'client',
    'ports',
    'adapters',
    'apps/server',
    'apps/backtester',
    'apps/ctl',
    'simulation',
    'benchmarks',
  ];
  const isSource = (name) =>
    (name.endsWith('.ts') && !name.endsWith('.test.ts')) || name === 'tsconfig.json' || name === 'package.json';
  const print = () =>
    sha([...fingerprint(folders, isSource), readFileSync(join(root, 'tsconfig.base.json')), readStamp('install')]);
  const outputs = ['core', 'contract', 'adapters', 'apps/server', 'apps/ctl'].map((folder) =>
    join(root, folder, 'dist'),
  );
  stage(
    'compiling',
    () => readStamp('compile') !== print() || outputs.some((folder) => !existsSync(folder)),
    () => {
      const seconds = run(
        process.execPath,
        [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'],
        'Compiling',
      );
      writeStamp('compile', print());
      return seconds;
    },
  );
}

function buildConsole() {
  const print = () =>
    sha([...fingerprint(['apps/console', 'contract', 'core/units'], () => true), readStamp('install')]);
  stage(
    'building the console',
    () => readStamp('console') !== print() || !existsSync(join(root, 'apps/console/dist/index.html')),
    () => {
      const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
      const seconds = run(
        process.execPath,
        [vite, 'build', join(root, 'apps/console'), '--logLevel', 'warn'],
        'Building the console',
      );
      writeStamp('console', print());
      return seconds;
    },
  );
}

/** What starts often starts from a few files instead of a thousand. Whether they are stale is asked where it is asked at every start. */
async function bundle() {
  const { freshBundle } = await import(pathToFileURL(join(root, 'apps/ctl/dist/program.js')).href);
  stage(
    'joining the modules',
    () => freshBundle() === null,
    () => run(process.execPath, [join(root, 'scripts/bundle.mjs')], 'Joining the modules'),
  );
}

function prepare({ console: withConsole, bundle: withBundle = true }) {
  return withLock(async () => {
    install();
    compile();
    if (withConsole) buildConsole();
    if (withBundle) await bundle();
  });
}

/** Runs a child in the foreground, passes signals on, and ends with its exit code. */
function handOver(command, commandArguments, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, commandArguments, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

const tool = (...parts) => join(root, 'node_modules', ...parts);

async function control(commandArguments) {
  process.env.QUIRE_SETUP_STAGES = JSON.stringify(stages);
  const { loadProgram } = await import(pathToFileURL(join(root, 'apps/ctl/dist/program.js')).href);
  const main = await loadProgram();
  await main(commandArguments);
}

/** Runs a child out of sight; what it said is told when it has ended. */
function runAside(command, commandArguments) {
  return new Promise((resolve) => {
    const child = spawn(command, commandArguments, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Each check is a process of its own beside the others, so that one red check does not hide the next. */
async function check() {
  const [colors, pretty] = process.stdout.isTTY ? ['force', 'true'] : ['off', 'false'];
  const [biome, compiler] = [tool('@biomejs', 'biome', 'bin', 'biome'), tool('typescript', 'bin', 'tsc')];
  const checks = [
    ['format and lint', [biome, 'check', '--error-on-warnings', `--colors=${colors}`, '.']],
    ['types of the tests', [compiler, '-p', 'tsconfig.tests.json', '--pretty', pretty]],
    ['types of the console', [compiler, '-p', 'apps/console', '--pretty', pretty]],
    ['unused files and exports', [tool('knip', 'bin', 'knip.js')]],
  ];
  const running = checks.map(([, commandArguments]) => runAside(process.execPath, commandArguments));
  let failed = 0;
  for (const [index, [name]] of checks.entries()) {
    const { code, output } = await running[index];
    say(`\n# ${name}`);
    process.stdout.write(output);
    if (code !== 0) failed++;
  }
  return failed;
}

const vitest = (...more) => handOver(process.execPath, [tool('vitest', 'vitest.mjs'), 'run', ...more]);

function summarize(files) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const file of files) {
    if (!existsSync(file)) {
      totals.failed++;
      continue;
    }
    const report = JSON.parse(readFileSync(file, 'utf8'));
    totals.passed += report.numPassedTests;
    totals.failed += report.numFailedTests + (report.numFailedTests === 0 && !report.success ? 1 : 0);
    totals.skipped += report.numPendingTests + report.numTodoTests;
  }
  return totals;
}

async function test(commandArguments) {
  if (commandArguments.length > 0) return vitest(...commandArguments);
  const reports = join(root, 'reports');
  mkdirSync(reports, { recursive: true });
  const files = ['tests.json', 'browser.json'].map((name) => join(reports, name));
  for (const file of files) rmSync(file, { force: true });
  const reporters = (file) => ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const started = performance.now();
  const failedChecks = await check();
  await vitest(...reporters(files[0]));
  await vitest('--config', 'tests/browser/vitest.config.ts', ...reporters(files[1]));
  const totals = summarize(files);
  totals.failed += failedChecks;
  say(`\nAll tests and checks took ${((performance.now() - started) / 1000).toFixed(0)} s.`);
  process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
  return totals.failed === 0 && totals.passed > 0 ? 0 : 1;
}

const runCompiled = (path, commandArguments) =>
  handOver(process.execPath, ['--enable-source-maps', join(root, path), ...commandArguments]);

const commands = {
  start: async (rest) => {
    await prepare({ console: true });
    await control(['start', ...rest]);
  },
  quire: async (rest) => {
    await prepare({ console: rest[0] === 'start' || rest[0] === 'replay' });
    await control(rest);
  },
  build: () => prepare({ console: true }),
  test: async (rest) => {
    await prepare({ console: true });
    process.exitCode = await test(rest);
  },
  check: async () => {
    await prepare({ console: false });
    process.exitCode = (await check()) === 0 ? 0 : 1;
  },
  e2e: async (rest) => {
    await prepare({ console: true });
    // Pictures of every page are taken on request; the test runner does not know the flag.
    if (rest.includes('--screenshots')) process.env.CONSOLE_SCREENSHOTS = '1';
    const others = rest.filter((argument) => argument !== '--screenshots');
    process.exitCode = await vitest('--config', 'tests/browser/vitest.config.ts', ...others);
  },
  bench: async (rest) => {
    await prepare({ console: false });
    process.exitCode = await runCompiled('benchmarks/dist/main.js', rest);
  },
  simulate: async (rest) => {
    await prepare({ console: false });
    process.exitCode = await runCompiled('simulation/dist/main.js', rest);
  },
  'check-fills': async (rest) => {
    await prepare({ console: false });
    process.exitCode = await runCompiled('simulation/dist/check-fills.js', rest);
  },
  soak: async (rest) => {
    await prepare({ console: true });
    process.exitCode = await runCompiled('benchmarks/dist/soak.js', rest);
  },
  dev: async (rest) => {
    await prepare({ console: true, bundle: false });
    const compiler = spawn(process.execPath, [tool('typescript', 'bin', 'tsc'), '-b', '--watch'], {
      cwd: root,
      stdio: 'inherit',
    });
    const pages = spawn(process.execPath, [tool('vite', 'bin', 'vite.js'), join(root, 'apps/console')], {
      cwd: root,
      stdio: 'inherit',
    });
    process.exitCode = await handOver(process.execPath, [
      '--watch',
      '--enable-source-maps',
      'apps/ctl/dist/cli-unbundled.js',
      'start',
      ...rest,
    ]);
    compiler.kill();
    pages.kill();
  },
};

requireNode();
process.chdir(root);
const [command = 'start', ...rest] = process.argv.slice(2);
if (!Object.hasOwn(commands, command)) {
  say(`Unknown command ${command}. Known: ${Object.keys(commands).join(', ')}.`);
  process.exit(2);
}
await commands[command](rest);
