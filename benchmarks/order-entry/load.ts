import { type HttpAnswer, HttpConnection } from './http-connection.ts';

export interface Load {
  readonly port: number;
  readonly clients: number;
  readonly seconds: number;
  /** Head of every request but its length, ending with a line break. */
  readonly headers: string;
  /** Body of the order `index` of client `client`. */
  readonly body: (client: number, index: number) => string;
}

export interface LoadFigures {
  readonly clients: number;
  readonly orders: number;
  readonly ordersPerSecond: number;
  readonly msP50: number;
  readonly msP99: number;
  /** Answers other than 201, by status. */
  readonly others: Readonly<Record<string, number>>;
}

/** Closed loop: each client sends its next order when it has the answer to the last. */
export async function applyLoad(load: Load): Promise<LoadFigures> {
  const times: number[] = [];
  const others: Record<string, number> = {};
  const startedMs = performance.now();
  const endMs = startedMs + load.seconds * 1_000;
  await Promise.all(
    Array.from({ length: load.clients }, async (_, client) => {
      const connection = await HttpConnection.open(load.port);
      for (let index = 0; performance.now() < endMs; index++) {
        const sentMs = performance.now();
        const answer = await connection.send(requestOf(load, client, index));
        times.push(performance.now() - sentMs);
        if (answer.status !== 201) note(others, answer);
      }
      connection.close();
    }),
  );
  const seconds = (performance.now() - startedMs) / 1_000;
  const { clients } = load;
  return { clients, orders: times.length, ordersPerSecond: times.length / seconds, ...percentilesOf(times), others };
}

/** @param times in milliseconds, in any order */
export function percentilesOf(times: readonly number[]): { readonly msP50: number; readonly msP99: number } {
  const sorted = Float64Array.from(times).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { msP50: at(0.5), msP99: at(0.99) };
}

export function requestOf({ headers, body }: Pick<Load, 'headers' | 'body'>, client: number, index: number): string {
  const text = body(client, index);
  return `POST /api/v1/orders HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${headers}content-length: ${text.length}\r\n\r\n${text}`;
}

export function note(others: Record<string, number>, { status, body }: HttpAnswer): void {
  const code = /"code":"(\w+)"/.exec(body)?.[1] ?? '';
  const name = `${status} ${code}`.trim();
  others[name] = (others[name] ?? 0) + 1;
}
