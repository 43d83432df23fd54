import { createMarketStore, type Storage } from '@quire/adapters/storage';
import type { MarketDataProvider } from '@quire/ports/market-data';
import { Desks } from './desks/desks.ts';
import {
  type AccountConfigurationService,
  createAccountConfigurationService,
} from './features/account-configurations/service.ts';
import { type AccountReader, createAccountReader } from './features/accounts/account-view.ts';
import { type AccountDirectory, createAccountDirectory } from './features/accounts/directory.ts';
import { type AccountLifecycle, createAccountLifecycle } from './features/accounts/lifecycle.ts';
import { createPortfolioReader, type PortfolioReader } from './features/accounts/portfolio-reader.ts';
import { type AccountService, createAccountService } from './features/accounts/service.ts';
import { type ApiKeyService, createApiKeyService } from './features/api-keys/service.ts';
import { backupFolderOf } from './features/backup/backup-folder.ts';
import { type BackupService, createBackupService } from './features/backup/service.ts';
import { type BrokerDirectory, createBrokerDirectory } from './features/broker/broker-directory.ts';
import { providerBarSource } from './features/data-collector/provider-bar-source.ts';
import { createDataCollectorService, type DataCollectorService } from './features/data-collector/service.ts';
import { taskView } from './features/data-collector/views.ts';
import { readCollectorFigures } from './features/data-history/collector-figures.ts';
import { createDataHistoryService, type DataHistoryService } from './features/data-history/service.ts';
import { createExecutionGateway, type ExecutionGateway } from './features/execution-gateway/service.ts';
import { createExplainService, type ExplainService } from './features/fills/explain-service.ts';
import { createFillService, type FillService } from './features/fills/service.ts';
import { createFundamentalsService, type FundamentalsService } from './features/fundamentals/service.ts';
import { createHealthService, type HealthService } from './features/health/service.ts';
import { createKillSwitchService, type KillSwitchService } from './features/kill-switch/service.ts';
import { createCalendars, type WorldCalendars } from './features/market/calendars.ts';
import { createDayFiguresReader } from './features/market/day-figures.ts';
import { createMarketService, type MarketService } from './features/market/service.ts';
import { createMarketLifeService, type MarketLifeService } from './features/market-life/service.ts';
import { createNewsService, type NewsService } from './features/news/service.ts';
import { type CommittedOrders, createCommittedOrders } from './features/orders/committed-orders.ts';
import { createPreviewService, type PreviewService } from './features/orders/preview.ts';
import { createOrderService, type OrderService } from './features/orders/service.ts';
import { createProtections } from './features/paper/protections.ts';
import { createPaperService, type PaperService } from './features/paper/service.ts';
import { createPeopleService, type PeopleService } from './features/people/service.ts';
import { createPositionService, type PositionService } from './features/positions/service.ts';
import { createPriceAlertService, type PriceAlertService } from './features/price-alerts/service.ts';
import { createPriceAlertWatcher } from './features/price-alerts/watcher.ts';
import { createProviderService, type ProviderService } from './features/providers/service.ts';
import { refreshWhatIsDue } from './features/reference-data/refresh.ts';
import { createReferenceDataService, type ReferenceDataService } from './features/reference-data/service.ts';
import { createScreenerService, type ScreenerService } from './features/screener/service.ts';
import { createStreamCuts, type StreamCuts } from './features/scripted-outcomes/stream-cuts.ts';
import { createDataBoard } from './features/stream/data-board.ts';
import { createStreamHub, type StreamHub } from './features/stream/hub.ts';
import { createSystemService, type SystemService } from './features/system/service.ts';
import { createTapeService, type TapeService } from './features/tape/service.ts';
import { createWatchlistService, type WatchlistService } from './features/watchlists/service.ts';
import { localOpenPermissions, type Principal, permissionsOf } from './platform/access.ts';
import { type AuditQueue, createAuditQueue } from './platform/audit-queue.ts';
import type { Authenticators } from './platform/authentication.ts';
import { type Configuration, publicSettings } from './platform/configuration/index.ts';
import type { Logging } from './platform/logging.ts';
import { createMetrics, type Metrics } from './platform/metrics.ts';
import { matchesOperatorToken } from './platform/operator-token.ts';
import { createPublisher, type Publisher } from './platform/publication.ts';
import { createRateLimiter, type RateLimiter } from './platform/rate-limit.ts';
import type { ServerSecrets } from './platform/secrets.ts';
import type { WorldGateway } from './platform/world-gateway.ts';

