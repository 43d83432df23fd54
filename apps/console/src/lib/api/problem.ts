/** RFC 9457 problem details as our API sends them; `code` is stable. */
export interface ProblemBody {
  readonly title?: string;
  readonly status?: number;
  readonly code?: string;
  readonly detail?: string;
  readonly requestId?: string;
  readonly field?: string;
  readonly details?: Readonly<Record<string, string>>;
}

/** What the server answered when it did not do what was asked, or that it did not answer at all (status 0). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  readonly field: string | null;
  readonly details: Readonly<Record<string, string>>;

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? `The server answered ${status}.`);
    this.status = status;
    this.code = body.code ?? `HTTP_${status}`;
    this.requestId = body.requestId ?? null;
    this.field = body.field ?? null;
    this.details = body.details ?? {};
  }

  /** Nobody knows whether it was done: asking again must use the same key. */
  get isUnanswered(): boolean {
    return this.status === 0 || this.status === 503 || this.status === 504;
  }
}

export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(0, { code: 'CLIENT_ERROR', detail: error instanceof Error ? error.message : String(error) });
}
