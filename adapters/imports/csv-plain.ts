import { StringDecoder } from 'node:string_decoder';

/** What is left of a file from the line on in which a quotation mark stands. */
export interface QuotedRest {
  readonly text: AsyncIterable<string>;
  readonly linesBefore: number;
}

const quotationMark = '"';
const space = 32;
const lineEndOfOld = /\r[^\n]/;

/**
 * Rows of a file without quotation marks: a line is a row, and a field is what stands between two delimiters, without blanks around
 * it. Empty lines are none. Several times faster than a parser that looks at each character for a quotation mark; where one appears,
 * the rest from its line on is handed back for such a parser. Null: the file was read to its end.
 */
export async function readPlainRows(
  bytes: AsyncIterable<Buffer>,
  delimiter: string,
  row: (record: string[], line: number) => void,
): Promise<QuotedRest | null> {
  const decoder = new StringDecoder('utf8');
  const pieces = bytes[Symbol.asyncIterator]();
  let text = '';
  let line = 0;
  for (;;) {
    const piece = await pieces.next();
    text += piece.done ? decoder.end() : decoder.write(piece.value);
    if (line === 0 && text.startsWith('\uFEFF')) text = text.slice(1);
    // Lines that end in a carriage return alone are for the other parser, too.
    const quoted = line === 0 && lineEndOfOld.test(text) ? 0 : text.indexOf(quotationMark);
    const until = quoted < 0 ? text.length : quoted;
    let start = 0;
    for (let end = text.indexOf('\n', start); end >= 0 && end < until; end = text.indexOf('\n', start)) {
      readLine(text.slice(start, end), delimiter, row, ++line);
      start = end + 1;
    }
    text = text.slice(start);
    if (quoted >= 0) return { text: textFrom(text, pieces, decoder, piece.done === true), linesBefore: line };
    if (piece.done) break;
  }
  if (text !== '') readLine(text, delimiter, row, ++line);
  return null;
}

function readLine(
  line: string,
  delimiter: string,
  row: (record: string[], line: number) => void,
  number: number,
): void {
  const length = line.charCodeAt(line.length - 1) === 13 ? line.length - 1 : line.length;
  const record = (length === line.length ? line : line.slice(0, length)).split(delimiter);
  for (let at = 0; at < record.length; at++) {
    const field = record[at]!;
    if (field.charCodeAt(0) <= space || field.charCodeAt(field.length - 1) <= space) record[at] = field.trim();
  }
  if (record.length === 1 && record[0] === '') return;
  row(record, number);
}

async function* textFrom(
  first: string,
  pieces: AsyncIterator<Buffer>,
  decoder: StringDecoder,
  isDone: boolean,
): AsyncGenerator<string> {
  yield first;
  if (isDone) return;
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield decoder.write(next.value);
  yield decoder.end();
}
