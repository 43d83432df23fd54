import { type ActivityQuery, readActivities } from '../activity-queries.ts';
import type { AlpacaDependencies } from '../dependencies.ts';
import { malformed, notFound } from '../errors.ts';
import { type Fields, instantOf, integerOf, listOf, oneOf, textOf } from '../parse.ts';
import type { AlpacaRoutes } from '../plugin.ts';
import { activityTypes, activityView, parseActivityId } from '../views/activity-view.ts';
import { newYorkMidnight } from '../views/new-york.ts';

/** What happened to the account: fills, cash that came and went, fees. A bare array, with no envelope. */
export const activityRoutes: AlpacaRoutes = (app, dependencies) => {
  app.get('/v2/account/activities', ({ caller, query }) => list(dependencies, caller.accountId, query, typesIn(query)));
  app.get('/v2/account/activities/:activityType', ({ caller, query, parameter }) => {
    const type = parameter('activityType').toUpperCase();
    if (!activityTypes.has(type)) throw notFound(`invalid activity type: ${type.slice(0, 20)}`);
    return list(dependencies, caller.accountId, query, new Set([type]));
  });
};

async function list(
  dependencies: AlpacaDependencies,
  accountId: string,
  fields: Fields,
  types: ReadonlySet<string>,
): Promise<readonly Record<string, unknown>[]> {
  const rows = await readActivities(dependencies.sql, activityQuery(fields, accountId, types));
  return rows.map((row) => activityView(row, dependencies.gateway));
}

function typesIn(fields: Fields): ReadonlySet<string> {
  const named = listOf(fields, 'activity_types').map((type) => type.toUpperCase());
  const category = oneOf(fields, 'category', ['trade_activity', 'non_trade_activity']);
  if (named.length > 0 && category !== null) throw malformed('only one of activity_types or category is accepted');
  const unknown = named.find((type) => !activityTypes.has(type));
  if (unknown !== undefined) throw malformed(`invalid activity type: ${unknown.slice(0, 20)}`);
  if (named.length > 0) return new Set(named);
  if (category === null) return activityTypes;
  return new Set([...activityTypes].filter((type) => (type === 'FILL') === (category === 'trade_activity')));
}

const dayMs = 86_400_000;

function activityQuery(fields: Fields, accountId: string, types: ReadonlySet<string>): ActivityQuery {
  const date = dateIn(fields);
  const after = instantOf(fields, 'after', malformed);
  const until = instantOf(fields, 'until', malformed);
  if (date !== null && (after !== null || until !== null)) throw malformed('date cannot be used with after or until');
  const token = textOf(fields, 'page_token');
  const place = token === null ? null : parseActivityId(token);
  if (token !== null && place === null) throw malformed(`invalid page_token: ${token.slice(0, 60)}`);
  return {
    accountId,
    types,
    // Of a date its whole day, in New York; the others are exclusive.
    from: date === null ? (after === null ? 0 : after + 1) : newYorkMidnight(date),
    to:
      date === null
        ? until === null
          ? Number.MAX_SAFE_INTEGER
          : until - 1
        : newYorkMidnight(new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10)) - 1,
    place,
    ascending: oneOf(fields, 'direction', ['asc', 'desc']) === 'asc',
    limit: integerOf(fields, 'page_size', { fallback: 100, min: 1, max: 100 }),
  };
}

/** An instant means its date. */
function dateIn(fields: Fields): string | null {
  const text = textOf(fields, 'date');
  if (text === null) return null;
  instantOf(fields, 'date', malformed);
  return text.slice(0, 10);
}
