import { assert } from '../../units/index.ts';

/**
 * Deterministic JSON: one value has one text. Keys come in the order of the codec's table, integers in plain notation, money as
 * decimal text of its smallest unit, nothing is optional and nothing unknown is accepted. The text is what is hashed and stored.
 */
export interface Codec<Value> {
  encode(value: Value): string;
  /** `path` names the field in the error. Throws `CorruptRecord`. */
  decode(json: unknown, path: string): Value;
}

/** A stored text is not what its codec wrote: damage or a foreign version, never a user's mistake. */
export class CorruptRecord extends Error {
  override readonly name = 'CorruptRecord';
}

export function corrupt(path: string, expected: string): never {
  throw new CorruptRecord(`${path}: expected ${expected}`);
}

/** JSON text as a value; a text that is not JSON is a corrupt record. */
export function parseRecord(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CorruptRecord(`${what}: not JSON`);
  }
}

/** Any text, branded or not. */
export function text<Value extends string = string>(): Codec<Value> {
  return {
    encode: (value) => JSON.stringify(value),
    decode: (json, path) => (typeof json === 'string' ? (json as Value) : corrupt(path, 'text')),
  };
}

/** One of a closed list of texts. */
export function oneOf<const Value extends string>(values: readonly Value[]): Codec<Value> {
  const known = new Set<string>(values);
  return {
    encode: (value) => JSON.stringify(value),
    decode: (json, path) =>
      typeof json === 'string' && known.has(json) ? (json as Value) : corrupt(path, values.join(' | ')),
  };
}

/** Exactly this text or number. */
export function literal<const Value extends string | number>(value: Value): Codec<Value> {
  const encoded = JSON.stringify(value);
  return {
    encode: () => encoded,
    decode: (json, path) => (json === value ? value : corrupt(path, encoded)),
  };
}

/** A safe integer, branded or not. */
export function integer<Value extends number = number>(): Codec<Value> {
  return {
    encode: (value) => {
      assert(Number.isSafeInteger(value), `cannot encode ${value} as an integer`);
      return `${value}`;
    },
    decode: (json, path) => (Number.isSafeInteger(json) ? (json as Value) : corrupt(path, 'a safe integer')),
  };
}

/** An observed (floating point) number. Its shortest text reads back to the same bits, by the definition of the language. */
export const observed: Codec<number> = {
  encode: (value) => {
    assert(Number.isFinite(value), `cannot encode ${value}`);
    return `${value}`;
  },
  decode: (json, path) => (typeof json === 'number' && Number.isFinite(json) ? json : corrupt(path, 'a finite number')),
};

export const boolean: Codec<boolean> = {
  encode: (value) => (value ? 'true' : 'false'),
  decode: (json, path) => (typeof json === 'boolean' ? json : corrupt(path, 'true or false')),
};

const bigintPattern = /^(0|-?[1-9]\d*)$/;

/** An integer of any size, as decimal text. */
export function bigint<Value extends bigint>(): Codec<Value> {
  return {
    encode: (value) => `"${value}"`,
    decode: (json, path) =>
      typeof json === 'string' && bigintPattern.test(json)
        ? (BigInt(json) as Value)
        : corrupt(path, 'an integer as text'),
  };
}

export function nullable<Value>(codec: Codec<Value>): Codec<Value | null> {
  return {
    encode: (value) => (value === null ? 'null' : codec.encode(value)),
    decode: (json, path) => (json === null ? null : codec.decode(json, path)),
  };
}

export function list<Value>(codec: Codec<Value>): Codec<readonly Value[]> {
  return {
    encode: (values) => {
      let encoded = '[';
      for (let at = 0; at < values.length; at++) encoded += (at === 0 ? '' : ',') + codec.encode(values[at]!);
      return `${encoded}]`;
    },
    decode: (json, path) => {
      if (!Array.isArray(json)) return corrupt(path, 'a list');
      return json.map((item, at) => codec.decode(item, `${path}[${at}]`));
    },
  };
}

/** A record of texts; keys are sorted by code unit, so that equal records have equal texts. */
export const textRecord: Codec<Readonly<Record<string, string>>> = {
  encode: (value) =>
    `{${Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${JSON.stringify(value[key])}`)
      .join(',')}}`,
  decode: (json, path) => {
    const record: Record<string, string> = {};
    for (const [key, value] of Object.entries(asObject(json, path))) {
      record[key] = typeof value === 'string' ? value : corrupt(`${path}.${key}`, 'text');
    }
    return record;
  },
};

/** A codec per key: the compiler objects when a type gains a field that its table lacks. */
export type FieldTable<Value> = { readonly [Key in keyof Value]-?: Codec<Value[Key]> };

/** An object whose keys are written in the order of the table. */
export function object<Value extends object>(fields: FieldTable<Value>): Codec<Value> {
  const keys = Object.keys(fields) as (keyof Value & string)[];
  const codecs = keys.map((key) => fields[key] as Codec<unknown>);
  const prefixes = keys.map((key, at) => `${at === 0 ? '{' : ','}${JSON.stringify(key)}:`);
  return {
    encode: (value) => {
      let encoded = '';
      for (let at = 0; at < keys.length; at++) encoded += prefixes[at]! + codecs[at]!.encode(value[keys[at]!]);
      return `${encoded}}`;
    },
    decode: (json, path) => {
      const source = asObject(json, path);
      if (Object.keys(source).length !== keys.length) corrupt(path, `the fields ${keys.join(', ')}`);
      const decoded: Record<string, unknown> = {};
      for (let at = 0; at < keys.length; at++) {
        const key = keys[at]!;
        decoded[key] = codecs[at]!.decode(source[key], `${path}.${key}`);
      }
      return decoded as Value;
    },
  };
}

/**
 * An object that gained fields after its first texts were written. A value whose later fields all hold what is `absent` keeps the
 * first shape, so that texts from before read back to the same bytes, and what nobody uses is not stored.
 */
export function grown<Value extends object, Later extends keyof Value & string>(
  first: Codec<Omit<Value, Later>>,
  whole: Codec<Value>,
  absent: Readonly<Pick<Value, Later>>,
): Codec<Value> {
  const later = Object.keys(absent) as Later[];
  return {
    encode: (value) => (later.every((key) => value[key] === absent[key]) ? first.encode(value) : whole.encode(value)),
    decode: (json, path) => {
      if (later[0]! in asObject(json, path)) return whole.decode(json, path);
      return { ...first.decode(json, path), ...absent } as Value;
    },
  };
}

/** A union told apart by one key; the table has one codec for each of its values. */
export function union<Value extends object, Key extends keyof Value & string>(
  key: Key,
  members: { readonly [Kind in Value[Key] & string]: Codec<Extract<Value, { readonly [K in Key]: Kind }>> },
): Codec<Value> {
  const table = new Map(Object.entries(members) as [string, Codec<Value>][]);
  return {
    encode: (value) => {
      const codec = table.get(value[key] as string);
      assert(codec !== undefined, `no codec for ${String(value[key])}`);
      return codec.encode(value);
    },
    decode: (json, path) => {
      const kind = asObject(json, path)[key];
      const codec = typeof kind === 'string' ? table.get(kind) : undefined;
      return codec === undefined ? corrupt(`${path}.${key}`, 'a known kind') : codec.decode(json, path);
    },
  };
}

export function asObject(json: unknown, path: string): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return corrupt(path, 'an object');
  return json as Record<string, unknown>;
}
