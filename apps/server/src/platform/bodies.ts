import type { FastifyInstance } from 'fastify';
import { parseLosslessJson } from './lossless-json.ts';
import { problem } from './problem.ts';

/**
 * Reads every body as JSON whatever its content type says: the documents' `curl -d` lines send a form's type, some clients none
 * at all, and a DELETE with a JSON type and no body is well formed.
 */
export function acceptJsonBodies(app: FastifyInstance): void {
  // Some clients send the header with nothing in it, on a DELETE without a body; that says as much as no header.
  app.addHook('onRequest', ({ headers }, _reply, done) => {
    if (headers['content-type']?.trim() === '') delete headers['content-type'];
    done();
  });
  app.removeAllContentTypeParsers();
  // The usual type by its name beside all others: the framework takes a type apart that it finds no name for, at every request.
  app.addContentTypeParser(['application/json', '*'], { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, jsonOf(body as string));
    } catch (error) {
      done(error as Error, undefined);
    }
  });
}

function jsonOf(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return parseLosslessJson(text);
  } catch (error) {
    throw problem('MALFORMED_JSON', error instanceof Error ? error.message.slice(0, 200) : 'not JSON');
  }
}