/** After these the directory of accounts reads the account again. */
const changesAccount = new Set<string>([
  'AccountLimitChanged',
  'AccountTermsChanged',
  'AccountControlsChanged',
  'AccountRenamed',
  'AccountClosed',
  'AccountReset',
]);

/** Background tasks that the Data pages show. */
const tasksFollowed = 100;

/** Everything that doors are made of. A door receives it and adds nothing of its own to the rules. */
export interface Services {
  readonly configuration: Configuration;
  readonly storage: Storage;
  readonly gateway: WorldGateway;
  readonly logging: Logging;
  readonly secrets: ServerSecrets;
  readonly people: PeopleService;
  readonly apiKeys: ApiKeyService;
  readonly accounts: AccountDirectory;
  readonly accountService: AccountService;
  readonly accountLifecycle: AccountLifecycle;
  readonly accountReader: AccountReader;
  readonly portfolios: PortfolioReader;
  readonly orders: OrderService;
  readonly preview: PreviewService;
  readonly committedOrders: CommittedOrders;
  readonly positions: PositionService;
  readonly paper: PaperService;
  readonly brokers: BrokerDirectory;
  readonly execution: ExecutionGateway;
  readonly fills: FillService;
  readonly explain: ExplainService;
  readonly market: MarketService;
  readonly marketLife: MarketLifeService;
  readonly calendars: WorldCalendars;
  readonly watchlists: WatchlistService;
  readonly configurations: AccountConfigurationService;
  readonly news: NewsService;
  readonly fundamentals: FundamentalsService;
  readonly screener: ScreenerService;
  readonly priceAlerts: PriceAlertService;
  readonly killSwitch: KillSwitchService;
  readonly health: HealthService;
  readonly system: SystemService;
  readonly tape: TapeService;
  readonly dataCollector: DataCollectorService;
  readonly backups: BackupService;
  readonly dataHistory: DataHistoryService;
  readonly referenceData: ReferenceDataService;
  readonly providers: ProviderService;
  readonly metrics: Metrics;
  readonly audit: AuditQueue;
  readonly publisher: Publisher;
  readonly stream: StreamHub;
  /** The worlds that this process serves, this one among them. */
  readonly desks: Desks;
  readonly streamCuts: StreamCuts;
  readonly limiter: RateLimiter;
  readonly authenticators: Authenticators;
  /** Turns the documents' front door on, once the demo account exists. */
  openLocalDoor(demoAccount: { readonly accountId: string; readonly userId: string }): void;
  /** Ends streams and writes what waits. The world and the storage are closed by whoever opened them. */
  close(): Promise<void>;
}

export interface ServicesOptions {
  readonly configuration: Configuration;
  readonly storage: Storage;
  readonly gateway: WorldGateway;
  readonly logging: Logging;
  readonly secrets: ServerSecrets;
  readonly startedAt: Date;
  /** Providers of market data instead of all that there are; for tests. */
  readonly marketDataProviders?: readonly MarketDataProvider[];
  /** Null: this world is the only one. */
  readonly desks?: Desks;
  /** What a world beside the first one has in common with it. Whoever made it closes it. */
  readonly shared?: SharedServices;
}

/** People, keys and the outside are the same whatever the world. */
export type SharedServices = Pick<Services, 'people' | 'apiKeys' | 'providers' | 'dataCollector' | 'backups'>;

