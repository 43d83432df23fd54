import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** Round trips in milliseconds of a message of that many bytes through the bare echo, one after the other with a pause between. */
export async function measureEcho(options: {
  readonly port: number;
  readonly bytes: number;
  readonly messages: number;
  readonly everyMs: number;
}): Promise<readonly number[]> {
  const socket = new WebSocket(`ws://127.0.0.1:${options.port}`, { perMessageDeflate: false });
  await once(socket, 'open');
  const message = Buffer.alloc(options.bytes, 'x');
  const times: number[] = [];
  for (let sent = 0; sent < options.messages; sent++) {
    await delay(options.everyMs);
    const sentMs = performance.now();
    socket.send(message);
    await once(socket, 'message');
    times.push(performance.now() - sentMs);
  }
  socket.close();
  return times;
}
