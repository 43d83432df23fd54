import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptedVariables } from './accepted.ts';
import { databaseUrlFromParts, databaseUrlParts, normalizeDatabaseUrl } from './database-url.ts';
import { DotenvError, parseDotenv } from './dotenv.ts';
import { type Configuration, type ConfigurationKey, type Variable, variables } from './variables.ts';

/** The start is refused. `variable` is the name at fault; the message begins with it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly variable: string;
  constructor(variable: string, message: string) {
    super(`${variable}: ${message}`);
    this.variable = variable;
  }
}

export interface ConfigurationRow {
  readonly name: string;
  readonly value: string;
  readonly source: string;
  readonly doc: string;
}

interface Written {
  readonly name: string;
  readonly text: string;
  readonly source: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface LoadedConfiguration {
  readonly configuration: Configuration;
  readonly rows: readonly ConfigurationRow[];
}

/**
 * Reads the environment and the `.env` of a folder (the environment wins), checks every value and returns them with where each
 * came from.
 *
 * @throws ConfigurationError naming the variable that is unknown, invalid or in conflict with another.
 */
export function loadConfiguration(env: Environment, folder: string): LoadedConfiguration {
  const written = collect(env, folder);
  refuseUnknown(written);
  const values: Record<string, unknown> = {};
  const rows: ConfigurationRow[] = [];
  for (const [key, definition] of Object.entries<Variable>(variables)) {
    const found = chosen(definition, written) ?? derived(key as ConfigurationKey, written);
    const text = found?.text ?? definition.fallback;
    values[key] = text === null ? null : parsed(definition, text, found?.name ?? definition.name);
    rows.push({
      name: definition.name,
      value: shown(definition.isSecret, text),
      source: found?.source ?? 'default',
      doc: definition.doc,
    });
  }
  const configuration = values as unknown as Configuration;
  refuseConflicts(configuration, written);
  return { configuration, rows: [...rows, ...acceptedRows(written)] };
}

/** The values alone. */
export function readConfiguration(env: Environment, folder: string): Configuration {
  return loadConfiguration(env, folder).configuration;
}

/** The settings by their variables, secrets masked, for whoever wants to know later what was in force. */
export function publicSettings(configuration: Configuration): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries<Variable>(variables).map(([key, { name, isSecret }]) => {
      const value = configuration[key as ConfigurationKey];
      return [name, isSecret && value !== null ? '********' : value];
    }),
  );
}

/** What `./quire config explain` prints: each value, masked when secret, and its source. */
export function explainConfiguration(env: Environment, folder: string): readonly ConfigurationRow[] {
  return loadConfiguration(env, folder).rows;
}

function collect(env: Environment, folder: string): Map<string, Written> {
  const written = new Map<string, Written>();
  const path = join(folder, '.env');
  if (existsSync(path)) {
    try {
      for (const { name, value, line } of parseDotenv(readFileSync(path, 'utf8'), env)) {
        written.set(name, { name, text: value, source: `.env line ${line}` });
      }
    } catch (error) {
      if (error instanceof DotenvError) throw new ConfigurationError('.env', error.message);
      throw error;
    }
  }
  for (const [name, text] of Object.entries(env)) {
    if (text !== undefined) written.set(name, { name, text, source: 'environment' });
  }
  // An empty value is an absent one: `NAME=` in a template means "not set".
  for (const [name, { text }] of written) if (text.trim() === '') written.delete(name);
  return written;
}

/** Names that other parts of this repository read for themselves: the launcher and the tests. */
const readElsewhere = /^QUIRE_(TEST|PROPERTY|E2E|BENCH|SETUP|CI|SOAK|DEV)_/;

function refuseUnknown(written: ReadonlyMap<string, Written>): void {
  const known = new Set(Object.values(variables).flatMap(({ name, aliases }: Variable) => [name, ...aliases]));
  for (const name of written.keys()) {
    if (!name.startsWith('QUIRE_') || known.has(name) || readElsewhere.test(name)) continue;
    throw new ConfigurationError(name, 'is not a setting of Quire; ./quire config explain lists those there are');
  }
}

function chosen(definition: Variable, written: ReadonlyMap<string, Written>): Written | null {
  const present = [definition.name, ...definition.aliases].flatMap((name) => written.get(name) ?? []);
  const [first] = present;
  if (!first) return null;
  const other = present.find(({ name, text }) => name !== first.name && text.trim() !== first.text.trim());
  if (other) throw new ConfigurationError(other.name, `says something else than ${first.name}, which means the same`);
  return first.name === definition.name ? first : { ...first, source: `${first.source} as ${first.name}` };
}