/** Builds every service of a running world and lets the read models follow its commits. */
export async function createServices(options: ServicesOptions): Promise<Services> {
  const { configuration, storage, gateway, logging, secrets, startedAt } = options;
  const { sql } = storage;
  const logError = (error: unknown) => logging.logger.error({ err: error }, 'a background task failed');
  const publisher = createPublisher();
  const audit = createAuditQueue(sql, logError);
  const { shared } = options;
  const desks = options.desks ?? new Desks({ sql, open: null, onError: logError });
  const people = shared?.people ?? createPeopleService({ sql, sessionDays: configuration.sessionDays });
  const apiKeys = shared?.apiKeys ?? createApiKeyService({ sql, pepper: secrets.apiKeyPepper, onError: logError });
  if (shared === undefined) people.onChange(() => apiKeys.forget());

  const portfolios = createPortfolioReader({ sql, gateway });
  const committedOrders = await createCommittedOrders({ sql, gateway });
  const calendars = createCalendars(gateway);
  const killSwitch = await createKillSwitchService({ sql, gateway });
  const accounts = createAccountDirectory({ sql, worldId: gateway.worldId });
  const accountReader = createAccountReader({ sql, portfolios, calendars, isSimulated: gateway.simulated });
  const health = createHealthService({ sql, gateway });
  const streamCuts = createStreamCuts();
  const marketLife = createMarketLifeService({ sql, gateway });
  const priceAlertWatcher = createPriceAlertWatcher({
    sql,
    gateway,
    calendars,
    dayFigures: createDayFiguresReader({ sql, worldId: gateway.worldId }),
    publisher,
    onError: logError,
  });
  const priceAlerts = createPriceAlertService({ sql, gateway, watcher: priceAlertWatcher });
  const tape = createTapeService({
    storage,
    worldId: gateway.worldId,
    dataFolder: configuration.dataFolder,
    rollAfterHours: configuration.tapeRollAfterHours,
    retentionDays: configuration.tapeRetentionDays,
    logger: logging.logger,
  });
  const providers =
    shared?.providers ??
    (await createProviderService({
      sql,
      configuration,
      sealingKey: secrets.sealingKey,
      onError: logError,
      ...(options.marketDataProviders === undefined ? {} : { providers: options.marketDataProviders }),
    }));
  const news = createNewsService({ sql, gateway, router: providers.router, onError: logError });
  const dataCollector =
    shared?.dataCollector ??
    createDataCollectorService({
      sql,
      gateway,
      providers: providerBarSource(providers.router, () => gateway.instruments().map(({ symbol }) => symbol)),
      logger: logging.logger,
      collectionIntervalSeconds: configuration.collectionIntervalSeconds,
      symbolRefreshIntervalSeconds: configuration.symbolRefreshIntervalSeconds,
      outlierThreshold: configuration.outlierThreshold,
      refreshReference: (symbols) =>
        refreshWhatIsDue({ sql, store: createMarketStore(sql), router: providers.router }, symbols),
    });
  const referenceData = createReferenceDataService({
    sql,
    store: dataCollector.store,
    gateway,
    router: providers.router,
    tasks: dataCollector.tasks,
  });
  const stream = createStreamHub({
    cuts: streamCuts,
    gateway,
    publisher,
    accounts,
    reader: accountReader,
    portfolios,
    calendars,
    killSwitch,
    committed: committedOrders,
    marketLife,
    priceAlerts,
    board: createDataBoard({
      readTasks: async () => (await dataCollector.tasks.list({ limit: tasksFollowed })).map(taskView),
      readProviders: () => providers.views(),
      onError: logError,
    }),
    onError: logError,
  });
  const backups =
    shared?.backups ??
    createBackupService({
      storage,
      dataFolder: configuration.dataFolder,
      folder: backupFolderOf(configuration),
      dailyAt: configuration.backupAt === 'off' ? null : configuration.backupAt,
      keepDays: configuration.backupKeepDays,
      configuration: publicSettings(configuration),
      logger: logging.logger,
    });
  const dataHistory = createDataHistoryService({
    sql,
    store: dataCollector.store,
    freshnessMinutes: configuration.dataFreshnessMinutes,
  });
  const metrics = createMetrics({
    gateway,
    providers: () => providers.status(),
    collector: () => readCollectorFigures({ sql, service: dataCollector, history: dataHistory }),
    tape: () => tape.status(),
    backups: () => backups.status(),
    streamClients: () => stream.clientCount,
    priceAlerts: () => ({ watched: priceAlertWatcher.watched, fired: priceAlertWatcher.fired }),
    liveSessions: () => people.liveSessions(),
  });

  /** Reads everything that follows the commits anew; after a start, and when commits were missed. */
  const reload = async () => {
    portfolios.forgetAll();
    await Promise.all([committedOrders.loadOpen(), killSwitch.reload(), priceAlertWatcher.catchUp()]);
  };
  let newestEvent: number | null = null;
  // The read models take a commit in before anybody is told of it.
  const unsubscribe = gateway.subscribe((batch) => {
    const [first] = batch.events;
    if (first && newestEvent !== null && first.eventSequence > newestEvent + 1) {
      // The world thread ended after a commit of which it could not tell any more, and came back.
      stream.showGap();
      reload().catch(logError);
    }
    newestEvent = batch.events.at(-1)?.eventSequence ?? newestEvent;
    portfolios.committed(batch);
    for (const { event } of batch.events) {
      if (changesAccount.has(event.type) && 'accountId' in event) accounts.forget(event.accountId);
      if (event.type === 'CashPosted') accountReader.forgetDay(event.accountId);
    }
    const { orders, fills, unknown } = committedOrders.committed(batch);
    const killSwitchChanged = killSwitch.committed(batch);
    const publication = { batch, orders, fills, unknownOrders: unknown, killSwitchChanged };
    metrics.published(publication);
    publisher.publish(publication);
  });
  await reload();

  const accountService = createAccountService({ sql, gateway, accounts, reader: accountReader });
  const lifecycle = createAccountLifecycle({ sql, gateway, accounts, portfolios, reader: accountReader });
  const orders = createOrderService({ sql, gateway, accounts, committed: committedOrders, audit });
  const positions = createPositionService({ gateway, accounts, portfolios, committed: committedOrders, audit });
  const fills = createFillService({ sql, gateway, accounts });
  const brokers = createBrokerDirectory({ accounts, reader: accountReader, orders, positions, live: new Map() });
  const protections = createProtections({
    sql,
    gateway,
    killSwitch,
    portfolios,
    committed: committedOrders,
    publisher,
    onError: logError,
  });
  await protections.start();
  await priceAlertWatcher.start();
  const paper = createPaperService({
    sql,
    gateway,
    accounts,
    accountService,
    lifecycle,
    portfolios,
    orders,
    positions,
    fills,
    protections,
    brokers,
    audit,
  });

  let local: Principal | null = null;
  const authenticators: Authenticators = {
    session: (token) => people.authenticate(token),
    apiKey: (keyId, secret) => apiKeys.authenticate(keyId, secret),
    operatorToken: (token) => (matchesOperatorToken(token, secrets.operatorToken) ? operatorPrincipal : null),
    localOpen: () => local,
  };

  return {
    configuration,
    storage,
    gateway,
    logging,
    secrets,
    people,
    apiKeys,
    accounts,
    accountReader,
    accountService,
    accountLifecycle: lifecycle,
    portfolios,
    orders,
    preview: createPreviewService({ sql, gateway, accounts, portfolios, calendars, killSwitch }),
    committedOrders,
    positions,
    paper,
    brokers,
    execution: createExecutionGateway({
      sql,
      gateway,
      accounts,
      orders,
      positions,
      committed: committedOrders,
      auditQueue: audit,
    }),
    fills,
    marketLife,
    priceAlerts,
    news,
    fundamentals: createFundamentalsService({ sql, gateway, router: providers.router }),
    screener: createScreenerService({ sql, gateway, calendars }),
    explain: createExplainService({ sql, gateway, accounts, committed: committedOrders }),
    market: createMarketService({ sql, gateway, calendars }),
    calendars,
    watchlists: createWatchlistService(sql),
    configurations: createAccountConfigurationService(sql),
    killSwitch,
    health,
    system: createSystemService({
      storage,
      gateway,
      health,
      tape,
      ring: logging.ring,
      dataFolder: configuration.dataFolder,
      startedAt,
    }),
    tape,
    dataCollector,
    backups,
    dataHistory,
    referenceData,
    providers,
    metrics,
    audit,
    publisher,
    stream,
    desks,
    streamCuts,
    limiter: createRateLimiter(),
    authenticators,
    openLocalDoor({ accountId, userId }) {
      local = {
        kind: 'local-open',
        userId,
        actor: 'local-open',
        roles: ['trader'],
        permissions: localOpenPermissions,
        accountId,
        sessionId: null,
      };
    },
    async close() {
      unsubscribe();
      await protections.close();
      await priceAlertWatcher.close();
      await news.close();
      stream.close();
      await tape.close();
      if (shared === undefined) {
        await dataCollector.close();
        await backups.close();
        await providers.close();
      }
      await audit.flush();
    },
  };
}

const operatorPrincipal: Principal = {
  kind: 'operator-token',
  userId: null,
  actor: 'operator-token',
  roles: ['admin', 'operator'],
  permissions: permissionsOf(['admin', 'operator']),
  accountId: null,
  sessionId: null,
};
