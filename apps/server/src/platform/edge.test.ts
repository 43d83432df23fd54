import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { createEdge } from './edge.ts';

const edge = createEdge({
  allowedHosts: ['quire.example.com'],
  corsOrigins: ['https://desk.example.com'],
  environment: 'production',
  host: '127.0.0.1',
});
const request = (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
  ({
    headers: { host: 'localhost:8000', ...headers },
    raw: { socket: { remoteAddress } },
  }) as unknown as FastifyRequest;

describe('the edge', () => {
  it.each<[string, boolean]>([
    ['localhost:8000', true],
    ['127.0.0.1', true],
    ['[::1]:8000', true],
    ['192.168.1.20:8000', true],
    ['quire.example.com', true],
    ['QUIRE.example.com:443', true],
    ['evil.example', false],
    ['localhost.evil.example', false],
    ['', false],
    ['localhost:8000, evil.example', false],
  ])('is reached as %j: %s', (host, allowed) => {
    expect(edge.isAllowedHost(request({ host }))).toBe(allowed);
  });

  it.each<[string | undefined, boolean]>([
    [undefined, true],
    ['http://localhost:8000', true],
    ['https://desk.example.com', true],
    ['http://localhost:3000', false],
    ['http://evil.example', false],
    ['null', false],
  ])('takes changes from the page %s: %s', (origin, allowed) => {
    expect(edge.isAllowedOrigin(request(origin === undefined ? {} : { origin }))).toBe(allowed);
  });

  it('lets pages of a development server in by both names of this machine, except in production', () => {
    const development = createEdge({
      allowedHosts: [],
      corsOrigins: [],
      environment: 'development',
      host: '127.0.0.1',
    });
    for (const origin of ['http://localhost:5173', 'http://127.0.0.1:5173', 'http://localhost:3000']) {
      expect(development.crossOrigin(request({ origin }))).toBe(origin);
      expect(edge.crossOrigin(request({ origin }))).toBeNull();
    }
  });

  it.each<[Record<string, string>, string, boolean]>([
    [{}, '127.0.0.1', true],
    [{}, '::1', true],
    [{}, '::ffff:127.0.0.1', true],
    [{}, '192.168.1.20', false],
    [{ 'x-forwarded-for': '127.0.0.1' }, '127.0.0.1', false],
    [{ forwarded: 'for=127.0.0.1' }, '127.0.0.1', false],
    [{ 'x-real-ip': '127.0.0.1' }, '127.0.0.1', false],
    [{ host: 'evil.example' }, '127.0.0.1', false],
  ])('takes %o from %s for a program on this machine: %s', (headers, address, local) => {
    expect(edge.isLocal(request(headers, address))).toBe(local);
  });
});
