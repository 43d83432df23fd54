import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alpacaDoor } from '../alpaca-door.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { summary?: string; responses?: Record<string, unknown> }>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

let server: TestServer;
let document: Document;
beforeAll(async () => {
  server = await startTestServer({ doors: [alpacaDoor] });
  document = (await server.call<Document>({ method: 'GET', url: '/docs/json' })).json;
});
afterAll(() => server.close());

const native = () => server.app.routeTable.filter(({ url, method }) => url.startsWith('/api/v1') && method !== 'HEAD');

describe('the reference at /docs', () => {
  it('is OpenAPI 3.1 and has every route of the native API', () => {
    expect(document.openapi).toBe('3.1.0');
    const missing = native().filter(({ method, url }) => {
      const path = url.replace(/:(\w+)/g, '{$1}');
      const operations = document.paths[path] ?? document.paths[`${path}/`];
      return operations?.[method.toLowerCase()] === undefined;
    });
    expect(missing.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
  });

  it('says of every route what it is for and what it answers', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, { summary, responses }] of Object.entries(operations)) {
        expect(summary, `${method} ${path}`).toBeTruthy();
        if (path.startsWith('/api/v1'))
          expect(Object.keys(responses ?? {}).length, `${method} ${path}`).toBeGreaterThan(1);
      }
    }
  });

  it('names each shared shape once and every reference leads somewhere', () => {
    const text = JSON.stringify(document);
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(['Order', 'Account', 'Problem']));
    expect(text).not.toContain('"$id"');
    for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
      expect(document.components.schemas).toHaveProperty([name!]);
    }
  });

  it('is a page for people that loads nothing from elsewhere', async () => {
    const page = await server.call({ method: 'GET', url: '/docs/' });
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/(src|href)="https?:/);
  });
});
