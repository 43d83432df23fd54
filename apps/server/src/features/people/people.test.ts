import type { ApiKeyCreated, ApiKeyView, AuditEntryView, Page, SessionView, UserView } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localOrigin, systemActor } from '../../platform/audit.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { resetAdminPassword } from './reset-password.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const login = (email: string, password: string, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
  server.call<UserView & { code: string }>({
    method: 'POST',
    url: '/api/v1/auth/login',
    payload: { email, password },
    headers,
    remoteAddress,
  });
const cookieOf = ({ headers }: { headers: Readonly<Record<string, unknown>> }) =>
  String(headers['set-cookie']).split(';')[0]!;
const meWith = (headers: Record<string, string>) =>
  server.call<UserView>({ method: 'GET', url: '/api/v1/auth/me', headers });
const newUser = (email: string) =>
  server.services.people.createUser(systemActor, { email, name: email, roles: ['trader'] }, localOrigin);

describe('logging in', () => {
  it('sets a cookie that scripts and other sites never see, and stores only a hash of its token', async () => {
    const { password } = await newUser('cookie@quire.test');
    const answer = await login('Cookie@Quire.test', password);
    expect(answer.status).toBe(200);
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^quire_session=[\w-]{43}; Path=\/; Expires=.*; HttpOnly; SameSite=Strict$/,
    );
    const token = cookieOf(answer).split('=')[1]!;
    const rows = await server.database.sql`select token_hash from user_session`;
    expect(JSON.stringify(rows)).not.toContain(token);
    expect((await meWith({ cookie: cookieOf(answer) })).json.email).toBe('cookie@quire.test');
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const wrong = await login('cookie@quire.test', 'not it', {}, '203.0.113.1');
    const unknown = await login('nobody@quire.test', 'not it', {}, '203.0.113.1');
    expect(wrong.status).toBe(401);
    expect({ ...wrong.json, requestId: '' }).toEqual({ ...unknown.json, requestId: '' });
  });

  it('is slowed down after five failures, for that address and that network only', async () => {
    const { password } = await newUser('slow@quire.test');
    for (let time = 0; time < 5; time++) await login('slow@quire.test', 'not it', {}, '203.0.113.2');
    const refused = await login('slow@quire.test', password, {}, '203.0.113.2');
    expect([refused.status, refused.json.code]).toEqual([429, 'TOO_MANY_ATTEMPTS']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await login('slow@quire.test', password, {}, '203.0.113.3')).status).toBe(200);
  });

  it('is refused from a page of another site, as is every other change', async () => {
    const { headers } = await server.person(['trader']);
    for (const origin of ['http://evil.example', 'null', 'http://localhost:8001']) {
      const change = await server.call({
        method: 'POST',
        url: '/api/v1/orders/cancel-all',
        headers: { ...headers, origin },
      });
      expect([origin, change.status, change.json.code]).toEqual([origin, 403, 'ORIGIN_FORBIDDEN']);
    }
    const own = await server.call({
      method: 'POST',
      url: '/api/v1/orders/cancel-all',
      headers: { ...headers, origin: 'http://localhost:8000' },
    });
    expect(own.status).toBe(200);
  });

  it('under another host name is refused: a page may have pointed its own name here', async () => {
    const { status, json } = await server.call({
      method: 'GET',
      url: '/api/v1/auth/me',
      headers: { host: 'evil.example' },
    });
    expect([status, json.code]).toEqual([403, 'HOST_FORBIDDEN']);
  });
});

