export { createClient, type QuireClient } from './client.ts';
export type * from './operations.ts';
export { QuireProblem, QuireUnreachable } from './problem.ts';
export type { AnswerOf, ArgumentsOf, ClientOptions, OperationMethods, OperationName } from './request.ts';
export type { RetryPolicy } from './retry.ts';
export type { SocketLike, Stream, StreamHandlers, StreamOptions, StreamParts, Subscription } from './stream.ts';
