import swagger from '@fastify/swagger';
import * as contract from '@quire/contract';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { version } from './version.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The shapes of the contract that have a name. */
const namedShapes = Object.values(contract).filter(
  (value): value is Extract<typeof value, object> & { readonly $id: string } =>
    typeof value === 'object' && value !== null && '$id' in value,
);

/** OpenAPI 3.1 of every route from the schemas it is checked by, as JSON at /docs/json and for people at /docs. */
export async function registerOpenApi(app: FastifyInstance): Promise<void> {
  for (const shape of namedShapes) app.addSchema(shape);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Quire',
        version,
        description:
          'A paper-trading exchange and trading desk. Prices are simulated unless a world says otherwise. Decimals are exact ' +
          'text; instants are RFC 3339 in UTC; errors are problem details (RFC 9457).',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'quire_session' },
          keyId: { type: 'apiKey', in: 'header', name: 'APCA-API-KEY-ID' },
          secret: { type: 'apiKey', in: 'header', name: 'APCA-API-SECRET-KEY' },
        },
      },
      security: [{ session: [] }, { keyId: [], secret: [] }],
    },
    refResolver: { buildLocalReference: (json, _baseUri, _fragment, i) => String(json['$id'] ?? `Schema${i}`) },
    transform: ({ schema, url, route }) => {
      const access = (route.config as { access?: unknown } | undefined)?.access;
      const response = withNamedAnswers(schema.response);
      return { schema: { ...schema, response, ...(access === 'public' ? { security: [] } : {}) }, url };
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new Error('the document is not OpenAPI 3');
      return withNamedSchemas(document.openapiObject as unknown as Json) as typeof document.openapiObject;
    },
  });
}

/** An answer that is a named shape refers to it. */
function withNamedAnswers(response: unknown): unknown {
  const answers = Object.entries((response ?? {}) as Record<string, { $id?: string }>);
  return Object.fromEntries(
    answers.map(([status, schema]) => {
      if (schema.$id === undefined) return [status, schema];
      return [status, { description: /^[45]/.test(status) ? 'Refused' : schema.$id, $ref: `${schema.$id}#` }];
    }),
  );
}

/** The page and the document; after the routes, so that the reference has them all. */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  app.get('/docs/json', { config: { access: 'public', unlimited: true }, schema: { hide: true } }, (_request, reply) =>
    reply.type('application/json').send(JSON.stringify(app.swagger())),
  );
  const page = pageOnDemand();
  for (const url of ['/docs', '/docs/*']) {
    app.get(url, { config: { access: 'public', unlimited: true }, schema: { hide: true } }, page);
  }
}

/**
 * The reference page is four megabytes of script, which most runs never show: it is read when somebody asks for it first. An
 * application of its own renders it, because routes cannot be added to one that listens.
 */
function pageOnDemand() {
  let pages: Promise<FastifyInstance> | null = null;
  const load = async (): Promise<FastifyInstance> => {
    const { default: scalar } = await import('@scalar/fastify-api-reference');
    const app = fastify();
    await app.register(scalar, {
      routePrefix: '/docs',
      configuration: { url: '/docs/json', telemetry: false, withDefaultFonts: false, hideClientButton: true } as object,
    });
    return app;
  };
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    pages ??= load();
    const answer = await (await pages).inject({ method: 'GET', url: request.url });
    const { location, 'content-type': type } = answer.headers;
    if (location !== undefined) reply.header('location', location);
    if (type !== undefined) reply.header('content-type', type);
    return reply.code(answer.statusCode).send(answer.rawPayload);
  };
}

/** A schema with an `$id` appears once, among the components, and is referred to everywhere else. */
function withNamedSchemas(document: Json): Json {
  const named: Record<string, Json> = {};
  const walk = (node: Json): Json => {
    if (Array.isArray(node)) return node.map(walk);
    if (node === null || typeof node !== 'object') return node;
    const { $id, ...rest } = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value)]));
    if (typeof $id !== 'string') return $id === undefined ? rest : { $id, ...rest };
    named[$id] = rest;
    return { $ref: `#/components/schemas/${$id}` };
  };
  const walked = walk(document) as { components?: { schemas?: Record<string, Json> } };
  return {
    ...walked,
    components: { ...walked.components, schemas: { ...walked.components?.schemas, ...named } },
  } as Json;
}
