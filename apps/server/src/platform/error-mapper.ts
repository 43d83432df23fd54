import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type ProblemError, problem, problemBody } from './problem.ts';
import { JournalUnavailable } from './world-gateway.ts';

/** Turns whatever was thrown into problem details; what is not expected is logged and shown without its inside. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asProblem(error);
  const shown = known ?? problem('INTERNAL', 'something went wrong inside; the log has it under this request id');
  if (known === null) request.log.error({ err: error, requestId: request.id }, 'request failed');
  const { retryAfterSeconds, headers = {} } = shown.extra;
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  return reply
    .headers(headers)
    .code(shown.statusCode)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemBody(shown, request.id));
}

/** Null: nobody expected it. */
export function asProblem(error: unknown): ProblemError | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'ProblemError') return error as ProblemError;
  if (error instanceof JournalUnavailable) {
    return problem('JOURNAL_UNAVAILABLE', error.message, { retryAfterSeconds: error.retryAfterSeconds });
  }
  if (isDatabaseDown(error))
    return problem('DATABASE_UNAVAILABLE', 'the database does not answer', { retryAfterSeconds: 5 });
  return frameworkProblem(error as FastifyError);
}

function frameworkProblem({ code, message }: FastifyError): ProblemError | null {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem('BODY_TOO_LARGE', 'the body exceeds 256 kB');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem('UNSUPPORTED_MEDIA_TYPE', message);
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_ASYNC_CONSTRAINT':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return problem('MALFORMED_REQUEST', message);
    default:
      return null;
  }
}

const connectionCodes = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  // PostgreSQL: shutting down, starting up, too many connections.
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

export function isDatabaseDown(error: unknown): boolean {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  if (typeof code !== 'string' || !connectionCodes.has(code)) return false;
  return code !== 'ENOENT' || syscall === 'connect';
}
