import { dirname, resolve } from 'node:path';
import type { ConnectionTarget } from './client.ts';
import { StorageError } from './storage-error.ts';

/** What a `DATABASE_URL` asks for: a server, or our own server in a folder. */
export type DatabaseLocation =
  | { readonly kind: 'server'; readonly target: ConnectionTarget }
  | { readonly kind: 'embedded'; readonly folder: string; readonly fromSqlite: boolean };

const scheme = /^([a-z][a-z0-9]*)(?:\+[a-z0-9_]+)?:(.*)$/i;

/**
 * Reads a connection URL. A driver suffix (`postgresql+asyncpg://`), which other tools' files carry, is dropped; a `sqlite:` URL
 * means our own server in the folder of that file; no URL means our own server in the data folder. A `host` query parameter
 * names a socket folder, as in libpq.
 *
 * @example readDatabaseUrl('postgresql+asyncpg://quire:secret@db/quire', './data')
 */
export function readDatabaseUrl(url: string | undefined, dataFolder: string): DatabaseLocation {
  if (url === undefined || url.trim() === '')
    return { kind: 'embedded', folder: resolve(dataFolder), fromSqlite: false };
  const [, name = '', rest = ''] = scheme.exec(url.trim()) ?? [];
  switch (name.toLowerCase()) {
    case 'postgres':
    case 'postgresql':
      return { kind: 'server', target: readServerUrl(`postgresql:${rest}`) };
    case 'sqlite':
      return { kind: 'embedded', folder: folderOfSqliteFile(rest, dataFolder), fromSqlite: true };
    default:
      throw new StorageError(
        'DATABASE_URL_UNSUPPORTED',
        `DATABASE_URL starts with "${name || url.slice(0, 12)}": Quire speaks postgresql:// (any driver suffix), or leave it unset to run its own database`,
      );
  }
}

/** `sqlite:///relative/file.db`, `sqlite:////absolute/file.db`, `sqlite:file.db`; a database in memory goes to the data folder. */
function folderOfSqliteFile(rest: string, dataFolder: string): string {
  const file = rest.replace(/^\/\/[^/]*\/?/, '').replace(/\?.*$/, '');
  if (file === '' || file.includes(':memory:')) return resolve(dataFolder);
  return dirname(resolve(decodeURIComponent(file)));
}

function readServerUrl(url: string): ConnectionTarget {
  // The URL parser wants a host where libpq allows none, as in postgresql:///quire?host=/run/postgresql.
  const parsed = parse(url.replace(/^(postgresql:\/\/)([^/?#]*@)?([/?])/, '$1$2localhost$3'));
  const { host, port, user, password, sslmode, ...parameters } = Object.fromEntries(parsed.searchParams);
  const name = decodeURIComponent(parsed.pathname.slice(1));
  const userName = decodeURIComponent(parsed.username) || user || 'postgres';
  return {
    host: host ?? decodeURIComponent(parsed.hostname),
    port: Number(port ?? (parsed.port || '5432')),
    database: name === '' ? userName : name,
    user: userName,
    password: decodeURIComponent(parsed.password) || (password ?? ''),
    parameters: sslmode === undefined ? parameters : { ...parameters, ssl: sslmode },
  };
}

function parse(url: string): URL {
  try {
    return new URL(url);
  } catch (error) {
    throw new StorageError(
      'DATABASE_URL_UNSUPPORTED',
      'DATABASE_URL is not a URL: expected postgresql://user:password@host:5432/database',
      {
        cause: error,
      },
    );
  }
}

/** The URL of a target, readable by `readDatabaseUrl` in another process. Holds the password: not for logs. */
export function formatDatabaseUrl(target: ConnectionTarget): string {
  const credentials = `${encodeURIComponent(target.user)}${target.password === '' ? '' : `:${encodeURIComponent(target.password)}`}`;
  const database = encodeURIComponent(target.database);
  const parameters = new URLSearchParams(target.parameters);
  if (target.host.startsWith('/')) {
    parameters.set('host', target.host);
    return `postgresql://${credentials}@localhost:${target.port}/${database}?${parameters}`;
  }
  const query = parameters.size === 0 ? '' : `?${parameters}`;
  return `postgresql://${credentials}@${target.host}:${target.port}/${database}${query}`;
}
