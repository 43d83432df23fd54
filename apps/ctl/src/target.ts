import { resolve } from 'node:path';
import { readConfiguration } from '@quire/server/main';
import type { Command } from 'commander';
import type { ApiTarget } from './api-client.ts';

export interface TargetOptions {
  readonly url?: string;
  readonly data?: string;
}

/** The two options of every command that talks to a running server. */
export function addTargetOptions(command: Command): Command {
  return command
    .option('--url <url>', 'address of the server (default: this configuration)')
    .option('--data <folder>', 'data folder that holds the operator token (default: QUIRE_DATA)');
}

export function targetOf(options: TargetOptions): ApiTarget {
  const configuration = readConfiguration(process.env, process.cwd());
  const host = ['0.0.0.0', '::', ''].includes(configuration.host) ? '127.0.0.1' : configuration.host;
  return {
    baseUrl: options.url ?? `http://${host.includes(':') ? `[${host}]` : host}:${configuration.port}`,
    dataFolder: resolve(options.data ?? configuration.dataFolder),
  };
}
