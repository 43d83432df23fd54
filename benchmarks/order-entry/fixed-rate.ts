import { setTimeout as delay } from 'node:timers/promises';
import { HttpConnection } from './http-connection.ts';
import { type Load, note, percentilesOf, requestOf } from './load.ts';

export interface FixedRate extends Pick<Load, 'port' | 'headers' | 'body'> {
  readonly ordersPerSecond: number;
  readonly seconds: number;
  /** Connections that are kept open. An order that finds none free waits for one, and its time runs meanwhile. */
  readonly connections: number;
}

export interface FixedRateFigures {
  readonly orders: number;
  readonly msP50: number;
  readonly msP99: number;
  /** Highest number of orders that were due and not answered. */
  readonly waitingMax: number;
  /** Answers other than 201, by status. */
  readonly others: Readonly<Record<string, number>>;
}

/**
 * Open loop: orders fall due at fixed instants whether earlier ones are answered or not, and the time of each counts from the instant
 * at which it was due, so that a program that falls behind cannot hide it.
 */
export async function applyFixedRate(load: FixedRate): Promise<FixedRateFigures> {
  const free = await Promise.all(Array.from({ length: load.connections }, () => HttpConnection.open(load.port)));
  const all = [...free];
  const total = Math.round(load.ordersPerSecond * load.seconds);
  const times: number[] = [];
  const others: Record<string, number> = {};
  const due: { readonly index: number; readonly dueMs: number }[] = [];
  const running = new Set<Promise<void>>();
  let waitingMax = 0;
  const send = async (connection: HttpConnection, { index, dueMs }: (typeof due)[number]): Promise<void> => {
    const answer = await connection.send(
      requestOf(load, index % load.connections, Math.floor(index / load.connections)),
    );
    times.push(performance.now() - dueMs);
    if (answer.status !== 201) note(others, answer);
    free.push(connection);
    sendDue();
  };
  const sendDue = (): void => {
    while (due.length > 0 && free.length > 0) {
      const sending = send(free.pop()!, due.shift()!);
      running.add(sending);
      void sending.finally(() => running.delete(sending));
    }
  };
  const startedMs = performance.now();
  for (let index = 0; index < total; ) {
    const now = performance.now();
    for (; index < total; index++) {
      const dueMs = startedMs + (index * 1_000) / load.ordersPerSecond;
      if (dueMs > now) break;
      due.push({ index, dueMs });
    }
    sendDue();
    waitingMax = Math.max(waitingMax, due.length + running.size);
    await delay(1);
  }
  while (running.size > 0 || due.length > 0) await Promise.all(running);
  for (const connection of all) connection.close();
  return { orders: total, ...percentilesOf(times), waitingMax, others };
}
