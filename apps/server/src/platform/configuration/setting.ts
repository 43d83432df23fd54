/**
 * What the value of a setting may be. A few lines of our own rather than the schemas of the API: those take longer to load than the
 * database to answer, and a start reads its settings before it does anything else.
 */
export interface Setting<Value> {
  readonly kind: 'text' | 'number' | 'boolean' | 'list';
  /** What is wrong with a value, in words after the variable's name; null when nothing is. */
  fault(value: unknown): string | null;
  /** Never there: it carries the type. */
  readonly value?: Value;
}

export type ValueOf<Of> = Of extends Setting<infer Value> ? Value : never;

interface TextLimits {
  readonly lengthMin?: number;
  readonly lengthMax?: number;
  readonly pattern?: RegExp;
}

export function text({ lengthMin = 0, lengthMax = Number.POSITIVE_INFINITY, pattern }: TextLimits): Setting<string> {
  return {
    kind: 'text',
    fault(value) {
      if (typeof value !== 'string') return 'must be a text';
      if (value.length < lengthMin) return `must not have fewer than ${lengthMin} characters`;
      if (value.length > lengthMax) return `must not have more than ${lengthMax} characters`;
      return pattern === undefined || pattern.test(value) ? null : `must match ${pattern.source}`;
    },
  };
}

interface NumberLimits {
  readonly min?: number;
  readonly above?: number;
  readonly max: number;
}

export function decimal({ min, above, max }: NumberLimits): Setting<number> {
  return {
    kind: 'number',
    fault(value) {
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number';
      if (min !== undefined && value < min) return `must be at least ${min}`;
      if (above !== undefined && value <= above) return `must be above ${above}`;
      return value > max ? `must be at most ${max}` : null;
    },
  };
}

export function integer(limits: NumberLimits): Setting<number> {
  const { fault } = decimal(limits);
  return {
    kind: 'number',
    fault: (value) => fault(value) ?? (Number.isInteger(value) ? null : 'must be a whole number'),
  };
}

export const flag: Setting<boolean> = {
  kind: 'boolean',
  fault: (value) => (typeof value === 'boolean' ? null : 'must be true or false'),
};

export function choice<const Values extends readonly string[]>(values: Values): Setting<Values[number]> {
  return {
    kind: 'text',
    fault: (value) => (values.includes(String(value)) ? null : `must be one of ${values.join(', ')}`),
  };
}

export function list(item: Setting<string>): Setting<string[]> {
  return {
    kind: 'list',
    fault(value) {
      if (!Array.isArray(value)) return 'must be a list';
      for (const entry of value as unknown[]) {
        const fault = item.fault(entry);
        if (fault !== null) return `holds ${JSON.stringify(entry)}, which ${fault}`;
      }
      return null;
    },
  };
}

/** Null when it is not set. */
export function optional<Value>(setting: Setting<Value>): Setting<Value | null> {
  return { kind: setting.kind, fault: (value) => (value === null ? null : setting.fault(value)) };
}
