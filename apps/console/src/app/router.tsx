import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from '../lib/api/problem.ts';
import { queryClient } from '../lib/api/query-client.ts';
import { meQuery } from '../lib/requests/me.ts';
import { NotFound, NothingForYou, PageFailure } from './not-found.tsx';
import { pages } from './pages.ts';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: PageFailure });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search['next'] === 'string' ? { next: search['next'] } : {},
  component: lazyRouteComponent(() => import('../features/session/login-page.tsx'), 'LoginPage'),
});

/** Everything but the log-in needs to know who is there. */
async function requirePerson(href: string) {
  try {
    return await queryClient.ensureQueryData(meQuery);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      throw redirect({ to: '/login', search: href === '/' ? {} : { next: href } });
    }
    throw error;
  }
}

const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  beforeLoad: ({ location }) => requirePerson(location.href),
  component: lazyRouteComponent(() => import('./frame.tsx'), 'Frame'),
});

/** Home is the first page that the roles may see. */
const home = createRoute({
  getParentRoute: () => frame,
  path: '/',
  beforeLoad: async () => {
    const me = await queryClient.ensureQueryData(meQuery);
    const first = pages.find((page) => page.visible(me.roles));
    if (first) throw redirect({ to: first.path, replace: true });
  },
  component: NothingForYou,
});

const symbolIn = (search: Record<string, unknown>): { symbol?: string } =>
  typeof search['symbol'] === 'string' ? { symbol: search['symbol'] } : {};

const trade = createRoute({
  getParentRoute: () => frame,
  path: '/trade',
  validateSearch: (search: Record<string, unknown>): { symbol?: string; side?: 'buy' | 'sell' } => ({
    ...symbolIn(search),
    ...(search['side'] === 'buy' || search['side'] === 'sell' ? { side: search['side'] } : {}),
  }),
  component: lazyRouteComponent(() => import('../features/trade/trade-page.tsx'), 'TradePage'),
});

const markets = createRoute({
  getParentRoute: () => frame,
  path: '/markets',
  validateSearch: (search: Record<string, unknown>): { list?: string } =>
    typeof search['list'] === 'string' ? { list: search['list'] } : {},
  component: lazyRouteComponent(() => import('../features/markets/markets-page.tsx'), 'MarketsPage'),
});

const marketSymbol = createRoute({
  getParentRoute: () => frame,
  path: '/markets/symbol',
  validateSearch: symbolIn,
  component: lazyRouteComponent(() => import('../features/markets/symbol-page.tsx'), 'SymbolPage'),
});

const account = createRoute({
  getParentRoute: () => frame,
  path: '/account',
  component: lazyRouteComponent(() => import('../features/account/account-page.tsx'), 'AccountPage'),
});

const data = createRoute({
  getParentRoute: () => frame,
  path: '/data',
  component: lazyRouteComponent(() => import('./data-frame.tsx'), 'DataFrame'),
});

const dataCollector = createRoute({
  getParentRoute: () => data,
  path: '/',
  component: lazyRouteComponent(() => import('../features/data-collector/data-page.tsx'), 'DataPage'),
});

const dataProviders = createRoute({
  getParentRoute: () => data,
  path: '/providers',
  component: lazyRouteComponent(() => import('../features/data-providers/providers-page.tsx'), 'ProvidersPage'),
});

const dataCoverage = createRoute({
  getParentRoute: () => data,
  path: '/coverage',
  component: lazyRouteComponent(() => import('../features/data-history/coverage-page.tsx'), 'CoveragePage'),
});

const dataQuality = createRoute({
  getParentRoute: () => data,
  path: '/quality',
  component: lazyRouteComponent(() => import('../features/data-history/quality-page.tsx'), 'QualityPage'),
});

const dataPages = data.addChildren([dataCollector, dataProviders, dataCoverage, dataQuality]);

const system = createRoute({
  getParentRoute: () => frame,
  path: '/system',
  component: lazyRouteComponent(() => import('../features/system/system-page.tsx'), 'SystemPage'),
});

const users = createRoute({
  getParentRoute: () => frame,
  path: '/admin/users',
  component: lazyRouteComponent(() => import('../features/admin/users-page.tsx'), 'UsersPage'),
});

const audit = createRoute({
  getParentRoute: () => frame,
  path: '/admin/audit',
  component: lazyRouteComponent(() => import('../features/admin/audit-page.tsx'), 'AuditPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    login,
    frame.addChildren([home, trade, markets, marketSymbol, account, dataPages, system, users, audit]),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailure,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
