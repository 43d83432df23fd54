/**
 * Reads a `.env` file: `NAME=value`, `export NAME=value`, comments, single quotes (literal), double quotes (escapes and
 * `${…}`), and interpolation of `${NAME}` and `${NAME:-default}`. The documents' files compose DATABASE_URL that way.
 */
export interface DotenvEntry {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

export class DotenvError extends Error {
  override readonly name = 'DotenvError';
}

const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(.*)$/;
const reference = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * @param outside what `${NAME}` may refer to besides earlier lines; a name there wins over the file's, as in a shell.
 * @throws DotenvError naming the line that is not an assignment or whose reference is unknown.
 */
export function parseDotenv(text: string, outside: Readonly<Record<string, string | undefined>> = {}): DotenvEntry[] {
  const entries: DotenvEntry[] = [];
  const known = new Map<string, string>();
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    if (/^\s*(#|$)/.test(raw)) continue;
    const match = assignment.exec(raw);
    if (!match) throw new DotenvError(`line ${line} is not NAME=value`);
    const name = match[1]!;
    const value = valueFrom(match[2]!, line, (wanted) => outside[wanted] ?? known.get(wanted));
    known.set(name, value);
    entries.push({ name, value, line });
  }
  return entries;
}

function valueFrom(written: string, line: number, lookup: (name: string) => string | undefined): string {
  const text = written.trim();
  if (text.startsWith("'")) return quoted(text, "'", line);
  if (text.startsWith('"')) {
    const inside = quoted(text, '"', line).replace(/\\(.)/g, (_, character: string) => escapes[character] ?? character);
    return interpolate(inside, line, lookup);
  }
  return interpolate(text.replace(/\s+#.*$/, ''), line, lookup);
}

function quoted(text: string, quote: string, line: number): string {
  let end = 1;
  while (end < text.length && text[end] !== quote) end += quote === '"' && text[end] === '\\' ? 2 : 1;
  if (end >= text.length) throw new DotenvError(`line ${line} opens a quote that it does not close`);
  if (!/^\s*(#.*)?$/.test(text.slice(end + 1))) throw new DotenvError(`line ${line} has text after its closing quote`);
  return text.slice(1, end);
}

function interpolate(text: string, line: number, lookup: (name: string) => string | undefined): string {
  return text.replace(reference, (_, name: string, fallback: string | undefined) => {
    const value = lookup(name) ?? fallback;
    if (value === undefined) throw new DotenvError(`line ${line} refers to ${name}, which is not set before it`);
    return value;
  });
}