/** Values that are made of other variables. */
function derived(key: ConfigurationKey, written: ReadonlyMap<string, Written>): Written | null {
  if (key === 'databaseUrl') {
    const parts = databaseUrlParts((name) => written.get(name)?.text);
    return parts && { name: 'POSTGRES_HOST', text: databaseUrlFromParts(parts), source: 'composed of POSTGRES_*' };
  }
  if (key === 'logLevel' && /^(1|true|yes|on)$/i.test(written.get('DEBUG')?.text.trim() ?? '')) {
    return { name: 'DEBUG', text: 'debug', source: 'DEBUG' };
  }
  return null;
}

function parsed(definition: Variable, text: string, name: string): unknown {
  const value = fromText(definition, text.trim(), name);
  const fault = definition.schema.fault(value);
  if (fault === null) return value;
  const given = definition.isSecret ? '' : `, not ${JSON.stringify(text)}`;
  throw new ConfigurationError(name, `${fault}${given}. ${definition.doc}`);
}

function fromText(definition: Variable, text: string, name: string): unknown {
  const { kind } = definition.schema;
  if (definition === variables.databaseUrl) return normalizeDatabaseUrl(text);
  if (definition === variables.logLevel) return text.toLowerCase().replace(/^warning$/, 'warn');
  if (kind === 'list') return listFromText(text, name);
  if (kind === 'boolean') return booleanFromText(text);
  if (kind === 'number') return numberFromText(text);
  return definition === variables.environment ? text.toLowerCase() : text;
}

function listFromText(text: string, name: string): unknown {
  if (!text.startsWith('[')) {
    return text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigurationError(name, 'begins like a JSON list and is not one');
  }
}

function booleanFromText(text: string): unknown {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  return /^(0|false|no|off)$/i.test(text) ? false : text;
}

function numberFromText(text: string): unknown {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

const placeholder = /^(<.*>|changeme|your[-_].*|secret|password|secure_generated.*)$/i;

function refuseConflicts(configuration: Configuration, written: ReadonlyMap<string, Written>): void {
  const { environment, localOpen, debug, secretKey, demoKeyId, demoSecret } = configuration;
  if ((demoKeyId === null) !== (demoSecret === null)) {
    const missing = demoKeyId === null ? 'QUIRE_DEMO_KEY_ID' : 'QUIRE_DEMO_SECRET';
    throw new ConfigurationError(missing, 'must be set together with its other half');
  }
  if (debug && written.has('LOG_LEVEL') && configuration.logLevel !== 'debug') {
    throw new ConfigurationError('DEBUG', 'asks for debug output, LOG_LEVEL for less');
  }
  for (const name of ['POSTGRES_HOST', 'POSTGRES_PORT', 'POSTGRES_DB', 'POSTGRES_USER']) {
    refuseOtherDatabase(name, configuration.databaseUrl, written);
  }
  if (environment !== 'production') return;
  if (localOpen) throw new ConfigurationError('QUIRE_LOCAL_OPEN', 'is refused in production');
  if (debug || configuration.logLevel === 'debug') {
    throw new ConfigurationError(debug ? 'DEBUG' : 'LOG_LEVEL', 'debug output is refused in production');
  }
  if (secretKey !== null && (secretKey.length < 32 || placeholder.test(secretKey))) {
    throw new ConfigurationError('SECRET_KEY', 'is too weak for production; openssl rand -hex 32 makes a good one');
  }
  for (const key of ['adminPassword', 'demoSecret'] as const) {
    if (placeholder.test(configuration[key] ?? '')) {
      throw new ConfigurationError(variables[key].name, 'still holds a placeholder');
    }
  }
}

function refuseOtherDatabase(name: string, url: string | null, written: ReadonlyMap<string, Written>): void {
  const said = written.get(name)?.text.trim();
  if (said === undefined || url === null || !url.startsWith('postgres')) return;
  const { hostname, port, pathname, username } = new URL(url);
  const inUrl: Record<string, string> = {
    POSTGRES_HOST: hostname,
    POSTGRES_PORT: port === '' ? '5432' : port,
    POSTGRES_DB: decodeURIComponent(pathname.slice(1)),
    POSTGRES_USER: decodeURIComponent(username),
  };
  if (inUrl[name] !== said) throw new ConfigurationError(name, `is ${said}, but DATABASE_URL says ${inUrl[name]}`);
}

function acceptedRows(written: ReadonlyMap<string, Written>): ConfigurationRow[] {
  return acceptedVariables.flatMap(({ name, isSecret, note }) => {
    const found = written.get(name);
    if (!found) return [];
    return [{ name, value: shown(isSecret, found.text), source: `${found.source}, accepted but not used`, doc: note }];
  });
}

function shown(isSecret: boolean, text: string | null): string {
  if (text === null || text === '') return '';
  return isSecret ? '********' : text;
}
