import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatDatabaseUrl, readDatabaseUrl } from './database-url.ts';

describe('a database URL', () => {
  it.each([
    ['postgresql://quire:secret@db:6543/trading', 'db', 6543, 'trading', 'quire', 'secret'],
    ['postgres://quire@db', 'db', 5432, 'quire', 'quire', ''],
    ['postgresql+asyncpg://u:p%40ss@127.0.0.1:5432/quire', '127.0.0.1', 5432, 'quire', 'u', 'p@ss'],
    ['postgresql+psycopg2://u:p@localhost/quire', 'localhost', 5432, 'quire', 'u', 'p'],
    ['postgresql:///quire?host=/run/postgresql&user=nobody', '/run/postgresql', 5432, 'quire', 'nobody', ''],
    ['postgresql://u@/quire?host=/tmp/s&port=5433', '/tmp/s', 5433, 'quire', 'u', ''],
  ])('%s names a server', (url, host, port, database, user, password) => {
    const location = readDatabaseUrl(url, './data');
    expect(location).toEqual({ kind: 'server', target: { host, port, database, user, password, parameters: {} } });
    if (location.kind === 'server') expect(readDatabaseUrl(formatDatabaseUrl(location.target), '.')).toEqual(location);
  });

  it('passes sslmode on as ssl', () => {
    const location = readDatabaseUrl('postgresql://u@h/d?sslmode=require', '.');
    expect(location).toMatchObject({ target: { parameters: { ssl: 'require' } } });
  });

  it.each([
    [undefined, resolve('data'), false],
    ['', resolve('data'), false],
    ['sqlite:///relative/quire.db', resolve('relative'), true],
    ['sqlite:////absolute/quire.db', '/absolute', true],
    ['sqlite+aiosqlite:///./quire.db', resolve('.'), true],
    ['sqlite:quire.db', resolve('.'), true],
    ['sqlite://', resolve('data'), true],
    ['sqlite:///:memory:', resolve('data'), true],
  ])('%s means our own server', (url, folder, fromSqlite) => {
    expect(readDatabaseUrl(url, 'data')).toEqual({ kind: 'embedded', folder, fromSqlite });
  });

  it.each(['mysql://u@h/d', 'not a url', 'postgresql://u@h:port/d'])(
    '%s is refused by the name of the variable',
    (url) => {
      expect(() => readDatabaseUrl(url, 'data')).toThrow(/DATABASE_URL/);
    },
  );
});
