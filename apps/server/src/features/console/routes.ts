import { existsSync } from 'node:fs';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/**
 * The console's files at `/`, with the headers of a page. Addresses that are no file are the console's own routes and get its
 * start page. Without a build the API works and the start page says what is missing.
 */
export async function registerConsole(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        // Chart and grid libraries set style attributes.
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'connect-src': ["'self'", 'ws:', 'wss:'],
        'frame-ancestors': ["'none'"],
        'upgrade-insecure-requests': null,
      },
    },
    // Meaningful only under TLS, which a proxy adds together with this header.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  });
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('/', { config: { access: 'public', unlimited: true }, schema: { hide: true } }, (_request, reply) =>
      reply.type('text/plain').code(503).send('The console is not built. Run: npm run build\n'),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: true,
    index: ['index.html'],
    cacheControl: false,
    // The build lays a brotli and a gzip form beside each file that gains by it; nothing is compressed while somebody waits.
    preCompressed: true,
    setHeaders: (reply, path) => {
      const isHashed = /[\\/]assets[\\/]/.test(path);
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/** An address that a person typed or reloaded, rather than one that a program asked for. */
export function isPageAddress(method: string, url: string, accept: string | undefined): boolean {
  const isReserved = /^\/(api|v\d|v1beta\d|ws|stream|docs|metrics|health|healthz|ready|db-test|assets)(\/|\?|$)/.test(
    url,
  );
  return (method === 'GET' || method === 'HEAD') && !isReserved && (accept ?? '').includes('text/html');
}
