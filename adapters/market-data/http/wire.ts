import { fail, ok, type Result } from '@quire/core/units';
import type {
  MarketDataCapability,
  MarketDataFailure,
  MarketDataFailureCode,
  Provenance,
  ProviderCall,
  ProviderDescription,
  ProviderResult,
  QuarantineCause,
} from '@quire/ports/market-data';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { parseExactJson } from './exact-json.ts';
import { fetchText, type HttpReply, type HttpSettings, type HttpTrouble } from './fetch-text.ts';
import { retryAfterMs } from './retry-after.ts';

/** What every adapter is given; tests point it at a server of their own. */
export interface ProviderOptions extends Partial<HttpSettings> {
  /** Instead of the provider's own address. */
  readonly baseUrl?: string;
  readonly streamUrl?: string;
}

export type RefusalCode = Exclude<MarketDataFailureCode, 'CANCELED' | 'CIRCUIT_OPEN' | 'BUDGET_SPENT'>;
export interface Refusal {
  readonly code: RefusalCode;
  readonly detail: string;
  readonly retryAfterMs?: number;
}

export interface Ask<Schema extends TSchema> {
  readonly capability: MarketDataCapability;
  /** What the question is about, for whoever looks at the quarantine. */
  readonly about: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | null | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly schema: Schema;
  /** Turns the text into what the schema describes; JSON without loss by default. */
  readonly read?: (text: string) => unknown;
  /** A refusal in the clothes of an answer, or null. */
  readonly refusal?: (payload: unknown) => Refusal | null;
}

export interface Told<Payload> {
  readonly payload: Payload;
  readonly receivedAt: number;
  readonly latencyMs: number;
}

export interface WrongSymbol {
  readonly ask: Pick<Ask<TSchema>, 'capability' | 'about'>;
  readonly received: string;
  readonly receivedAt: number;
}

/** How many characters of something refused are kept. */
const sampleMax = 500;
const timeoutMsDefault = 10_000;
const bytesMaxDefault = 16 * 1024 * 1024;

/**
 * The common way of all adapters to the outside: permission, one request, what its status means, its size, its text, its shape.
 * An adapter adds the address and the schema, and afterwards the meaning.
 */
export class Wire {
  readonly description: ProviderDescription;
  readonly #baseUrl: string;
  readonly #settings: HttpSettings;
  readonly #statusCodes: Readonly<Record<number, RefusalCode>>;

