import { ChangePasswordBody, LoginBody, literals, pageOf, roles, SessionView, UserView, Uuid } from '@quire/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type Api, answers, noContent } from '../../platform/api.ts';
import { callerOf, originOf, sessionCookie } from '../../platform/authentication.ts';
import type { PeopleService } from './service.ts';
import type { SessionRecord, UserRecord } from './store.ts';

const userParams = Type.Object({ userId: Uuid });
const roleSet = Type.Array(literals(roles), { maxItems: roles.length });

export interface PeopleRouteOptions {
  readonly people: PeopleService;
  /** Null: Secure exactly when the request came over TLS. */
  readonly cookieSecure: boolean | null;
}

export function registerPeopleRoutes(api: Api, { people, cookieSecure }: PeopleRouteOptions): void {
  const cookieOptions = (request: FastifyRequest) => ({
    path: '/',
    httpOnly: true,
    sameSite: 'strict' as const,
    secure: cookieSecure ?? request.protocol === 'https',
  });
  const clearCookie = (request: FastifyRequest, reply: FastifyReply) =>
    reply.clearCookie(sessionCookie, cookieOptions(request));

  api.route({
    method: 'POST',
    url: '/auth/login',
    config: { access: 'public' },
    schema: {
      tags: ['people'],
      summary: 'Log in; the answer sets a cookie',
      body: LoginBody,
      response: answers(UserView),
    },
    handler: async (request, reply) => {
      const { token, user, expiresAt } = await people.login(request.body, originOf(request));
      reply.setCookie(sessionCookie, token, { ...cookieOptions(request), expires: expiresAt });
      return userView(user);
    },
  });

  api.route({
    method: 'POST',
    url: '/auth/logout',
    config: { access: 'public' },
    schema: { tags: ['people'], summary: 'Log out; harmless without a session', response: noContent },
    handler: async (request, reply) => {
      const { principal } = request;
      if (principal?.kind === 'session') await people.revokeSession(principal, principal.sessionId!, originOf(request));
      return clearCookie(request, reply).code(204).send(null);
    },
  });

  api.route({
    method: 'GET',
    url: '/auth/me',
    config: { access: 'person' },
    schema: { tags: ['people'], summary: 'Who is logged in', response: answers(UserView) },
    handler: async (request) => userView(await people.user(callerOf(request).userId!)),
  });

  api.route({
    method: 'POST',
    url: '/auth/change-password',
    config: { access: 'person' },
    schema: {
      tags: ['people'],
      summary: 'Change the own password; every other session ends',
      body: ChangePasswordBody,
      response: noContent,
    },
    handler: async (request, reply) => {
      await people.changePassword(callerOf(request), request.body, originOf(request));
      return reply.code(204).send(null);
    },
  });

  api.route({
    method: 'GET',
    url: '/auth/sessions',
    config: { access: 'person' },
    schema: { tags: ['people'], summary: 'Where the caller is logged in', response: answers(pageOf(SessionView)) },
    handler: async (request) => {
      const caller = callerOf(request);
      const sessions = await people.sessions(caller.userId!);
      return { items: sessions.map((session) => sessionView(session, caller.sessionId)), nextCursor: null };
    },
  });

  api.route({
    method: 'DELETE',
    url: '/auth/sessions/:sessionId',
    config: { access: 'person' },
    schema: {
      tags: ['people'],
      summary: 'End one of the own sessions',
      params: Type.Object({ sessionId: Uuid }),
      response: noContent,
    },
    handler: async (request, reply) => {
      await people.revokeSession(callerOf(request), request.params.sessionId, originOf(request));
      return reply.code(204).send(null);
    },
  });

  registerUserRoutes(api, people);
}

function registerUserRoutes(api: Api, people: PeopleService): void {
  const OneTimePassword = Type.Object({ password: Type.String({ description: 'Shown once' }) });

  api.route({
    method: 'GET',
    url: '/users',
    config: { access: 'user:manage' },
    schema: { tags: ['administration'], summary: 'All users', response: answers(pageOf(UserView)) },
    handler: async () => ({ items: (await people.users()).map(userView), nextCursor: null }),
  });

  api.route({
    method: 'POST',
    url: '/users',
    config: { access: 'user:manage' },
    schema: {
      tags: ['administration'],
      summary: 'Make a user with a generated password',
      body: Type.Object({
        email: Type.String({ minLength: 3, maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+$' }),
        name: Type.Optional(Type.String({ maxLength: 100 })),
        roles: roleSet,
      }),
      response: answers(Type.Object({ user: UserView, password: Type.String({ description: 'Shown once' }) }), 201),
    },
    handler: async (request, reply) => {
      const { email, name = '', roles: given } = request.body;
      const { user, password } = await people.createUser(
        callerOf(request),
        { email, name: name === '' ? email : name, roles: given },
        originOf(request),
      );
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ user: userView(user), password });
    },
  });

  api.route({
    method: 'PATCH',
    url: '/users/:userId',
    config: { access: 'user:manage' },
    schema: {
      tags: ['administration'],
      summary: "Set a user's roles, or let the user in or out",
      params: userParams,
      body: Type.Object({ roles: Type.Optional(roleSet), isActive: Type.Optional(Type.Boolean()) }),
      response: answers(UserView),
    },
    handler: async (request) =>
      userView(await people.updateUser(callerOf(request), request.params.userId, request.body, originOf(request))),
  });

  api.route({
    method: 'POST',
    url: '/users/:userId/reset-password',
    config: { access: 'user:manage' },
    schema: {
      tags: ['administration'],
      summary: 'Give a user a new generated password; all sessions of the user end',
      params: userParams,
      response: answers(OneTimePassword),
    },
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return { password: await people.resetPassword(callerOf(request), request.params.userId, originOf(request)) };
    },
  });
}

export function userView(user: UserRecord): UserView {
  return {
    ...user,
    roles: [...user.roles],
    createdAt: user.createdAt.toISOString(),
    lastLoginAt: user.lastLoginAt?.toISOString() ?? null,
  };
}

function sessionView({ userId: _, ...session }: SessionRecord, current: string | null): SessionView {
  return {
    ...session,
    current: session.sessionId === current,
    createdAt: session.createdAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
  };
}
