/**
 * Names that the replaced systems' `.env` files carry and that no part of Quire reads yet. They are known, so that a copied
 * file starts without complaint; `quire config explain` lists each as accepted and says why it has no effect.
 */
export interface AcceptedVariable {
  readonly name: string;
  readonly isSecret: boolean;
  readonly note: string;
}

const group = (note: string, names: string, secrets = ''): AcceptedVariable[] => [
  ...names.split(' ').map((name) => ({ name, isSecret: false, note })),
  ...secrets
    .split(' ')
    .filter(Boolean)
    .map((name) => ({ name, isSecret: true, note })),
];

export const acceptedVariables: readonly AcceptedVariable[] = [
  ...group(
    'one PostgreSQL holds time series too',
    'TIMESCALE_HOST TIMESCALE_PORT TIMESCALE_DB TIMESCALE_USER',
    'TIMESCALE_PASSWORD',
  ),
  ...group('addresses inside a container network; set DATABASE_URL there', 'REDIS_URL_DOCKER', 'DATABASE_URL_DOCKER'),
  ...group('one process needs no Redis', 'REDIS_HOST REDIS_PORT', 'REDIS_URL REDIS_PASSWORD DB_PASSWORD'),
  ...group(
    'sessions are opaque tokens, not JWT',
    'ALGORITHM ACCESS_TOKEN_EXPIRE_MINUTES',
    'JWT_SECRET_KEY SESSION_ENCRYPTION_KEY',
  ),
  ...group('market data comes from where Alpaca publishes it', 'ALPACA_BASE_URL'),
  ...group('crypto prices of exchanges need no key', '', 'BINANCE_API_KEY BINANCE_SECRET_KEY').filter(
    ({ name }) => name !== '',
  ),
  ...group(
    'fills are committed with their orders, nothing is backfilled',
    'ALPACA_FILLS_BACKFILL_ENABLED ALPACA_FILLS_BACKFILL_INITIAL_LOOKBACK_HOURS ALPACA_FILLS_BACKFILL_PAGE_SIZE ' +
      'ALPACA_FILLS_BACKFILL_MAX_PAGES',
  ),
  ...group('the console is served from the same address as the API', 'VITE_API_URL VITE_WS_URL'),
  ...group('database browsers are not part of Quire', 'PGADMIN_EMAIL', 'PGADMIN_PASSWORD'),
  ...group('every order is simulated', 'DRY_RUN'),
  ...group(
    'no strategy runs inside the server yet',
    'TARGET_SYMBOLS STRATEGY_ID PAPER_RUN_SYMBOLS PAPER_RUN_CAPITAL PAPER_RUN_MAX_POSITION_SIZE INITIAL_CAPITAL',
  ),
  ...group('connections to providers are pooled by themselves', 'HTTPX_POOL_CONNECTIONS HTTPX_POOL_MAXSIZE'),
  ...group('limits are set per account', 'MAX_POSITION_SIZE'),
  ...group('one process plays every role', 'SIGNAL_SERVICE_URL EXECUTION_GATEWAY_URL ORCHESTRATOR_URL'),
  ...group('orders are not sliced yet', 'MISFIRE_GRACE_SECONDS STALE_SLICE_EXPIRY_SECONDS'),
  ...group(
    'access rules are always enforced; there is no internal token',
    'API_AUTH_MODE INTERNAL_TOKEN_REQUIRED INTERNAL_TOKEN_TIMESTAMP_TOLERANCE_SECONDS OPERATIONS_DEV_AUTH ' +
      'WEB_CONSOLE_AUTH_TYPE WEB_CONSOLE_USER WEB_CONSOLE_DEV_ROLE WEB_CONSOLE_DEV_USER_ID WEB_CONSOLE_DEV_STRATEGIES ' +
      'WEB_CONSOLE_DEV_SESSION_VERSION AUTH0_DOMAIN AUTH0_CLIENT_ID AUTH0_AUDIENCE OAUTH2_LOGIN_URL OAUTH2_REDIRECT_URI',
    'INTERNAL_TOKEN_SECRET AUTH0_CLIENT_SECRET WEB_CONSOLE_PASSWORD API_SECRET_KEY',
  ),
  ...group('cookies are always HttpOnly and SameSite=Strict', 'SESSION_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE'),
  ...group('cross-origin credentials follow CORS_ORIGINS', 'CORS_ALLOW_CREDENTIALS'),
  ...group(
    'models and notebooks are not part of this version',
    'QLIB_DATA_DIR MLFLOW_TRACKING_URI MLFLOW_EXPERIMENT_NAME FEATURE_ALPHA_EXPLORER MODEL_REGISTRY_DIR ' +
      'NOTEBOOK_LAUNCH_COMMAND NOTEBOOK_BASE_URL NOTEBOOK_LOG_DIR',
  ),
  ...group('alerts are not sent yet', '', 'ALERT_RECIPIENT_HASH_SECRET').filter(({ name }) => name !== ''),
  ...group(
    'read by tests and by monitoring, not by the server',
    'RUN_E2E WEB_CONSOLE_URL LOKI_URL PROMETHEUS_REMOTE_WRITE_URL',
    'GF_SECURITY_ADMIN_PASSWORD GRAFANA_SECRET_KEY',
  ),
];
