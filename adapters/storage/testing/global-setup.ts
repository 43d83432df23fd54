import { runFolderOf, runFolderVariable, stopTestServer, sweepTestServers } from './test-server.ts';

/** For vitest's `globalSetup`: names the run's folder; the first test that needs a database starts its server there. */
export default async function setup(): Promise<() => Promise<void>> {
  await sweepTestServers();
  const folder = runFolderOf(process.pid);
  process.env[runFolderVariable] = folder;
  return () => stopTestServer(folder);
}
