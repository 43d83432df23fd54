import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDotenv } from './dotenv.ts';
import { explainConfiguration, readConfiguration } from './index.ts';
import { type Variable, variables } from './variables.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quire-configuration-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (env: Record<string, string> = {}, dotenv = '') => {
  writeFileSync(join(folder, '.env'), dotenv);
  return readConfiguration(env, folder);
};
const rowsOf = (env: Record<string, string>, dotenv = '') => {
  writeFileSync(join(folder, '.env'), dotenv);
  return explainConfiguration(env, folder);
};

describe('settings', () => {
  it('have defaults, so that nothing need be set', () => {
    expect(read()).toMatchObject({
      port: 8000,
      host: '127.0.0.1',
      databaseUrl: null,
      simulatorSpeed: 1,
      rateLimitPerMinute: 200,
      localOpen: false,
      logLevel: 'info',
      environment: 'development',
    });
  });

  it.each<[string, string, string]>([
    ['PORT', '80000', 'PORT'],
    ['PORT', 'http', 'PORT'],
    ['QUIRE_SIM_SPEED', '0', 'QUIRE_SIM_SPEED'],
    ['QUIRE_SIM_SPEED', 'NaN', 'QUIRE_SIM_SPEED'],
    ['QUIRE_LOCAL_OPEN', 'maybe', 'QUIRE_LOCAL_OPEN'],
    ['ENVIRONMENT', 'staging', 'ENVIRONMENT'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL'],
    ['DATABASE_URL', 'mysql://x', 'DATABASE_URL'],
    ['CORS_ORIGINS', '[not json', 'CORS_ORIGINS'],
    ['CORS_ORIGINS', '*', 'CORS_ORIGINS'],
    ['QUIRE_ADMIN_PASSWORD', 'short', 'QUIRE_ADMIN_PASSWORD'],
    ['QUIRE_FEE_RATE', '2', 'QUIRE_FEE_RATE'],
    ['RATE_LIMIT_REQUESTS', '-1', 'RATE_LIMIT_REQUESTS'],
    ['QUIRE_PROT', '8000', 'QUIRE_PROT'],
  ])('%s=%s stops the start by its name', (name, value, named) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(`^${named}: `));
  });

  it('of which half a pair is missing stop the start', () => {
    expect(() => read({ QUIRE_DEMO_KEY_ID: 'PKDEMO' })).toThrow('QUIRE_DEMO_SECRET');
    expect(() => read({ QUIRE_DEMO_SECRET: 'a long enough secret' })).toThrow('QUIRE_DEMO_KEY_ID');
  });

  it('that contradict each other stop the start', () => {
    expect(() => read({ QUIRE_FEE_RATE: '0.001', DEFAULT_FEE_PERCENTAGE: '0.002' })).toThrow('DEFAULT_FEE_PERCENTAGE');
    expect(() => read({ DATABASE_URL: 'postgresql://a:b@db/x', POSTGRES_HOST: 'other' })).toThrow('POSTGRES_HOST');
    expect(() => read({ DEBUG: 'true', LOG_LEVEL: 'error' })).toThrow('DEBUG');
  });

  it.each<Record<string, string>>([
    { QUIRE_LOCAL_OPEN: '1' },
    { DEBUG: 'true' },
    { LOG_LEVEL: 'DEBUG' },
    { SECRET_KEY: 'changeme' },
    { QUIRE_ADMIN_PASSWORD: 'your-password-here' },
  ])('%o is refused in production', (env) => {
    expect(() => read({ ENVIRONMENT: 'production', ...env })).toThrow(new RegExp(`^${Object.keys(env)[0]}`));
    expect(() => read(env)).not.toThrow();
  });

  it('leave alone what the launcher and the tests read for themselves', () => {
    expect(() => read({ QUIRE_TEST_DATA: '/data', QUIRE_PROPERTY_SEED: '42', QUIRE_SETUP_QUIET: '1' })).not.toThrow();
  });

  it('come from the environment before the file, and an empty value is an absent one', () => {
    expect(read({ PORT: '9000' }, 'PORT=8100').port).toBe(9000);
    expect(read({}, 'PORT=8100').port).toBe(8100);
    expect(read({ PORT: '' }, 'PORT=').port).toBe(8000);
  });

  it('are explained with their source, secrets masked', () => {
    const rows = rowsOf(
      { QUIRE_ADMIN_PASSWORD: 'correct horse battery' },
      'PORT=8100\nCAPITAL=5000\nREDIS_URL=redis://x/0',
    );
    const row = (name: string) => rows.find((each) => each.name === name);
    expect(row('PORT')).toMatchObject({ value: '8100', source: '.env line 1' });
    expect(row('QUIRE_DEMO_CASH')).toMatchObject({ value: '5000', source: '.env line 2 as CAPITAL' });
    expect(row('QUIRE_ADMIN_PASSWORD')).toMatchObject({ value: '********', source: 'environment' });
    expect(row('REDIS_URL')?.source).toContain('accepted but not used');
    expect(JSON.stringify(rows)).not.toContain('correct horse');
  });
});

