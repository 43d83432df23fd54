import { MessageChannel } from 'node:worker_threads';
import type { WorldGateway } from '../platform/world-gateway.ts';
import { messageOf } from './message-of.ts';
import type { Channel, FromWorld, ToWorld } from './protocol.ts';
import { type SpawnThread, ThreadGateway, type WorldListeners } from './thread-gateway.ts';
import type { WorldOptions } from './world-options.ts';
import { hasWorldThreads, takeWorldWorker } from './world-worker.ts';

/**
 * Opens a world, creating it when there is none, and resolves when it accepts commands.
 *
 * @example const world = await startWorld({ ...worldDefaults, worldId: 'sim', feed: 'sim', seed: 42, speed: 1, connection, replay: null });
 */
export async function startWorld(options: WorldOptions, listeners: WorldListeners = {}): Promise<WorldGateway> {
  const gateway = new ThreadGateway(options, spawnThread, listeners);
  await gateway.open();
  return gateway;
}

/** Compiled, a world has a thread of its own. From sources, as in tests, it runs here behind the same ports. */
const spawnThread: SpawnThread = (options, onMessage, onEnd) =>
  hasWorldThreads ? spawnWorker(options, onMessage, onEnd) : spawnHere(options, onMessage, onEnd);

const spawnWorker: SpawnThread = (options, onMessage, onEnd) => {
  const worker = takeWorldWorker();
  let reason = 'the world thread ended';
  worker.on('message', (message: FromWorld) => onMessage(message));
  worker.on('error', (error) => {
    reason = messageOf(error);
  });
  worker.on('exit', () => onEnd(reason));
  worker.postMessage(options);
  return {
    post: (message) => worker.postMessage(message),
    terminate: async () => {
      await worker.terminate();
    },
  };
};

const spawnHere: SpawnThread = (options, onMessage, onEnd) => {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', (message: FromWorld) => onMessage(message));
  const stop = new AbortController();
  const channel: Channel<ToWorld, FromWorld> = {
    post: (message) => port2.postMessage(message),
    onMessage: (listener) => port2.on('message', (message: ToWorld) => listener(message)),
  };
  // Loaded here only: a program with threads has no use for a second copy of the world's modules on its main one.
  const ended = import('./run-world.ts')
    .then(({ runWorld }) => runWorld(options, channel, stop.signal))
    .then(
      () => 'the world ended',
      (error: unknown) => messageOf(error),
    )
    .then(async (reason) => {
      // Messages that are under way arrive first: a port closes behind them.
      await new Promise<void>((resolve) => {
        port1.once('close', resolve);
        port2.close();
      });
      onEnd(reason);
    });
  return {
    post: (message) => port1.postMessage(message),
    terminate: () => {
      stop.abort();
      return ended;
    },
  };
};
