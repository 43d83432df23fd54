import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { type AccessLine, createLogging, type LoggingOptions } from './logging.ts';

const folder = mkdtempSync(join(tmpdir(), 'quire-log-'));
const opened: string[] = [];
afterAll(async () => {
  // Files are opened behind the call; one that opens in a folder that is gone would fail whoever runs by then.
  await vi.waitFor(() => expect(opened.filter((file) => !existsSync(file))).toEqual([]));
  rmSync(folder, { recursive: true });
});

const open = (level: LoggingOptions['level']) => {
  const file = join(folder, `${opened.length}.log`);
  opened.push(file);
  return createLogging({ level, file });
};
const written = () =>
  readFileSync(opened.at(-1)!, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const line: AccessLine = {
  requestId: 'request-1',
  method: 'POST',
  path: '/api/v1/orders',
  status: 201,
  ms: 1.5,
  actor: 'bot@example.com',
};

describe('the line of a request', () => {
  it('is the line that the logger itself would write', () => {
    const { logger, access, ring } = open('info');
    access('info', line);
    logger.info({ ...line }, 'request');
    const [ours, theirs] = ring.lines();
    expect(ours).toEqual({ ...theirs, atMs: expect.any(Number) });
    expect(ours).toMatchObject({ level: 'info', message: 'request', requestId: 'request-1', fields: { status: 201 } });
  });

  it('stays one line of JSON whatever address was asked for, and names nobody when nobody was known', () => {
    const { access, ring } = open('info');
    const path = '/api/"\\\n\u2028\ud800/é';
    access('error', { ...line, path, status: 500, actor: undefined });
    const [told] = ring.lines();
    expect(told).toMatchObject({ level: 'error', message: 'request failed', fields: { path, status: 500 } });
    expect(told!.fields).not.toHaveProperty('actor');
  });

  it('is left out below the level that was asked for', () => {
    const { access, ring } = open('error');
    access('debug', line);
    access('info', line);
    access('error', line);
    expect(ring.lines().map(({ level }) => level)).toEqual(['error']);
    const silent = open('silent');
    silent.access('error', line);
    expect(silent.ring.lines()).toEqual([]);
  });
});

describe('the log file', () => {
  it('has every line in its order, those of one turn and of many, and after a flush all of them', async () => {
    const logging = open('info');
    const { access, logger } = logging;
    await vi.waitFor(() => {
      logging.flush();
      logger.info('opened');
      expect(written().length).toBeGreaterThan(0);
    });
    const before = written().length;
    for (let index = 0; index < 300; index++) {
      if (index % 3 === 0) logger.info({ requestId: String(index) }, 'between');
      else access('info', { ...line, requestId: String(index) });
      if (index % 50 === 49) await nextTurn();
    }
    logging.flush();
    const ids = written()
      .slice(before)
      .flatMap(({ requestId }) => (requestId === undefined ? [] : [Number(requestId)]));
    expect(ids).toEqual(Array.from({ length: 300 }, (_, index) => index));
  });
});
