import { asProblem } from '../../platform/error-mapper.ts';
import type { ProblemError } from '../../platform/problem.ts';

type Details = Readonly<Record<string, unknown>>;

/** An answer in the dialect's own shape: `{code, message, …details}`. */
export class AlpacaError extends Error {
  override readonly name = 'AlpacaError';
  readonly status: number;
  readonly code: number;
  readonly details: Details;
  readonly retryAfterSeconds: number | null;
  constructor(
    status: number,
    message: string,
    { code = codeOf(status), details = {}, retryAfterSeconds = null }: Extra = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

interface Extra {
  readonly code?: number;
  readonly details?: Details;
  readonly retryAfterSeconds?: number | null;
}

/** A code begins with its status: 422 has 42210000. */
const codeOf = (status: number): number => status * 100_000 + 10_000;

export const badRequest = (message: string): AlpacaError => new AlpacaError(400, message);
export const unauthorized = (): AlpacaError => new AlpacaError(401, 'request is not authorized');
export const forbidden = (message: string, details: Details = {}): AlpacaError =>
  new AlpacaError(403, message, { details });
export const notFound = (message: string): AlpacaError => new AlpacaError(404, message);
export const noEndpoint = (): AlpacaError => notFound('endpoint not found.');
/** The request could never be right. 40010001 travels with 422: the one code whose first digits are not its status. */
export const malformed = (message: string): AlpacaError => new AlpacaError(422, message, { code: 40010001 });
/** The request was understood and is not allowed. */
export const notAllowed = (message: string, details: Details = {}): AlpacaError =>
  new AlpacaError(422, message, { details });

/** Whatever was thrown, in the dialect's words. Null: nobody expected it. */
export function asAlpacaError(error: unknown): AlpacaError | null {
  if (error instanceof AlpacaError) return error;
  const problem = asProblem(error);
  return problem && fromProblem(problem);
}

function fromProblem({ code, statusCode, message, extra }: ProblemError): AlpacaError {
  if (code === 'MALFORMED_JSON') return badRequest('request body format is invalid');
  if (statusCode === 401) return unauthorized();
  if (statusCode === 404) return noEndpoint();
  if (statusCode === 429) return new AlpacaError(429, 'rate limit exceeded');
  return new AlpacaError(statusCode, message, { retryAfterSeconds: extra.retryAfterSeconds ?? null });
}