describe("the documents' .env files", () => {
  it('compose a database address by interpolation, whose driver suffix is dropped', () => {
    const dotenv = [
      '# Database',
      'POSTGRES_HOST=localhost',
      'POSTGRES_PORT=5432',
      'POSTGRES_DB=papertrading',
      'POSTGRES_USER=papertrading_user',
      'POSTGRES_PASSWORD=p@ss',
      `DATABASE_URL=postgresql+asyncpg://\${POSTGRES_USER}:secret@\${POSTGRES_HOST}:\${POSTGRES_PORT}/\${POSTGRES_DB}`,
      'DEBUG=true  # development',
      'CORS_ORIGINS=["http://localhost:5173","http://localhost:3000"]',
    ].join('\n');
    expect(read({}, dotenv)).toMatchObject({
      databaseUrl: 'postgresql://papertrading_user:secret@localhost:5432/papertrading',
      logLevel: 'debug',
      corsOrigins: ['http://localhost:5173', 'http://localhost:3000'],
    });
  });

  it('name a server by its parts alone', () => {
    expect(read({ POSTGRES_PASSWORD: 'p@ss' }).databaseUrl).toBe(
      'postgresql://papertrading_user:p%40ss@localhost:5432/papertrading',
    );
    expect(read({ POSTGRES_USER: 'trader' }).databaseUrl).toBeNull();
  });

  it('say LOG_LEVEL in capitals and a SQLite address', () => {
    expect(read({ LOG_LEVEL: 'WARNING', DATABASE_URL: 'sqlite:///./trading_bot.db' })).toMatchObject({
      logLevel: 'warn',
      databaseUrl: 'sqlite:///./trading_bot.db',
    });
  });
});

describe('a .env file', () => {
  it.each<[string, string]>([
    ['A=1', '1'],
    ['export A=1', '1'],
    ['A = spaced # comment', 'spaced'],
    [`A='\${LITERAL} # kept'`, `\${LITERAL} # kept`],
    ['A="two\\nlines # kept"', 'two\nlines # kept'],
    [`A=\${B:-otherwise}`, 'otherwise'],
    ['A=', ''],
  ])('%s', (line, value) => {
    expect(parseDotenv(line)[0]?.value).toBe(value);
  });

  it.each([
    ['no assignment', 'line 1'],
    [`\nA=\${UNKNOWN}`, 'line 2'],
    ['A="open', 'line 1'],
    ['A="x" y', 'line 1'],
  ])('%j is refused by its line', (text, line) => {
    expect(() => parseDotenv(text)).toThrow(line);
  });
});

describe('.env.example', () => {
  const example = readFileSync(new URL('../../../../../.env.example', import.meta.url), 'utf8');

  it('has every setting with its default, and nothing else', () => {
    const lines = example.split('\n').filter((line) => /^#[A-Z_]+=/.test(line));
    expect(lines).toEqual(Object.values<Variable>(variables).map(({ name, fallback }) => `#${name}=${fallback ?? ''}`));
  });

  it('is a valid file when every default is taken', () => {
    expect(read({}, example.replaceAll(/^#([A-Z_]+=)/gm, '$1'))).toEqual(read());
  });
});