describe('a session', () => {
  it.each(['forged'.repeat(8), '', 'short', 'x'.repeat(500)])('with the token %j is none', async (token) => {
    const { status } = await meWith({ cookie: `quire_session=${token}` });
    expect(status).toBe(401);
  });

  it('ends at its time', async () => {
    const person = await server.person(['trader']);
    await server.database.sql`
      update user_session set expires_at = now() - interval '1 second' where user_id = ${person.userId}`;
    expect((await meWith(person.headers)).status).toBe(401);
  });

  it('is listed, and another one can be ended at once', async () => {
    const { password } = await newUser('two@quire.test');
    const [first, second] = [await login('two@quire.test', password), await login('two@quire.test', password)];
    expect((await meWith({ cookie: cookieOf(second) })).status).toBe(200);
    const { json } = await server.call<Page<SessionView>>({
      method: 'GET',
      url: '/api/v1/auth/sessions',
      headers: { cookie: cookieOf(first) },
    });
    expect(json.items.map(({ current }) => current).sort()).toEqual([false, true]);
    const other = json.items.find(({ current }) => !current)!;
    const ended = await server.call({
      method: 'DELETE',
      url: `/api/v1/auth/sessions/${other.sessionId}`,
      headers: { cookie: cookieOf(first), 'content-type': 'application/json' },
    });
    expect(ended.status).toBe(204);
    expect((await meWith({ cookie: cookieOf(second) })).status).toBe(401);
    await server.call({ method: 'POST', url: '/api/v1/auth/logout', headers: { cookie: cookieOf(first) } });
    expect((await meWith({ cookie: cookieOf(first) })).status).toBe(401);
  });

  it('survives the change of its own password, the others do not', async () => {
    const { password } = await newUser('change@quire.test');
    const [kept, ended] = [await login('change@quire.test', password), await login('change@quire.test', password)];
    const change = (currentPassword: string) =>
      server.call({
        method: 'POST',
        url: '/api/v1/auth/change-password',
        payload: { currentPassword, newPassword: 'a better password' },
        headers: { cookie: cookieOf(kept) },
      });
    expect((await change('not it')).json).toMatchObject({ code: 'INVALID_CREDENTIALS', field: 'currentPassword' });
    expect((await change(password)).status).toBe(204);
    expect((await meWith({ cookie: cookieOf(kept) })).status).toBe(200);
    expect((await meWith({ cookie: cookieOf(ended) })).status).toBe(401);
    expect((await login('change@quire.test', 'a better password')).status).toBe(200);
  });
});

describe('an administrator', () => {
  const admin = (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) =>
    server.call<never>({
      method,
      url: `/api/v1${url}`,
      headers: server.admin.headers,
      ...(payload ? { payload } : {}),
    });

  it('makes a user with a one-time password, changes the roles, and shuts the user out', async () => {
    const made = await server.call<{ user: UserView; password: string }>({
      method: 'POST',
      url: '/api/v1/users',
      headers: server.admin.headers,
      payload: { email: 'new@quire.test', roles: ['viewer'] },
    });
    expect(made.status).toBe(201);
    const session = await login('new@quire.test', made.json.password);
    const cookie = cookieOf(session);
    const engage = () =>
      server.call({ method: 'POST', url: '/api/v1/kill-switch/engage', headers: { cookie }, payload: { x: 1 } });
    expect((await engage()).status).toBe(403);
    await admin('PATCH', `/users/${made.json.user.userId}`, { roles: ['viewer', 'trader'] });
    expect((await engage()).status).toBe(400);
    await admin('PATCH', `/users/${made.json.user.userId}`, { isActive: false });
    expect((await meWith({ cookie })).status).toBe(401);
    expect((await login('new@quire.test', made.json.password)).status).toBe(401);
  });

  it('is never the last to go', async () => {
    const answer = await server.call({
      method: 'PATCH',
      url: `/api/v1/users/${server.admin.userId}`,
      headers: server.admin.headers,
      payload: { roles: ['trader'] },
    });
    expect([answer.status, answer.json.code]).toEqual([409, 'LAST_ADMIN']);
  });

  it('reads in the audit log who did what from where, and nobody can change it', async () => {
    const { json } = await server.call<Page<AuditEntryView>>({
      method: 'GET',
      url: '/api/v1/audit?action=user.changed',
      headers: server.admin.headers,
    });
    expect(json.items[0]).toMatchObject({
      actor: server.admin.email,
      before: { roles: ['trader', 'viewer'], isActive: true },
      after: { isActive: false },
      remoteAddress: '127.0.0.1',
    });
    await expect(server.database.sql`delete from audit_log`).rejects.toThrow('append-only');
  });

  it('who lost the password gets a new one on the machine, and old sessions end', async () => {
    const { password } = await newUser('lost@quire.test');
    const session = await login('lost@quire.test', password);
    const reset = await resetAdminPassword(server.database, 'lost@quire.test');
    expect((await login('lost@quire.test', reset.password)).status).toBe(200);
    expect((await login('lost@quire.test', password)).status).toBe(401);
    server.services.people.onChange(() => {});
    const [row] = await server.database.sql<{ live: number }[]>`
      select count(*) as live from user_session s join app_user u using (user_id)
      where u.email = 'lost@quire.test' and revoked_at is null`;
    expect([session.status, row?.live]).toEqual([200, 1]);
    await expect(resetAdminPassword(server.database, 'none@quire.test')).rejects.toThrow('no user');
  });
});

