import { fail, ok, type PartsPerMillion, type Result } from '../../units/index.ts';
import type { SquareRootImpact } from '../impact/square-root-impact.ts';
import type { LatencyModel } from '../latency/latency-model.ts';
import type { QueueModel } from '../queue-models/queue-model.ts';
import type { ParameterDefinition } from '../reference-models/reference-model.ts';
import { type ModelRefusal, type SelectedModel, selectReferenceModel } from '../reference-models/registry.ts';

/** What an owner chooses: a profile, a step of the ladder, or the name of another tool; parameters as decimal text. */
export interface FillSettings {
  readonly model: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The fidelity ladder, F0 to F4. `best` is the best that the feed supports. */
export type FillLevel = 'close' | 'bar' | 'quote' | 'queue' | 'book' | 'best';

/** Settings, checked and resolved: what the venues read. */
export interface FillConduct {
  readonly settings: FillSettings;
  readonly version: number;
  readonly level: FillLevel | 'reference';
  /** Of another tool; null on the ladder. */
  readonly reference: SelectedModel | null;
  readonly queue: QueueModel;
  readonly impact: SquareRootImpact;
  readonly latency: LatencyModel;
  /** Share of a bar's volume that the world may take; null: what the account's policy says. */
  readonly participationMax: PartsPerMillion | null;
  /** A quote older than this fills nothing. */
  readonly staleMicros: number;
  /** Every parameter in use, as it is recorded on fills. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Profiles: `realistic` is the default, `alpaca-compat` imitates Alpaca's paper rules. */
export const fillProfiles = { realistic: 'best', 'alpaca-compat': 'alpaca-paper' } as const;

const levels: readonly FillLevel[] = ['close', 'bar', 'quote', 'queue', 'book', 'best'];

/** Parameters that each step of the ladder understands. */
export const ladderParameters = {
  queueModel: {
    kind: 'choice',
    standard: 'power',
    choices: ['power', 'risk-averse', 'log', 'log2', 'power2', 'power3'],
    about: 'how a place in a queue is estimated',
  },
  queueExponent: { kind: 'number', standard: 3, min: 1, max: 10, about: 'n of the power models, a whole number' },
  impact: { kind: 'number', standard: 1, min: 0, max: 10, about: 'Y of the square-root law beyond what is displayed' },
  dailyVolatility: { kind: 'number', standard: 0.02, min: 0, max: 1, about: 'σ of the square-root law' },
  dailyVolumeOfDisplayed: {
    kind: 'number',
    standard: 1_000,
    min: 1,
    max: 1_000_000,
    about: 'average daily volume as a multiple of the displayed quantity',
  },
  participation: {
    kind: 'number',
    standard: 0.1,
    min: 0,
    max: 1,
    about: 'share of a bar’s volume that the world may take, to a millionth; 1 takes it all, 0.025 is strict',
  },
  staleSeconds: { kind: 'number', standard: 15, min: 0, max: 86_400, about: 'a quote older than this fills nothing' },
  entryMilliseconds: { kind: 'number', standard: 0, min: 0, max: 60_000, about: 'latency of an order to its market' },
  responseMilliseconds: { kind: 'number', standard: 0, min: 0, max: 60_000, about: 'latency of word back' },
  jitterMilliseconds: { kind: 'number', standard: 0, min: 0, max: 60_000, about: 'drawn on top, order by order' },
} as const satisfies Record<string, ParameterDefinition>;

type LadderParameter = keyof typeof ladderParameters;

/** Raised when the same market would fill otherwise. */
export const ladderVersion = 1;

/**
 * Checks settings and fills in the standards. Refuses unknown names and parameters, and values outside their definition.
 *
 * @example selectFills({ model: 'queue', parameters: { queueModel: 'risk-averse' } })
 */
export function selectFills(settings: FillSettings): Result<FillConduct, ModelRefusal> {
  const name = profileOf(settings.model);
  return isLevel(name) ? selectLevel(settings, name) : selectReference(settings, name);
}

function profileOf(model: string): string {
  return Object.hasOwn(fillProfiles, model) ? fillProfiles[model as keyof typeof fillProfiles] : model;
}

function isLevel(name: string): name is FillLevel {
  return (levels as readonly string[]).includes(name);
}

function selectLevel(settings: FillSettings, level: FillLevel): Result<FillConduct, ModelRefusal> {
  const parameters: Record<string, string> = {};
  for (const [parameter, given] of Object.entries(settings.parameters)) {
    const reason = ladderFault(parameter, given);
    if (reason !== null) return fail({ code: 'INVALID_FILL_PARAMETER', name: settings.model, parameter, reason });
  }
  for (const parameter of (Object.keys(ladderParameters) as LadderParameter[]).sort()) {
    parameters[parameter] = settings.parameters[parameter] ?? `${ladderParameters[parameter].standard}`;
  }
  return ok(conductOf(settings, level, parameters));
}

function conductOf(
  settings: FillSettings,
  level: FillLevel,
  parameters: Readonly<Record<string, string>>,
): FillConduct {
  const numberOf = (name: LadderParameter): number => Number(parameters[name]);
  const shape = parameters['queueModel'] as (typeof ladderParameters)['queueModel']['choices'][number];
  return {
    settings,
    version: ladderVersion,
    level,
    reference: null,
    queue:
      shape === 'risk-averse'
        ? { kind: 'risk-averse' }
        : { kind: 'probabilistic', shape, exponent: numberOf('queueExponent') },
    impact: {
      coefficient: numberOf('impact'),
      dailyVolatility: numberOf('dailyVolatility'),
      dailyVolumeOfDisplayed: numberOf('dailyVolumeOfDisplayed'),
    },
    latency: {
      entryMicros: Math.round(numberOf('entryMilliseconds') * 1_000),
      responseMicros: Math.round(numberOf('responseMilliseconds') * 1_000),
      jitterMicros: Math.round(numberOf('jitterMilliseconds') * 1_000),
    },
    participationMax: Math.round(numberOf('participation') * 1_000_000) as PartsPerMillion,
    staleMicros: Math.round(numberOf('staleSeconds') * 1_000_000),
    parameters,
  };
}

function ladderFault(parameter: string, given: string): string | null {
  if (!Object.hasOwn(ladderParameters, parameter)) {
    return `is not one of ${Object.keys(ladderParameters).sort().join(', ')}`;
  }
  const definition: ParameterDefinition = ladderParameters[parameter as LadderParameter];
  if (definition.kind === 'choice') {
    return definition.choices.includes(given) ? null : `is not one of ${definition.choices.join(', ')}`;
  }
  const value = decimalOf(given);
  if (value === null || value < definition.min || value > definition.max) {
    return `is not a number from ${definition.min} to ${definition.max}`;
  }
  return parameter === 'queueExponent' && !Number.isInteger(value) ? 'is not a whole number' : null;
}

function selectReference(settings: FillSettings, name: string): Result<FillConduct, ModelRefusal> {
  const given: Record<string, number | string> = {};
  for (const [parameter, value] of Object.entries(settings.parameters)) given[parameter] = decimalOf(value) ?? value;
  const selected = selectReferenceModel(name, given);
  if (!selected.ok) return selected;
  const reference = selected.value;
  const parameters = Object.fromEntries(Object.entries(reference.parameters).map(([key, value]) => [key, `${value}`]));
  const ladder = conductOf(settings, 'best', standardTexts);
  return ok({ ...ladder, level: 'reference', version: reference.version, reference, parameters });
}

const standardTexts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ladderParameters).map(([key, { standard }]) => [key, `${standard}`]),
);

/** What accounts without settings have: the best of the feed, participation as their policy says. */
export const standardConduct: FillConduct = {
  ...conductOf({ model: 'realistic', parameters: {} }, 'best', standardTexts),
  participationMax: null,
};

const plainDecimal = /^-?\d+(\.\d+)?$/;

function decimalOf(text: string): number | null {
  return plainDecimal.test(text) ? Number(text) : null;
}
