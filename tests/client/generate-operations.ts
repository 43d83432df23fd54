/**
 * Writes the operations of the client from the OpenAPI document of a running server: a name, a method, a path and the types of
 * everything that goes in and out. Nothing of it is written by hand, so the client cannot say what the server does not.
 */

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly schema?: JsonSchema;
}

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { schema: JsonSchema }>>;
  };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>> }>
  >;
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

export interface OperationEntry {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The operations of the native API, in order of their names. */
export function nativeOperations(document: OpenApiDocument): readonly OperationEntry[] {
  return Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/api/v1'))
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        name: nameOf(method, path),
        method,
        path,
        operation,
      })),
    )
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** `GET /api/v1/accounts/{accountId}/equity` is `getAccountsByAccountIdEquity`. */
export function nameOf(method: string, path: string): string {
  const words = path
    .slice('/api/v1'.length)
    .replace(/\{(\w+)\}/g, (_, name: string) => `by-${name}`)
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return [method, ...(words.length === 0 ? ['root'] : words)]
    .map((word, at) => (at === 0 ? word.toLowerCase() : word[0]!.toUpperCase() + word.slice(1)))
    .join('');
}

export function generateOperations(document: OpenApiDocument): string {
  const operations = nativeOperations(document);
  const keyed = operations.filter(({ operation }) =>
    (operation.parameters ?? []).some(({ name, in: where }) => where === 'header' && name === 'idempotency-key'),
  );
  const types = operations.map((entry) => operationType(entry));
  const used = usedSchemas(types.join('\n'), document);
  return [
    '// Written by tests/client from the OpenAPI document of the server; `npx vitest run tests/client/ -u` writes it anew.',
    '',
    ...used.map((name) => `export type ${name} = ${typeOf(document.components.schemas[name]!)};\n`),
    `export interface Operations {\n${types.join('\n')}\n}\n`,
    '/** The method of the client for each operation. */',
    `export const operationNames = {\n${operations.map(({ name, method, path }) => `  ${name}: '${keyOf(method, path)}',`).join('\n')}\n} as const;\n`,
    '/** Operations that take an Idempotency-Key: the same key again has the recorded outcome. */',
    `export const keyedOperations = [\n${keyed.map(({ method, path }) => `  '${keyOf(method, path)}',`).join('\n')}\n] as const;\n`,
  ].join('\n');
}

const keyOf = (method: string, path: string): string => `${method.toUpperCase()} ${path}`;

function operationType({ method, path, operation }: OperationEntry): string {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const bodyType = body === undefined ? 'undefined' : typeOf(body);
  // The document calls every body required; one that demands nothing may be left out.
  const isOptional = body !== undefined && body.type === 'object' && (body.required ?? []).length === 0;
  return [
    `  /** ${operation.summary ?? ''} */`,
    `  '${keyOf(method, path)}': {`,
    `    readonly path${parameterType(operation, 'path')};`,
    `    readonly query${parameterType(operation, 'query')};`,
    `    readonly body${isOptional ? '?' : ''}: ${bodyType};`,
    `    readonly answer: ${answerType(operation)};`,
    '  };',
  ].join('\n');
}

function parameterType({ parameters = [] }: Operation, where: 'path' | 'query'): string {
  const named = parameters.filter((parameter) => parameter.in === where);
  if (named.length === 0) return ': undefined';
  const members = named.map(({ name, required, schema }) => {
    const isRequired = where === 'path' || required === true;
    return `readonly ${name}${isRequired ? '' : '?'}: ${typeOf(schema ?? {})}${isRequired ? '' : ' | undefined'}`;
  });
  const isOptional = where === 'query' && named.every(({ required }) => required !== true);
  return `${isOptional ? '?' : ''}: { ${members.join('; ')} }`;
}

/** What the successes answer. */
function answerType({ responses }: Operation): string {
  const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const types = successes.map(([status, { content }]) => {
    const schema = Object.values(content ?? {})[0]?.schema;
    return schema === undefined ? (status === '204' ? 'null' : 'unknown') : typeOf(schema);
  });
  return [...new Set(types)].join(' | ') || 'unknown';
}

function typeOf(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return schema.$ref.slice('#/components/schemas/'.length);
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(' | ');
  if (schema.enum !== undefined) return schema.enum.map((value) => literal(value)).join(' | ') || 'never';
  if (schema.const !== undefined) return literal(schema.const);
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array': {
      const item = typeOf(schema.items ?? {});
      return /[ |]/.test(item) ? `readonly (${item})[]` : `readonly ${item}[]`;
    }
    case 'object':
      return objectType(schema);
    default:
      return 'unknown';
  }
}

function objectType({ properties, required = [], patternProperties }: JsonSchema): string {
  if (properties === undefined) {
    const [values] = Object.values(patternProperties ?? {});
    return `Readonly<Record<string, ${values === undefined ? 'unknown' : typeOf(values)}>>`;
  }
  const members = Object.entries(properties).map(([name, schema]) => {
    const isRequired = required.includes(name);
    const key = /^\w+$/.test(name) ? name : `'${name}'`;
    return `readonly ${key}${isRequired ? '' : '?'}: ${typeOf(schema)}${isRequired ? '' : ' | undefined'}`;
  });
  return members.length === 0 ? 'Readonly<Record<string, never>>' : `{ ${members.join('; ')} }`;
}

const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value);

/** The named shapes that the operations reach, in order of their names. */
function usedSchemas(text: string, { components }: OpenApiDocument): readonly string[] {
  const reached = new Set<string>();
  const reach = (source: string): void => {
    for (const name of Object.keys(components.schemas)) {
      if (reached.has(name) || !new RegExp(`\\b${name}\\b`).test(source)) continue;
      reached.add(name);
      reach(typeOf(components.schemas[name]!));
    }
  };
  reach(text);
  return [...reached].sort();
}
