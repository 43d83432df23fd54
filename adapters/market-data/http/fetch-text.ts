import type { CancelSignal } from '@quire/ports/market-data';

/** How patient we are with a provider. */
export interface HttpSettings {
  /** From the first byte sent to the last received: a slow drip ends here too. */
  readonly timeoutMs: number;
  readonly bytesMax: number;
  /** Milliseconds UTC. */
  readonly now: () => number;
}

export interface HttpRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: CancelSignal | null;
}

export interface HttpReply {
  readonly kind: 'reply';
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly receivedAt: number;
  readonly latencyMs: number;
}

export interface HttpTrouble {
  readonly kind: 'trouble';
  readonly what: 'timeout' | 'canceled' | 'network' | 'too-long';
  readonly detail: string;
}

/** One GET, ended by its answer, its deadline or whoever asked; never longer and never bigger than the settings say. */
export async function fetchText(request: HttpRequest, settings: HttpSettings): Promise<HttpReply | HttpTrouble> {
  const controller = new AbortController();
  const cancel = () => controller.abort('canceled');
  const timer = setTimeout(() => controller.abort('timeout'), settings.timeoutMs);
  request.signal?.addEventListener('abort', cancel, { once: true });
  if (request.signal?.aborted) cancel();
  try {
    return await exchange(request, settings, controller.signal);
  } catch (error) {
    return troubleOf(error, controller.signal, settings);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', cancel);
  }
}

async function exchange(
  { url, headers }: HttpRequest,
  { bytesMax, now }: HttpSettings,
  signal: AbortSignal,
): Promise<HttpReply | HttpTrouble> {
  const startedAt = now();
  // A redirect would carry the key to wherever it points, so it is an answer like any other.
  const response = await fetch(url, { headers, signal, redirect: 'manual' });
  const text = await boundedText(response, bytesMax);
  if (text === null)
    return { kind: 'trouble', what: 'too-long', detail: `the answer is longer than ${bytesMax} bytes` };
  const receivedAt = now();
  const { status, headers: received } = response;
  return { kind: 'reply', status, headers: received, text, receivedAt, latencyMs: Math.max(0, receivedAt - startedAt) };
}

/** Null when there is more than allowed; the rest is not read. */
async function boundedText(response: Response, bytesMax: number): Promise<string | null> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function troubleOf(error: unknown, signal: AbortSignal, { timeoutMs }: HttpSettings): HttpTrouble {
  if (signal.aborted && signal.reason === 'canceled')
    return { kind: 'trouble', what: 'canceled', detail: 'nobody waits for the answer any more' };
  if (signal.aborted) return { kind: 'trouble', what: 'timeout', detail: `no complete answer within ${timeoutMs} ms` };
  return { kind: 'trouble', what: 'network', detail: networkDetail(error) };
}

/** The platform says "fetch failed"; what failed is in the cause. */
function networkDetail(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const { code, message } = cause as { code?: unknown; message?: unknown };
  return [code, message].filter((part) => typeof part === 'string' && part !== '').join(': ') || String(cause);
}
