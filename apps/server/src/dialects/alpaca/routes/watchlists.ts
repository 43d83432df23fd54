import { originOf } from '../../../platform/authentication.ts';
import type { AlpacaDependencies } from '../dependencies.ts';
import { type AlpacaError, malformed, notAllowed, notFound } from '../errors.ts';
import { bodyFields, type Fields, textOf } from '../parse.ts';
import type { AccountRequest, AlpacaRoutes } from '../plugin.ts';
import { isOrderId as isUuid } from '../queries.ts';
import { assetView } from '../views/asset-view.ts';
import { watchlistView } from '../views/watchlist-view.ts';

type Result = Awaited<ReturnType<AlpacaDependencies['watchlists']['create']>>;
type Key = Parameters<AlpacaDependencies['watchlists']['find']>[1];

const nameMax = 64;

/** Lists of assets under a name, by their id or by their name. */
export const watchlistRoutes: AlpacaRoutes = (app, dependencies) => {
  const { watchlists } = dependencies;
  const shown = (result: Result) => {
    if (!result.ok) throw refusalOf(result.code);
    return watchlistView(result.watchlist, (instrumentId) => assetOf(dependencies, instrumentId));
  };
  const byOf = ({ caller, incoming }: AccountRequest) => ({
    accountId: caller.accountId,
    actor: actorOf(incoming),
    origin: originOf(incoming),
  });

  app.get('/v2/watchlists', async ({ caller }) => {
    const found = await watchlists.list(caller.accountId);
    return found.map((watchlist) => watchlistView(watchlist, (instrumentId) => assetOf(dependencies, instrumentId)));
  });
  app.post('/v2/watchlists', async (request) => {
    const fields = bodyFields(request.body);
    const name = nameIn(fields);
    if (name === null) throw malformed('watchlist name is required');
    return shown(await watchlists.create(byOf(request), { name, instrumentIds: idsIn(fields, dependencies) ?? [] }));
  });

  // The colon is part of the path, so it is doubled for the router.
  const addresses: readonly [string, (request: AccountRequest) => Key][] = [
    ['/v2/watchlists::by_name', ({ query }) => ({ name: textOf(query, 'name') ?? '' })],
    ['/v2/watchlists/:watchlistId', ({ parameter }) => ({ watchlistId: idIn(parameter('watchlistId')) })],
  ];
  for (const [path, keyOf] of addresses) {
    app.get(path, async (request) => {
      const watchlist = await watchlists.find(request.caller.accountId, keyOf(request));
      return shown(watchlist === null ? { ok: false, code: 'UNKNOWN_WATCHLIST' } : { ok: true, watchlist });
    });
    app.put(path, async (request) => {
      const fields = bodyFields(request.body);
      const content = { name: nameIn(fields), instrumentIds: idsIn(fields, dependencies) };
      return shown(await watchlists.replace(byOf(request), keyOf(request), content));
    });
    app.post(path, async (request) => {
      const symbol = textOf(bodyFields(request.body), 'symbol');
      if (symbol === null) throw malformed('symbol is required');
      return shown(await watchlists.add(byOf(request), keyOf(request), instrumentIdOf(symbol, dependencies)));
    });
    app.delete(path, async (request) => {
      shown(await watchlists.delete(byOf(request), keyOf(request)));
      return request.reply.code(204).send();
    });
  }
  // A raw slash in a pair arrives as more path, so the rest of the path is the symbol.
  app.delete('/v2/watchlists/:watchlistId/*', async (request) => {
    const { parameter, rest } = request;
    const key = { watchlistId: idIn(parameter('watchlistId')) };
    return shown(await watchlists.remove(byOf(request), key, instrumentIdOf(rest, dependencies)));
  });
};

const actorOf = ({ principal }: AccountRequest['incoming']) => ({
  userId: principal?.userId ?? null,
  actor: principal?.actor ?? 'unknown',
});

function refusalOf(code: Extract<Result, { ok: false }>['code']): AlpacaError {
  switch (code) {
    case 'UNKNOWN_WATCHLIST':
      return notFound('watchlist not found');
    case 'NOT_WATCHED':
      return notFound('symbol not found in watchlist');
    case 'NAME_TAKEN':
      return malformed('watchlist name must be unique');
    case 'TOO_MANY_WATCHLISTS':
      return notAllowed('the account has as many watchlists as it may');
    case 'TOO_MANY_INSTRUMENTS':
      return notAllowed('the watchlist has as many symbols as it may');
  }
}

/** An id that is none belongs to no list. */
function idIn(text: string): string {
  if (!isUuid(text)) throw notFound('watchlist not found');
  return text;
}

function nameIn(fields: Fields): string | null {
  const name = textOf(fields, 'name')?.trim() ?? null;
  if (name === '') throw malformed('watchlist name is required');
  if (name !== null && name.length > nameMax)
    throw malformed(`watchlist name must be no more than ${nameMax} characters`);
  return name;
}

/** Null when the body has no list. A symbol named twice is in the list once. */
function idsIn(fields: Fields, dependencies: AlpacaDependencies): readonly string[] | null {
  const symbols = fields['symbols'];
  if (symbols === undefined || symbols === null) return null;
  if (!Array.isArray(symbols)) throw malformed('symbols must be a list');
  return [...new Set(symbols.map((symbol) => instrumentIdOf(symbol, dependencies)))];
}

function instrumentIdOf(symbol: unknown, { gateway }: AlpacaDependencies): string {
  const instrument =
    typeof symbol === 'string' ? (gateway.instrumentBySymbol(symbol) ?? gateway.instrumentById(symbol)) : null;
  if (instrument === null) throw notAllowed(`asset "${String(symbol).slice(0, 32)}" not found`);
  return instrument.instrumentId;
}

function assetOf({ gateway }: AlpacaDependencies, instrumentId: string): Record<string, unknown> | null {
  const instrument = gateway.instrumentById(instrumentId);
  return instrument && assetView(instrument, gateway.market.lastPrice(instrumentId)?.price ?? null);
}
