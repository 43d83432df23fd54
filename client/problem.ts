/** A refusal of the API: problem details (RFC 9457) with a stable code, listed in docs/reference/errors.md. */
export class QuireProblem extends Error {
  override readonly name = 'QuireProblem';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  /** Which field of the request is at fault, or null. */
  readonly field: string | null;
  /** Numbers that explain a refusal, as text. */
  readonly details: Readonly<Record<string, string>>;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
  constructor(body: ProblemBody, retryAfterSeconds: number | null) {
    super(body.detail ?? body.title ?? 'the request was refused');
    this.status = body.status;
    this.code = body.code ?? 'UNKNOWN';
    this.title = body.title ?? '';
    this.field = body.field ?? null;
    this.details = body.details ?? {};
    this.requestId = body.requestId ?? null;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface ProblemBody {
  readonly status: number;
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly field?: string;
  readonly details?: Readonly<Record<string, string>>;
  readonly requestId?: string;
}

/** No answer came. Whether the server acted is not known, unless the request may be repeated safely. */
export class QuireUnreachable extends Error {
  override readonly name = 'QuireUnreachable';
}

/** What an answer that is not a success says, even when something between here and the server wrote it. */
export async function problemOf(response: Response): Promise<QuireProblem> {
  const text = await response.text();
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new QuireProblem(
    { ...readBody(text), status: response.status },
    Number.isFinite(retryAfter) ? retryAfter : null,
  );
}

function readBody(text: string): Partial<ProblemBody> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : { detail: text.slice(0, 500) };
  } catch {
    return { detail: text.slice(0, 500) };
  }
}
