/** The parts of a database address as the documents' `.env` files name them. */
export interface DatabaseUrlParts {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** Null unless the file names a host or a password: a user name alone does not mean that there is a server. */
export function databaseUrlParts(lookup: (name: string) => string | undefined): DatabaseUrlParts | null {
  if (lookup('POSTGRES_HOST') === undefined && lookup('POSTGRES_PASSWORD') === undefined) return null;
  return {
    host: lookup('POSTGRES_HOST') ?? 'localhost',
    port: lookup('POSTGRES_PORT') ?? '5432',
    database: lookup('POSTGRES_DB') ?? 'papertrading',
    user: lookup('POSTGRES_USER') ?? 'papertrading_user',
    password: lookup('POSTGRES_PASSWORD') ?? '',
  };
}

export function databaseUrlFromParts({ host, port, database, user, password }: DatabaseUrlParts): string {
  const secret = password === '' ? '' : `:${encodeURIComponent(password)}`;
  return `postgresql://${encodeURIComponent(user)}${secret}@${host}:${port}/${encodeURIComponent(database)}`;
}

/** Drops the driver that other languages write into the scheme: `postgresql+asyncpg://` is `postgresql://`. */
export function normalizeDatabaseUrl(url: string): string {
  return url.replace(/^(postgres(?:ql)?|sqlite)\+[a-z0-9]+:/i, '$1:');
}
