import { parentPort } from 'node:worker_threads';
import { messageOf } from './message-of.ts';
import type { FromWorld, ToWorld } from './protocol.ts';
import { runWorld } from './run-world.ts';
import type { WorldOptions } from './world-options.ts';

/** Entry of the world's thread. Nothing else runs here, so that no heavy read can stop the market. */
const port = parentPort;
if (port === null) throw new Error('world-thread runs in a worker thread only');

/** The first message says which world it is; no other comes before that one is open. */
const options = await new Promise<WorldOptions>((resolve) => port.once('message', resolve));
runWorld(options, {
  post: (message: FromWorld) => port.postMessage(message),
  onMessage: (listener) => port.on('message', (message: ToWorld) => listener(message)),
}).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(
      `world thread: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}\n`,
    );
    // Ends this thread, not the process; posted messages arrive first. The main thread starts another one, which recovers.
    process.exit(1);
  },
);
