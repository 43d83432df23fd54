import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { Problem } from '@quire/contract';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import { type TSchema, Type } from 'typebox';

/** The server as the slices see it: requests and answers typed by their schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The schemas of a route's answers: its own, and problem details for every refusal. */
export function answers<Answer extends TSchema, Status extends 200 | 201 = 200>(schema: Answer, status?: Status) {
  const key = (status ?? 200) as Status;
  return { [key]: schema, '4xx': Problem, '5xx': Problem } as { [Key in Status]: Answer } & {
    '4xx': typeof Problem;
    '5xx': typeof Problem;
  };
}

/** Done, with nothing to say. */
export const noContent = { 204: Type.Null(), '4xx': Problem, '5xx': Problem };

/** Text that is not JSON, such as CSV. */
export const textAnswer = { 200: Type.String(), '4xx': Problem, '5xx': Problem };

/** `Idempotency-Key`, on every request that creates something. */
export const idempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({ maxLength: 128, description: 'Send the same key again to learn the recorded outcome' }),
  ),
});
