import { fail, ok, type Result } from '../units/index.ts';

/** What a number counts, shown beside it. */
export type ParameterUnit = 'bars' | 'ratio' | 'percent' | 'multiple' | 'units' | 'currency' | 'count';

export interface NumberParameter {
  readonly kind: 'integer' | 'number';
  readonly description: string;
  readonly unit: ParameterUnit;
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

export interface FlagParameter {
  readonly kind: 'flag';
  readonly description: string;
  readonly default: boolean;
}

export interface ChoiceParameter {
  readonly kind: 'choice';
  readonly description: string;
  readonly choices: readonly string[];
  readonly default: string;
}

export type ParameterDefinition = NumberParameter | FlagParameter | ChoiceParameter;
export type ParameterSchema = Readonly<Record<string, ParameterDefinition>>;

type ValueOf<Definition extends ParameterDefinition> = Definition extends NumberParameter
  ? number
  : Definition extends FlagParameter
    ? boolean
    : Definition extends ChoiceParameter
      ? Definition['choices'][number]
      : never;

export type ParametersOf<Schema extends ParameterSchema> = {
  readonly [Name in keyof Schema]: ValueOf<Schema[Name]>;
};

export interface ParameterError {
  readonly code: 'UNKNOWN_PARAMETER' | 'BAD_PARAMETER';
  readonly name: string;
  readonly message: string;
}

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Reads given values (texts from a command line, values from JSON) against the schema; absent ones take their default. All
 * problems are found at once.
 */
export function readParameters<Schema extends ParameterSchema>(
  schema: Schema,
  given: Readonly<Record<string, unknown>>,
): Result<ParametersOf<Schema>, readonly ParameterError[]> {
  const errors: ParameterError[] = [];
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(schema, name)) continue;
    const known = Object.keys(schema).join(', ');
    errors.push({ code: 'UNKNOWN_PARAMETER', name, message: `there is no parameter "${name}"; there are: ${known}` });
  }
  const values: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(schema)) {
    const raw = Object.hasOwn(given, name) ? given[name] : undefined;
    const value = raw === undefined ? definition.default : readValue(definition, raw);
    if (value === null) {
      errors.push({
        code: 'BAD_PARAMETER',
        name,
        message: `${name} must be ${expected(definition)}, not ${show(raw)}`,
      });
    } else values[name] = value;
  }
  return errors.length > 0 ? fail(errors) : ok(values as ParametersOf<Schema>);
}

function readValue(definition: ParameterDefinition, raw: unknown): number | boolean | string | null {
  if (definition.kind === 'flag') {
    if (raw === true || raw === 'true') return true;
    return raw === false || raw === 'false' ? false : null;
  }
  if (definition.kind === 'choice') return typeof raw === 'string' && definition.choices.includes(raw) ? raw : null;
  const value = typeof raw === 'string' && numberPattern.test(raw.trim()) ? Number(raw) : raw;
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  if (definition.kind === 'integer' && !Number.isSafeInteger(value)) return null;
  return value >= definition.min && value <= definition.max ? value : null;
}

/** What a value must be, for messages and help. */
export function expected(definition: ParameterDefinition): string {
  if (definition.kind === 'flag') return 'true or false';
  if (definition.kind === 'choice') return `one of ${definition.choices.join(', ')}`;
  const what = definition.kind === 'integer' ? 'a whole number' : 'a number';
  return `${what} of ${definition.unit} from ${definition.min} to ${definition.max}`;
}

const show = (raw: unknown): string => (typeof raw === 'string' ? `"${raw.slice(0, 40)}"` : String(raw).slice(0, 40));
