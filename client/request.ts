import { keyedOperations, type Operations, operationNames } from './operations.ts';
import { problemOf, QuireUnreachable } from './problem.ts';
import { defaultRetry, type RetryPolicy, withRetry } from './retry.ts';

export interface ClientOptions {
  /** Where the server is. In a browser an empty text means the page's own origin. */
  readonly baseUrl: string;
  /** An API key of an account; without one the browser's session counts. */
  readonly keyId?: string;
  readonly secret?: string;
  /** A session token, for a person outside of a browser. */
  readonly token?: string;
  readonly retry?: RetryPolicy;
  /** How long one attempt may take; 30 seconds unless told otherwise. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

export type OperationName = keyof typeof operationNames;
type OperationOf<Name extends OperationName> = Operations[(typeof operationNames)[Name]];
export type AnswerOf<Name extends OperationName> = OperationOf<Name>['answer'];

/** What an operation takes: parts of its path, its query and its body, and the key under which it may be repeated. */
export type ArgumentsOf<Name extends OperationName> =
  Pick<OperationOf<Name>, 'path' | 'query' | 'body'> extends infer Parts
    ? { readonly [Part in keyof Parts as Parts[Part] extends undefined ? never : Part]: Parts[Part] } & Extra
    : never;
interface Extra {
  /** Made up for operations that take one, so that a lost answer can be asked for again. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

type IsRequired<Arguments> = Partial<Arguments> extends Arguments ? false : true;

/** One method per operation of the API, named after its method and path. */
export type OperationMethods = {
  readonly [Name in OperationName]: IsRequired<ArgumentsOf<Name>> extends true
    ? (given: ArgumentsOf<Name>) => Promise<AnswerOf<Name>>
    : (given?: ArgumentsOf<Name>) => Promise<AnswerOf<Name>>;
};

interface Given {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export function operationMethods(options: ClientOptions): OperationMethods {
  const entries = Object.entries(operationNames).map(([name, operation]) => [
    name,
    (given: Given = {}) => perform(options, operation, given),
  ]);
  return Object.fromEntries(entries) as OperationMethods;
}

/** The headers that say who is asking. */
export function credentialsOf({ keyId, secret, token }: ClientOptions): Record<string, string> {
  if (keyId !== undefined && secret !== undefined) return { 'apca-api-key-id': keyId, 'apca-api-secret-key': secret };
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

async function perform(options: ClientOptions, operation: string, given: Given): Promise<unknown> {
  const [method = 'GET', template = ''] = operation.split(' ');
  const isKeyed = (keyedOperations as readonly string[]).includes(operation);
  const key = isKeyed ? (given.idempotencyKey ?? crypto.randomUUID()) : undefined;
  const url = `${options.baseUrl.replace(/\/$/, '')}${addressOf(template, given)}`;
  const headers: Record<string, string> = {
    ...credentialsOf(options),
    ...(given.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  };
  const body = given.body === undefined ? {} : { body: JSON.stringify(given.body) };
  const send = () => attempt(options, url, { method, headers, ...body }, given.signal);
  const isRepeatable = method === 'GET' || method === 'PUT' || isKeyed;
  return withRetry(send, { policy: options.retry ?? defaultRetry, isRepeatable });
}

async function attempt(
  { fetch: send = fetch, timeoutMs = 30_000 }: ClientOptions,
  url: string,
  request: RequestInit,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const timeout = AbortSignal.timeout(timeoutMs);
  let response: Response;
  try {
    response = await send(url, {
      ...request,
      credentials: 'include',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
  } catch (error) {
    // Whoever called it off hears of that, not of a server out of reach.
    signal?.throwIfAborted();
    throw new QuireUnreachable(`no answer from ${new URL(url, 'http://here').pathname}`, { cause: error });
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return null;
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return isJson ? response.json() : response.text();
}

function addressOf(template: string, { path = {}, query = {} }: Given): string {
  const address = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = path[name];
    if (value === undefined) throw new TypeError(`${template} needs ${name}`);
    return encodeURIComponent(value);
  });
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) asked.set(name, String(value));
  }
  const text = asked.toString();
  return text === '' ? address : `${address}?${text}`;
}
