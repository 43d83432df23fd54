import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import pino, { type Logger } from 'pino';

/**
 * Structured logs as JSON lines, and the newest thousand of them kept in memory for the System page. What is secret is
 * redacted before a line is made, so that neither place ever holds it.
 */
export interface LogLine {
  readonly atMs: number;
  readonly level: string;
  readonly message: string;
  readonly requestId: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface LogRing {
  /** Oldest first. */
  lines(): readonly LogLine[];
  write(line: string): void;
}

const ringSize = 1_000;

export function createLogRing(): LogRing {
  const kept: string[] = [];
  let next = 0;
  return {
    write(line) {
      kept[next] = line;
      next = (next + 1) % ringSize;
    },
    lines() {
      return [...kept.slice(next), ...kept.slice(0, next)].flatMap((line) => (line ? [parsed(line)] : []));
    },
  };
}

function parsed(line: string): LogLine {
  const { time, level, msg, requestId, ...fields } = JSON.parse(line) as Record<string, unknown>;
  return {
    atMs: Number(time),
    level: pino.levels.labels[Number(level)] ?? String(level),
    message: String(msg ?? ''),
    requestId: requestId === undefined ? null : String(requestId),
    fields,
  };
}

const redacted = [
  'password',
  'secret',
  'token',
  '*.password',
  '*.secret',
  '*.token',
  'headers.authorization',
  'headers.cookie',
  'headers["apca-api-secret-key"]',
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["apca-api-secret-key"]',
];

export interface LoggingOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Null writes to standard output. */
  readonly file: string | null;
}

/** What is told of a request. Its fields are named in one place and hold no secret: none is looked for. */
export interface AccessLine {
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  readonly actor: string | undefined;
}

export interface Logging {
  readonly logger: Logger;
  /** Writes the line of a request as the logger would, and makes a tenth of the garbage: there is one for every order. */
  access(level: 'debug' | 'info' | 'error', line: AccessLine): void;
  readonly ring: LogRing;
  flush(): void;
}

export function createLogging({ level, file }: LoggingOptions): Logging {
  const ring = createLogRing();
  const target = destination(file);
  const sink = {
    write(line: string) {
      ring.write(line);
      target.write(line);
    },
  };
  const logger = pino({ level, base: null, redact: { paths: redacted, censor: '[redacted]' } }, sink);
  const levelMin = pino.levels.values[level] ?? Number.POSITIVE_INFINITY;
  return {
    logger,
    access(lineLevel, line) {
      const value = pino.levels.values[lineLevel]!;
      if (value >= levelMin) sink.write(accessText(value, line));
    },
    ring,
    flush: () => target.flush(),
  };
}

function accessText(level: number, { requestId, method, path, status, ms, actor }: AccessLine): string {
  const who = actor === undefined ? '' : `,"actor":${JSON.stringify(actor)}`;
  const what = level >= pino.levels.values['error']! ? 'request failed' : 'request';
  return (
    `{"level":${level},"time":${Date.now()},"requestId":${JSON.stringify(requestId)},"method":"${method}",` +
    `"path":${JSON.stringify(path)},"status":${status},"ms":${ms}${who},"msg":"${what}"}\n`
  );
}

const fileBytesMax = 20 * 1024 * 1024;
const filesKept = 3;
/** A line a request is a write a request, unless they gather for a moment. */
const bufferedBytes = 12_288;
const flushEveryMs = 200;

interface Destination {
  write(line: string): void;
  flush(): void;
}

function destination(file: string | null): Destination {
  if (file === null) return flushable(pino.destination({ dest: 1, sync: false, minLength: bufferedBytes }));
  mkdirSync(dirname(file), { recursive: true });
  rotate(file);
  const stream = pino.destination({ dest: file, sync: false, minLength: bufferedBytes });
  const target = flushable(stream);
  let size = existsSync(file) ? statSync(file).size : 0;
  return {
    write(line) {
      target.write(line);
      size += line.length;
      if (size < fileBytesMax) return;
      size = 0;
      rotate(file);
      stream.reopen();
    },
    flush: target.flush,
  };
}

/**
 * Writing does not hold up a request; what waits is written out at a flush, once there is something to write to. The stream measures
 * all that waits in it again with every piece that it is given, so it is given the lines of one turn of the event loop as one.
 */
function flushable(stream: ReturnType<typeof pino.destination>): Destination {
  let isReady = false;
  let lines: string[] = [];
  const pass = (): void => {
    if (lines.length === 0) return;
    const piece = lines.join('');
    lines = [];
    stream.write(piece);
  };
  stream.once('ready', () => {
    isReady = true;
  });
  setInterval(() => {
    if (isReady) stream.flush();
  }, flushEveryMs).unref();
  return {
    write: (line) => {
      if (lines.length === 0) setImmediate(pass);
      lines.push(line);
    },
    flush: () => {
      pass();
      if (isReady) stream.flushSync();
    },
  };
}

function rotate(file: string): void {
  if (!existsSync(file) || statSync(file).size < fileBytesMax / 2) return;
  rmSync(`${file}.${filesKept}`, { force: true });
  for (let age = filesKept - 1; age >= 1; age--) {
    if (existsSync(`${file}.${age}`)) renameSync(`${file}.${age}`, `${file}.${age + 1}`);
  }
  renameSync(file, `${file}.1`);
}