  constructor(
    description: ProviderDescription,
    baseUrl: string,
    options: ProviderOptions,
    statusCodes: Readonly<Record<number, RefusalCode>> = {},
  ) {
    this.description = description;
    this.#baseUrl = (options.baseUrl ?? baseUrl).replace(/\/$/, '');
    this.#statusCodes = statusCodes;
    this.#settings = {
      timeoutMs: options.timeoutMs ?? timeoutMsDefault,
      bytesMax: options.bytesMax ?? bytesMaxDefault,
      now: options.now ?? Date.now,
    };
  }

  now(): number {
    return this.#settings.now();
  }

  async ask<Schema extends TSchema>(
    ask: Ask<Schema>,
    call: ProviderCall,
  ): Promise<Result<Told<Static<Schema>>, MarketDataFailure>> {
    const refused = await call.permit();
    if (refused !== null) return fail(refused);
    const request = { url: this.#urlOf(ask), headers: headersOf(ask), signal: call.signal };
    const reply = await fetchText(request, this.#settings);
    const safe = (text: string) => withoutKey(text, call);
    if (reply.kind === 'trouble') return fail(this.#troubleFailure(reply, safe));
    if (reply.status < 200 || reply.status > 299) return fail(this.#statusFailure(reply, ask, safe));
    return this.#understand(ask, reply, call, safe);
  }

  /** Asks, and lets the adapter say what a well-formed answer means. */
  async answer<Schema extends TSchema, Value>(
    ask: Ask<Schema>,
    call: ProviderCall,
    understand: (
      payload: Static<Schema>,
      told: Told<Static<Schema>>,
    ) => ProviderResult<Value> | Promise<ProviderResult<Value>>,
  ): Promise<ProviderResult<Value>> {
    const told = await this.ask(ask, call);
    return told.ok ? understand(told.value.payload, told.value) : told;
  }

  /** The provider has nothing of the kind; no request is spent on it. */
  async unsupported(detail: string): Promise<{ readonly ok: false; readonly error: MarketDataFailure }> {
    return fail(this.failure('UNSUPPORTED', `${this.description.name} ${detail}`));
  }

  /** The answer speaks of something else: it goes into quarantine whole. */
  wrongSymbol(
    call: ProviderCall,
    { ask, received, receivedAt }: WrongSymbol,
  ): { readonly ok: false; readonly error: MarketDataFailure } {
    const detail = `asked about ${ask.about}, told about ${received}`;
    this.quarantine(call, { ask, cause: 'wrong-symbol', detail, sample: received, receivedAt });
    return fail(this.failure('WRONG_SYMBOL', detail));
  }

  #understand<Schema extends TSchema>(
    ask: Ask<Schema>,
    reply: HttpReply,
    call: ProviderCall,
    safe: (text: string) => string,
  ): Result<Told<Static<Schema>>, MarketDataFailure> {
    const { receivedAt, latencyMs } = reply;
    const refuse = (cause: QuarantineCause, detail: string) => {
      this.quarantine(call, { ask, cause, detail, sample: safe(reply.text), receivedAt });
      return fail(this.failure('MALFORMED', detail));
    };
    let payload: unknown;
    try {
      payload = (ask.read ?? parseExactJson)(reply.text);
    } catch (error) {
      return refuse('not-parsable', safe(`the answer cannot be read: ${messageOf(error)}`));
    }
    const refusal = ask.refusal?.(payload) ?? null;
    if (refusal !== null) {
      const after = refusal.retryAfterMs ?? retryAfterMs(reply.headers, receivedAt);
      return fail(this.failure(refusal.code, safe(refusal.detail), after));
    }
    const fault = shapeFault(ask.schema, payload);
    if (fault !== null) return refuse('schema', fault);
    return ok({ payload: payload as Static<Schema>, receivedAt, latencyMs });
  }

  #urlOf({ path, query = {} }: Ask<TSchema>): URL {
    const url = new URL(this.#baseUrl + path);
    for (const [name, value] of Object.entries(query)) {
      if (value !== null && value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }

  #troubleFailure({ what, detail }: HttpTrouble, safe: (text: string) => string): MarketDataFailure {
    if (what === 'canceled') return this.failure('CANCELED', detail);
    return this.failure(what === 'timeout' ? 'TIMEOUT' : 'UNAVAILABLE', safe(detail));
  }

  #statusFailure(reply: HttpReply, ask: Ask<TSchema>, safe: (text: string) => string): MarketDataFailure {
    const said = safe(reply.text.slice(0, sampleMax)).replace(/\s+/g, ' ').slice(0, 200);
    const detail = `${this.description.name} answered ${reply.status}${said === '' ? '' : `: ${said}`}`;
    const after = retryAfterMs(reply.headers, reply.receivedAt);
    const refusal = refusalIn(reply.text, ask);
    if (refusal !== null) return this.failure(refusal.code, safe(refusal.detail), refusal.retryAfterMs ?? after);
    return this.failure(this.#statusCodes[reply.status] ?? codeOfStatus(reply.status), detail, after);
  }

  failure(code: MarketDataFailureCode, detail: string, retryAfter: number | null = null): MarketDataFailure {
    return { code, provider: this.description.id, detail, retryAfterMs: retryAfter };
  }

  /** Keeps something for people that must not become a number. */
  quarantine(
    call: ProviderCall,
    item: {
      readonly ask: { readonly capability: MarketDataCapability; readonly about: string };
      readonly cause: QuarantineCause;
      readonly detail: string;
      readonly sample: string;
      readonly receivedAt: number;
    },
  ): void {
    const { ask, cause, detail, sample, receivedAt } = item;
    const { capability, about } = ask;
    const kept = withoutKey(sample, call).slice(0, sampleMax);
    call.quarantine({
      provider: this.description.id,
      capability,
      symbol: about,
      cause,
      detail,
      sample: kept,
      receivedAt,
    });
  }

  provenance({ receivedAt, latencyMs }: Pick<Told<unknown>, 'receivedAt' | 'latencyMs'>): Provenance {
    const { id, delaySeconds } = this.description;
    return { provider: id, receivedAt, latencyMs, delaySeconds, failover: [], isCached: false };
  }

  /** The answer of an endpoint. */
  provided<Value>(value: Value, told: Pick<Told<unknown>, 'receivedAt' | 'latencyMs'>): ProviderResult<Value> {
    return ok({ value, provenance: this.provenance(told) });
  }
}

function headersOf({ headers }: Ask<TSchema>): Readonly<Record<string, string>> {
  return { accept: 'application/json, text/csv;q=0.9, */*;q=0.1', 'user-agent': 'quire/0.1', ...headers };
}

function codeOfStatus(status: number): RefusalCode {
  if (status === 429) return 'RATE_LIMITED';
  if (status === 401) return 'UNAUTHORIZED';
  if (status === 402 || status === 403) return 'NOT_ENTITLED';
  if (status === 404 || status === 410) return 'NOT_FOUND';
  // Asked differently it might answer; asked like this it never will.
  if (status === 400 || status === 422) return 'UNSUPPORTED';
  return 'UNAVAILABLE';
}

/** Some providers say in the body what their status leaves open. */
function refusalIn(text: string, { refusal, read }: Ask<TSchema>): Refusal | null {
  if (refusal === undefined || read !== undefined) return null;
  try {
    return refusal(parseExactJson(text));
  } catch {
    return null;
  }
}

/** Providers echo keys in their complaints, and addresses carry them. */
function withoutKey(text: string, { key }: ProviderCall): string {
  if (key === null) return text;
  return [key.key, key.secret].reduce<string>(
    (clean, part) => (part === null || part.length < 4 ? clean : clean.replaceAll(part, '***')),
    text,
  );
}

type Check = ReturnType<typeof Compile>;
const compiled = new WeakMap<TSchema, Check>();

/** What is wrong with the shape of a payload, for people; null when nothing is. */
export function shapeFault(schema: TSchema, payload: unknown): string | null {
  let check = compiled.get(schema);
  if (check === undefined) {
    check = Compile(schema);
    compiled.set(schema, check);
  }
  if (check.Check(payload)) return null;
  const [error] = check.Errors(payload) as readonly { readonly instancePath: string; readonly message: string }[];
  return `${error?.instancePath || 'the answer'} ${error?.message ?? 'is not of the documented shape'}`;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 200);