describe('an API key', () => {
  const keys = () => `/api/v1/accounts/${server.firstStart.demoAccountId}/api-keys`;
  const withKey = (keyId: string, secret: string) =>
    server.call({
      method: 'GET',
      url: '/api/v1/accounts',
      headers: { 'apca-api-key-id': keyId, 'apca-api-secret-key': secret },
    });
  const create = () =>
    server.call<ApiKeyCreated>({
      method: 'POST',
      url: keys(),
      headers: server.admin.headers,
      payload: { label: 'bot' },
    });

  it('has 256 random bits that are shown once and stored as a hash', async () => {
    const { status, json } = await create();
    expect(status).toBe(201);
    expect(json.keyId).toMatch(/^PK[A-Z0-9]{18}$/);
    expect(Buffer.from(json.secret, 'base64url').length).toBe(32);
    expect((await withKey(json.keyId, json.secret)).status).toBe(200);
    const list = await server.call<Page<ApiKeyView>>({ method: 'GET', url: keys(), headers: server.admin.headers });
    expect(list.text).not.toContain(json.secret);
    const rows = await server.database.sql`select secret_hash from api_key`;
    expect(JSON.stringify(rows)).not.toContain(json.secret);
  });

  it('stops at once when it is revoked or given a new secret', async () => {
    const { json } = await create();
    expect((await withKey(json.keyId, json.secret)).status).toBe(200);
    const url = `${keys()}/${json.keyId}`;
    const renewed = await server.call<ApiKeyCreated>({
      method: 'POST',
      url: `${url}/regenerate`,
      headers: server.admin.headers,
    });
    expect((await withKey(json.keyId, json.secret)).status).toBe(401);
    expect((await withKey(json.keyId, renewed.json.secret)).status).toBe(200);
    expect((await server.call({ method: 'DELETE', url, headers: server.admin.headers })).status).toBe(204);
    expect((await withKey(json.keyId, renewed.json.secret)).status).toBe(401);
  });

  it('that is wrong never falls back to a cookie', async () => {
    const { status } = await server.call({
      method: 'GET',
      url: '/api/v1/accounts',
      headers: { ...server.admin.headers, 'apca-api-key-id': 'PKWRONG', 'apca-api-secret-key': 'wrong' },
    });
    expect(status).toBe(401);
  });

  it('stops with the user it belongs to', async () => {
    const trader = await server.person(['trader']);
    const account = await server.call<{ accountId: string }>({
      method: 'POST',
      url: '/api/v1/accounts',
      headers: trader.headers,
      payload: { name: 'Bot' },
    });
    const key = await server.call<ApiKeyCreated>({
      method: 'POST',
      url: `/api/v1/accounts/${account.json.accountId}/api-keys`,
      headers: trader.headers,
      payload: { label: 'bot' },
    });
    expect((await withKey(key.json.keyId, key.json.secret)).status).toBe(200);
    await server.services.people.updateUser(systemActor, trader.userId, { isActive: false }, localOrigin);
    expect((await withKey(key.json.keyId, key.json.secret)).status).toBe(401);
  });

  it('has its requests counted, and is told so', async () => {
    const { json } = await create();
    const { headers } = await withKey(json.keyId, json.secret);
    expect(headers['x-ratelimit-limit']).toBe('1000000');
    expect(headers['x-ratelimit-remaining']).toBe('999999');
  });
});
