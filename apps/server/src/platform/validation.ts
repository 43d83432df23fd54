import type { FastifyReply, FastifyRequest, FastifySchemaCompiler } from 'fastify';
import { IsOptional, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { type ProblemError, problem } from './problem.ts';

/**
 * Checks requests against their TypeBox schemas. Text in addresses and queries is converted to what the schema asks for; bodies
 * never are, so that `"quantity": true` stays wrong. A field that a route does not know is refused: a misspelt
 * `limitPrize` must not become a market order.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  // Most routes are never asked between two starts: each is made ready by its first request, for a millisecond or less.
  let ready: ReturnType<typeof readied> | null = null;
  return (value: unknown) => {
    if ((value ?? null) === null && IsOptional(schema)) return { value };
    ready ??= readied(schema, httpPart);
    const { closed, check, hasDefaults } = ready;
    // What fits as it came needs no conversion.
    if (!hasDefaults && check.Check(value)) return { value };
    const given = httpPart === 'body' ? value : converted(closed, value);
    if (check.Check(given)) return { value: given };
    return { error: problemOf(check.Errors(given) as readonly SchemaError[], given, httpPart ?? 'request') };
  };
};

function readied(schema: TSchema, httpPart: string | undefined) {
  const closed = closeObject(schema, httpPart);
  return { closed, check: Compile(closed), hasDefaults: JSON.stringify(schema).includes('"default":') };
}

function closeObject(schema: TSchema, httpPart: string | undefined): TSchema {
  if (httpPart === 'headers') return schema;
  const { type, additionalProperties } = schema as { type?: string; additionalProperties?: unknown };
  if (type !== 'object' || additionalProperties !== undefined) return schema;
  // TypeBox keeps what kind a schema is in a property that a spread would lose.
  return Object.defineProperties({} as TSchema, {
    ...Object.getOwnPropertyDescriptors(schema),
    additionalProperties: { value: false, enumerable: true },
  });
}

function converted(schema: TSchema, value: unknown): unknown {
  return Value.Convert(schema, Value.Default(schema, { ...(value as object) }));
}

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}

function problemOf(errors: readonly SchemaError[], given: unknown, httpPart: string): ProblemError {
  const unknown = errors.find(({ keyword }) => keyword === 'additionalProperties');
  if (unknown) {
    const [name = ''] = (unknown.params['additionalProperties'] as readonly string[] | undefined) ?? [];
    const field = [...pathOf(unknown), name].join('.').slice(0, 100);
    return problem('UNKNOWN_FIELD', `${where(httpPart)} has a field ${field} that this route does not know`, { field });
  }
  const error = errors[0]!;
  if ((given ?? null) === null || (typeof given !== 'object' && httpPart === 'body')) {
    return problem('INVALID_FIELD', `${where(httpPart)} must be a JSON object`, { field: 'body' });
  }
  const [missing] = (error.params['requiredProperties'] as readonly string[] | undefined) ?? [];
  const path = missing === undefined ? pathOf(error) : [...pathOf(error), missing];
  const field = path.join('.') || 'body';
  return problem('INVALID_FIELD', missing === undefined ? `${field} ${sentence(error)}` : `${field} is missing`, {
    field,
  });
}

const pathOf = ({ instancePath }: SchemaError): string[] => instancePath.split('/').filter(Boolean);

function sentence({ message, params }: SchemaError): string {
  const allowed = params['allowedValues'] as readonly unknown[] | undefined;
  return allowed ? `must be one of ${allowed.join(', ')}` : message;
}

const where = (httpPart: string): string =>
  ({ body: 'the body', querystring: 'the query', params: 'the address' })[httpPart] ?? 'the request';

/**
 * Holds an answer against the schema that its route declares; for tests, where a view that drifted from its contract must fail
 * loudly.
 */
export async function checkAnswers(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const declared = request.routeOptions.schema?.response as Record<string, TSchema> | undefined;
  // Another API's dialect describes its answers elsewhere.
  if (declared === undefined || Object.keys(declared).length === 0) return payload;
  const status = String(reply.statusCode);
  const schema = declared[status] ?? declared[`${status[0]}xx`];
  if (!schema) throw new Error(`${request.method} ${request.url} answered ${status}, which it does not declare`);
  const value: unknown = JSON.parse(JSON.stringify(payload));
  if (Value.Check(schema, value)) return payload;
  const [error] = Value.Errors(schema, value);
  throw new Error(`${request.method} ${request.url} answered ${status} against its schema: ${JSON.stringify(error)}`);
}
