// Written by tests/client from the OpenAPI document of the server; `npx vitest run tests/client/ -u` writes it anew.

export type Account = { readonly accountId: string; readonly worldId: string; readonly name: string; readonly currency: string; readonly simulated: boolean; readonly cash: string; readonly reservedCash: string; readonly buyingPower: string; readonly equity: string | null; readonly unrealizedPnl: string | null; readonly realizedPnl: string; readonly feesPaid: string; readonly deposited: string; readonly dayPnl: string | null; readonly feeRate: string; readonly orderNotionalMax: string | null; readonly permission: 'view' | 'trade' | 'manage'; readonly createdAt: string; readonly closedAt: string | null };

export type AccountStanding = { readonly accountId: string; readonly terms: Readonly<Record<string, unknown>> | null; readonly controls: { readonly tradingSuspended: boolean; readonly tradingBlocked: boolean; readonly noShorting: boolean; readonly fractionalTrading: boolean; readonly leverageMax: 1 | 2 | 4 }; readonly season: number; readonly closedAt: string | null; readonly unsettledCash: string; readonly dayTradeCount: number; readonly marginCalledAt: string | null; readonly equity: string; readonly lastEquity: string | null; readonly lastMaintenanceMargin: string | null; readonly longMarketValue: string; readonly shortMarketValue: string; readonly initialMargin: string; readonly maintenanceMargin: string; readonly multiplier: 1 | 2 | 4; readonly buyingPower: string; readonly regtBuyingPower: string; readonly daytradingBuyingPower: string; readonly nonMarginableBuyingPower: string; readonly sma: string };

export type BackupStatus = { readonly folder: string; readonly backups: readonly ({ readonly name: string; readonly createdAt: string; readonly kind: 'manual' | 'daily'; readonly bytes: number; readonly quireVersion: string | null; readonly worlds: readonly ({ readonly worldId: string; readonly headSequence: number })[]; readonly leftOut: readonly string[]; readonly checkedAt: string | null; readonly damage: string | null })[]; readonly dailyAt: string | null; readonly keepDays: number; readonly nextDailyAt: string | null; readonly running: { readonly task: 'create' | 'check'; readonly name: string | null; readonly done: number; readonly total: number } | null; readonly failures: number; readonly lastFailure: string | null; readonly warnings: readonly string[] };

export type CollectorConfig = { readonly collection_interval: number; readonly symbol_refresh_interval: number; readonly symbols: readonly string[]; readonly timeframes: readonly ('1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w')[]; readonly bars_per_series: number; readonly source: 'world' | 'providers'; readonly is_running: boolean };

export type CollectorStatus = { readonly status: 'running' | 'stopped'; readonly is_running: boolean; readonly source: string; readonly collection_interval: number; readonly symbol_refresh_interval: number; readonly timeframes: readonly ('1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w')[]; readonly symbols_count: number; readonly timeframes_count: number; readonly series_count: number; readonly bars_count: number; readonly last_collection: string | null; readonly next_collection: string | null; readonly last_symbol_refresh: string | null; readonly active_task: { readonly task_id: string; readonly kind: string; readonly status: 'running' | 'completed' | 'failed' | 'canceled'; readonly done: number; readonly total: number; readonly progress: number; readonly message: string; readonly result: Readonly<Record<string, unknown>> | null; readonly requested_by: string; readonly started_at: string; readonly finished_at: string | null } | null; readonly last_task: { readonly task_id: string; readonly kind: string; readonly status: 'running' | 'completed' | 'failed' | 'canceled'; readonly done: number; readonly total: number; readonly progress: number; readonly message: string; readonly result: Readonly<Record<string, unknown>> | null; readonly requested_by: string; readonly started_at: string; readonly finished_at: string | null } | null };

export type CollectorTask = { readonly task_id: string; readonly kind: string; readonly status: 'running' | 'completed' | 'failed' | 'canceled'; readonly done: number; readonly total: number; readonly progress: number; readonly message: string; readonly result: Readonly<Record<string, unknown>> | null; readonly requested_by: string; readonly started_at: string; readonly finished_at: string | null };

export type CollectorTaskStats = { readonly total: number; readonly running: number; readonly completed: number; readonly failed: number; readonly canceled: number };

export type Conversion = { readonly original_amount: number; readonly converted_amount: number; readonly from_currency: string; readonly to_currency: string; readonly rate: number; readonly date: string; readonly provider: string | null };

export type CorporateAction = { readonly actionId: string; readonly symbol: string; readonly instrumentId: string; readonly type: 'split' | 'reverse_split' | 'stock_dividend' | 'cash_dividend' | 'symbol_change' | 'delisting'; readonly newUnits: number | null; readonly oldUnits: number | null; readonly cashPerUnit: string | null; readonly isSpecial: boolean | null; readonly newSymbol: string | null; readonly exDate: string; readonly recordDate: string | null; readonly payDate: string | null; readonly source: 'simulated' | 'operator' | 'imported'; readonly announcedAt: string; readonly appliedAt: string | null; readonly closeBefore: string | null };

export type CoverageMap = { readonly timeframe: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w'; readonly from: string; readonly to: string; readonly rows: readonly ({ readonly symbol: string; readonly provider: string; readonly bars: readonly number[]; readonly expected: readonly number[] })[] };

export type Currencies = { readonly base: string; readonly currencies: readonly string[] };

export type FillExplanation = { readonly fill: { readonly fillId: string; readonly orderId: string; readonly accountId: string; readonly instrumentId: string; readonly symbol: string; readonly side: 'buy' | 'sell'; readonly quantity: string; readonly price: string; readonly notional: string; readonly fee: string; readonly realizedPnl: string; readonly positionQuantity: string; readonly liquidity: 'maker' | 'taker'; readonly fillModel: string; readonly evidence: unknown; readonly at: string }; readonly model: { readonly name: string; readonly version: number; readonly parameters: Readonly<Record<string, unknown>> }; readonly part: string; readonly reason: string; readonly book: { readonly at: string | null; readonly sequence: number | null; readonly bidPrice: string; readonly bidQuantity: string; readonly askPrice: string; readonly askQuantity: string } | null; readonly quote: { readonly at: string | null; readonly sequence: number | null; readonly bidPrice: string; readonly bidQuantity: string; readonly askPrice: string; readonly askQuantity: string } | null; readonly print: { readonly at: string; readonly printSequence: number; readonly price: string; readonly quantity: string } | null; readonly bar: { readonly openTime: string; readonly open: string; readonly high: string; readonly low: string; readonly close: string; readonly volume: string } | null; readonly limitPrice: string | null; readonly wanted: string | null; readonly available: string | null; readonly takenBefore: string | null; readonly queueAhead: string | null; readonly arrivedAt: string | null; readonly reportedAt: string | null; readonly fees: readonly ({ readonly kind: string; readonly amount: string })[] };

export type FillSettings = { readonly accountId: string; readonly model: string; readonly parameters: Readonly<Record<string, unknown>>; readonly changedAt: string | null };

export type FreshnessReport = { readonly freshness_minutes: number; readonly age_minutes: number | null; readonly is_fresh: boolean; readonly symbols: readonly ({ readonly symbol: string; readonly age_minutes: number | null; readonly is_fresh: boolean; readonly is_market_open: boolean | null; readonly newest_at: string | null })[] };

export type Fundamentals = { readonly symbol: string; readonly provider: string; readonly receivedAt: string; readonly name: string; readonly exchange: string | null; readonly sector: string | null; readonly industry: string | null; readonly country: string | null; readonly currency: string | null; readonly description: string | null; readonly marketCapitalization: number | null; readonly peRatio: number | null; readonly earningsPerShare: number | null; readonly dividendYield: number | null; readonly beta: number | null; readonly sharesOutstanding: number | null; readonly high52Weeks: number | null; readonly low52Weeks: number | null };

export type Halt = { readonly symbol: string; readonly instrumentId: string; readonly reasonCode: 'VOLATILITY' | 'NEWS' | 'REGULATORY' | 'OPERATOR'; readonly notes: string; readonly haltedAt: string; readonly resumesAt: string | null; readonly resumedAt: string | null };

export type HeldBar = { readonly symbol: string; readonly timeframe: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w'; readonly provider: string; readonly openTime: string; readonly open: string; readonly high: string; readonly low: string; readonly close: string; readonly volume: number; readonly reason: string; readonly move: number; readonly receivedAt: string; readonly state: 'held' | 'released' | 'rejected'; readonly decidedBy: string | null };

export type Instrument = { readonly instrumentId: string; readonly symbol: string; readonly name: string; readonly assetClass: 'us_equity' | 'crypto'; readonly venue: string; readonly currency: string; readonly priceScale: number; readonly quantityScale: number; readonly priceIncrement: string; readonly quantityIncrement: string; readonly quantityMin: string; readonly tradable: boolean; readonly shortable: boolean; readonly fractionable: boolean; readonly simulated: boolean; readonly lastPrice: string | null; readonly dayChange: number | null; readonly dayVolume: number | null };

export type KillSwitch = { readonly state: 'ACTIVE' | 'ENGAGED'; readonly changedAt: string; readonly reason: string | null; readonly operator: string | null };

export type MarketCalendar = { readonly exchange: string; readonly mic: string; readonly name: string; readonly timezone: string; readonly published_through: number; readonly checked_against: string; readonly sessions: readonly ({ readonly date: string; readonly open: string; readonly close: string; readonly break_start: string | null; readonly break_end: string | null; readonly day_type: 'regular' | 'early_close' | 'late_open' | 'other_hours' | 'holiday' | 'weekend'; readonly reason: string | null })[]; readonly closings: readonly ({ readonly date: string; readonly reason: string | null })[] };

export type MarketClock = { readonly worldId: string; readonly feed: string; readonly simulated: boolean; readonly providers: readonly string[]; readonly speed: number; readonly skipsClosedHours: boolean; readonly time: string; readonly tradingDate: string | null; readonly isOpen: boolean; readonly nextOpen: string | null; readonly nextClose: string | null };

export type MovedAccount = { readonly worldId: string; readonly accountId: string; readonly name: string; readonly cash: string };

export type News = { readonly newsSequence: number; readonly headline: string; readonly summary: string; readonly source: string; readonly symbols: readonly string[]; readonly publishedAt: string; readonly url: string | null; readonly provider: string | null };

export type Order = { readonly orderId: string; readonly accountId: string; readonly instrumentId: string; readonly symbol: string; readonly clientOrderId: string; readonly side: 'buy' | 'sell'; readonly orderType: 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop'; readonly timeInForce: 'day' | 'gtc' | 'gtd' | 'ioc' | 'fok' | 'opg' | 'cls'; readonly quantity: string; readonly notional: string | null; readonly limitPrice: string | null; readonly stopPrice: string | null; readonly trailPrice: string | null; readonly trailPercent: string | null; readonly highWaterMark: string | null; readonly triggerBy: 'trade' | 'quote' | null; readonly orderClass: 'simple' | 'bracket' | 'oco' | 'oto'; readonly role: 'entry' | 'takeProfit' | 'stopLoss' | null; readonly groupId: string | null; readonly takeProfitPrice: string | null; readonly stopLossPrice: string | null; readonly stopLossLimitPrice: string | null; readonly replaces: string | null; readonly replacedBy: string | null; readonly extendedHours: boolean; readonly reduceOnly: boolean; readonly origin: string; readonly status: 'accepted' | 'pending_new' | 'held' | 'new' | 'partially_filled' | 'filled' | 'done_for_day' | 'canceled' | 'expired' | 'replaced' | 'pending_cancel' | 'pending_replace' | 'accepted_for_bidding' | 'stopped' | 'rejected' | 'suspended' | 'calculated' | 'denied'; readonly filledQuantity: string; readonly remainingQuantity: string; readonly averageFillPrice: string | null; readonly filledNotional: string; readonly feesPaid: string; readonly reservedCash: string; readonly reasonCode: string | null; readonly reasonDetails: Readonly<Record<string, unknown>> | null; readonly submittedAt: string; readonly updatedAt: string; readonly expiresAt: string | null; readonly triggeredAt: string | null; readonly filledAt: string | null; readonly canceledAt: string | null; readonly expiredAt: string | null; readonly failedAt: string | null; readonly replacedAt: string | null; readonly closedAt: string | null };

export type OrderAudit = { readonly client_order_id: string; readonly entries: readonly ({ readonly at: string; readonly action: string; readonly actor: string | null; readonly details: unknown })[] };

export type OrderExplanation = { readonly orderId: string; readonly status: string; readonly isOpen: boolean; readonly fillModel: string | null; readonly at: string; readonly inputSequence: number | null; readonly blocks: readonly ({ readonly code: 'HELD' | 'SESSION_CLOSED' | 'HALTED' | 'STOP_NOT_TRIGGERED' | 'WAITING_FOR_AUCTION' | 'LATENCY' | 'WAITING_FOR_BAR' | 'WAITING_FOR_QUOTE' | 'NO_QUOTE' | 'CROSSED_QUOTE' | 'STALE_QUOTE' | 'NOT_MARKETABLE' | 'LIQUIDITY_ALREADY_CONSUMED' | 'QUEUE_AHEAD'; readonly message: string; readonly details: Readonly<Record<string, unknown>> })[] };

export type OrderModifications = { readonly client_order_id: string; readonly modifications: readonly ({ readonly modification_id: string; readonly original_client_order_id: string; readonly new_client_order_id: string; readonly status: 'completed'; readonly modified_at: string; readonly order: { readonly client_order_id: string; readonly broker_order_id: string; readonly status: string; readonly symbol: string; readonly side: 'buy' | 'sell'; readonly qty: string; readonly filled_qty: string; readonly filled_avg_price: string | null; readonly order_type: string; readonly time_in_force: string; readonly limit_price: string | null; readonly stop_price: string | null; readonly created_at: string; readonly message: string } })[] };

export type PaperPortfolio = { readonly id: string; readonly name: string; readonly mode: 'paper' | 'live'; readonly currency: string; readonly initial_capital: number; readonly cash_balance: number; readonly invested_value: number | null; readonly total_value: number | null; readonly total_pnl: number | null; readonly total_pnl_percentage: number | null; readonly realized_pnl: number; readonly unrealized_pnl: number | null; readonly fees_paid: number; readonly total_trades: number; readonly winning_trades: number; readonly losing_trades: number; readonly win_rate: number | null; readonly max_drawdown: number | null; readonly fee_percentage: number; readonly created_at: string };

export type PaperPosition = { readonly id: string; readonly symbol: string; readonly side: 'long' | 'short'; readonly quantity: number; readonly avg_entry_price: number | null; readonly current_price: number | null; readonly market_value: number | null; readonly total_cost: number; readonly unrealized_pnl: number | null; readonly unrealized_pnl_percentage: number | null; readonly stop_loss_price: number | null; readonly take_profit_price: number | null; readonly protection_active: boolean; readonly opened_at: string | null };

export type PaperTrade = { readonly trade_id: string; readonly symbol: string; readonly side: 'BUY' | 'SELL'; readonly order_type: string; readonly quantity: number; readonly requested_quantity: number; readonly price: number | null; readonly total_value: number; readonly fee: number; readonly total_cost: number; readonly realized_pnl: number | null; readonly realized_pnl_percentage: number | null; readonly status: 'EXECUTED' | 'PARTIAL' | 'PENDING' | 'CANCELED' | 'EXPIRED' | 'REJECTED'; readonly reason: string | null; readonly executed_at: string | null };

export type PaperValue = { readonly portfolio_id: string; readonly cash_balance: number; readonly invested_value: number | null; readonly total_value: number | null; readonly total_pnl: number | null; readonly total_pnl_percentage: number | null; readonly unrealized_pnl: number | null; readonly updated_at: string };

export type PendingOrders = { readonly orders: readonly ({ readonly client_order_id: string; readonly broker_order_id: string; readonly status: string; readonly symbol: string; readonly side: 'buy' | 'sell'; readonly qty: string; readonly filled_qty: string; readonly filled_avg_price: string | null; readonly order_type: string; readonly time_in_force: string; readonly limit_price: string | null; readonly stop_price: string | null; readonly created_at: string; readonly message: string })[]; readonly total: number; readonly limit: number };

export type PreciseConversion = { readonly original_amount: string; readonly converted_amount: string; readonly from_currency: string; readonly to_currency: string; readonly rate: string; readonly date: string; readonly provider: string | null };

export type PriceAlert = { readonly alertId: string; readonly symbol: string; readonly instrumentId: string; readonly alertType: 'price_above' | 'price_below' | 'percent_change_up' | 'percent_change_down' | 'volume_spike'; readonly threshold: string; readonly percentOf: 'previousClose' | 'whenSet' | null; readonly level: string | null; readonly state: 'active' | 'paused' | 'triggered' | 'expired'; readonly isActive: boolean; readonly isRecurring: boolean; readonly isArmed: boolean; readonly cooldownSeconds: number; readonly expiresAt: string | null; readonly note: string; readonly triggerCount: number; readonly lastTriggeredAt: string | null; readonly createdAt: string };

export type PriceAlertSummary = { readonly total: number; readonly active: number; readonly paused: number; readonly triggered: number; readonly expired: number; readonly remaining: number; readonly firedInDay: number };

export type Rates = { readonly base: string; readonly date: string; readonly rates: Readonly<Record<string, unknown>>; readonly dates: Readonly<Record<string, unknown>>; readonly provider: string | null };

export type RealtimePnl = { readonly positions: readonly ({ readonly symbol: string; readonly qty: string; readonly avg_entry_price: string | null; readonly current_price: string | null; readonly price_source: 'real-time' | 'unknown'; readonly unrealized_pl: string | null; readonly unrealized_pl_pct: string | null; readonly last_price_update: string | null })[]; readonly total_positions: number; readonly total_unrealized_pl: string | null; readonly total_unrealized_pl_pct: string | null; readonly realtime_prices_available: number; readonly timestamp: string };

export type RecentFills = { readonly events: readonly ({ readonly client_order_id: string; readonly symbol: string; readonly side: 'buy' | 'sell'; readonly qty: string; readonly price: string; readonly realized_pl: string; readonly status: 'filled' | 'partially_filled'; readonly timestamp: string })[]; readonly total: number; readonly limit: number };

export type SearchAnswer = { readonly items: readonly ({ readonly symbol: string; readonly name: string; readonly exchange: string; readonly country: string | null; readonly currency: string | null; readonly asset_class: 'stock' | 'fund' | 'index' | 'crypto' | 'fx' | 'other'; readonly is_active: boolean; readonly is_traded_here: boolean; readonly provider: string })[]; readonly nextCursor: string | null; readonly asked: string | null; readonly unanswered: string | null };

export type SystemStatus = { readonly version: string; readonly status: 'healthy' | 'degraded' | 'unhealthy'; readonly startedAt: string; readonly uptimeSeconds: number; readonly dependencies: readonly ({ readonly name: string; readonly state: 'up' | 'down' | 'disabled'; readonly latencyMs: number | null; readonly detail: string })[]; readonly feedAgeMs: number | null; readonly journal: { readonly headSequence: number; readonly eventSequence: number; readonly commits: number; readonly lag: number; readonly commitMsP50: number; readonly commitMsP99: number; readonly stalled: boolean }; readonly memory: { readonly residentBytes: number; readonly heapUsedBytes: number }; readonly disk: { readonly path: string; readonly freeBytes: number | null; readonly totalBytes: number | null }; readonly database: { readonly kind: string; readonly version: string; readonly sizeBytes: number | null }; readonly tape: { readonly segments: number; readonly bytes: number; readonly replayableSince: string | null; readonly damaged: readonly ({ readonly segment: string; readonly reason: string })[]; readonly lastFailure: string | null } | null; readonly migrations: { readonly applied: number | null; readonly pending: number | null } };

export type TapeStatus = { readonly worldId: string; readonly folder: string; readonly segments: number; readonly bytes: number; readonly rows: number; readonly fromSequence: number | null; readonly toSequence: number | null; readonly tapeSince: string | null; readonly replayableSince: string | null; readonly removedSegments: number; readonly lastRollAt: string | null; readonly damaged: readonly ({ readonly segment: string; readonly reason: string })[]; readonly unknownFiles: readonly string[]; readonly rollAfterHours: number; readonly retentionDays: number; readonly isRolling: boolean; readonly failures: number; readonly lastFailure: string | null };

export type User = { readonly userId: string; readonly email: string; readonly name: string; readonly roles: readonly ('admin' | 'operator' | 'trader' | 'researcher' | 'viewer' | 'candidate' | 'recruiter')[]; readonly isActive: boolean; readonly createdAt: string; readonly lastLoginAt: string | null };

export type Watchlist = { readonly watchlistId: string; readonly accountId: string; readonly name: string; readonly symbols: readonly string[]; readonly createdAt: string; readonly updatedAt: string };

export type Worlds = { readonly worlds: readonly ({ readonly worldId: string; readonly label: string; readonly feed: 'sim' | 'live' | 'replay'; readonly state: 'open' | 'opening' | 'failed'; readonly problem: string | null; readonly isHere: boolean; readonly isFirst: boolean; readonly speed: number; readonly symbols: readonly string[]; readonly prices: readonly ({ readonly symbol: string; readonly provider: string | null; readonly route: 'stream' | 'poll'; readonly ageSeconds: number | null })[] })[]; readonly at: string };

export interface Operations {
  /** Revoke a key at once */
  'DELETE /api/v1/accounts/{accountId}/api-keys/{keyId}': {
    readonly path: { readonly accountId: string; readonly keyId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: null;
  };
  /** End one of the own sessions */
  'DELETE /api/v1/auth/sessions/{sessionId}': {
    readonly path: { readonly sessionId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: null;
  };
  /** Remove a backup for good */
  'DELETE /api/v1/backups/{name}': {
    readonly path: { readonly name: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: BackupStatus;
  };
  /** Cancel an order */
  'DELETE /api/v1/orders/{orderId}': {
    readonly path: { readonly orderId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: Order;
  };
  /** Delete a price alert; what it fired stays in the history */
  'DELETE /api/v1/price-alerts/{alertId}': {
    readonly path: { readonly alertId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: null;
  };
  /** Delete a watchlist */
  'DELETE /api/v1/watchlists/{watchlistId}': {
    readonly path: { readonly watchlistId: string };
    readonly query?: { readonly accountId?: string | undefined };
    readonly body: undefined;
    readonly answer: null;
  };
  /** End a world beside the first one; its record and accounts stay */
  'DELETE /api/v1/worlds/{worldId}': {
    readonly path: { readonly worldId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: Worlds;
  };
  /** The accounts that the caller sees */
  'GET /api/v1/accounts': {
    readonly path: undefined;
    readonly query?: { readonly limit?: number | undefined; readonly cursor?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly accountId: string; readonly worldId: string; readonly name: string; readonly currency: string; readonly simulated: boolean; readonly cash: string; readonly reservedCash: string; readonly buyingPower: string; readonly equity: string | null; readonly unrealizedPnl: string | null; readonly realizedPnl: string; readonly feesPaid: string; readonly deposited: string; readonly dayPnl: string | null; readonly feeRate: string; readonly orderNotionalMax: string | null; readonly permission: 'view' | 'trade' | 'manage'; readonly createdAt: string; readonly closedAt: string | null })[]; readonly nextCursor: string | null };
  };
  /** One account */
  'GET /api/v1/accounts/{accountId}': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: Account;
  };
  /** Charges, margin calls, day trades, resets and new terms, newest first */
  'GET /api/v1/accounts/{accountId}/activities': {
    readonly path: { readonly accountId: string };
    readonly query?: { readonly limit?: number | undefined; readonly cursor?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly eventSequence: number; readonly kind: string; readonly details: Readonly<Record<string, unknown>>; readonly at: string })[]; readonly nextCursor: string | null };
  };
  /** The keys of an account */
  'GET /api/v1/accounts/{accountId}/api-keys': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly keyId: string; readonly accountId: string; readonly label: string; readonly createdAt: string; readonly lastUsedAt: string | null; readonly revokedAt: string | null })[]; readonly nextCursor: string | null };
  };
  /** Cash by currency and what is held */
  'GET /api/v1/accounts/{accountId}/balances': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly asset: string; readonly kind: 'cash' | 'position'; readonly total: string; readonly locked: string; readonly free: string; readonly value: string | null })[]; readonly nextCursor: string | null };
  };
  /** The equity curve, a sample a minute, thinned to `limit` */
  'GET /api/v1/accounts/{accountId}/equity': {
    readonly path: { readonly accountId: string };
    readonly query?: { readonly from?: string | undefined; readonly to?: string | undefined; readonly limit?: number | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly at: string; readonly equity: string; readonly cash: string })[]; readonly nextCursor: string | null };
  };
  /** How the orders of an account fill */
  'GET /api/v1/accounts/{accountId}/fill-settings': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: FillSettings;
  };
  /** The lines of the fee of a fill */
  'GET /api/v1/accounts/{accountId}/fills/{fillId}/fees': {
    readonly path: { readonly accountId: string; readonly fillId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly kind: string; readonly amount: string })[]; readonly nextCursor: string | null };
  };
  /** The ledger of an account, newest first */
  'GET /api/v1/accounts/{accountId}/postings': {
    readonly path: { readonly accountId: string };
    readonly query?: { readonly limit?: number | undefined; readonly cursor?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly eventSequence: number; readonly line: number; readonly ledgerAccount: string; readonly currency: string; readonly amount: string; readonly eventType: string; readonly orderId: string | null; readonly at: string })[]; readonly nextCursor: string | null };
  };
  /** The ledger of an account as CSV, oldest first */
  'GET /api/v1/accounts/{accountId}/postings.csv': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: string;
  };
  /** Terms, switches and margin figures */
  'GET /api/v1/accounts/{accountId}/standing': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: AccountStanding;
  };
  /** Who did what, newest first */
  'GET /api/v1/audit': {
    readonly path: undefined;
    readonly query?: { readonly action?: string | undefined; readonly actor?: string | undefined; readonly resourceId?: string | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly auditId: number; readonly at: string; readonly actor: string; readonly action: string; readonly resourceKind: string; readonly resourceId: string | null; readonly before: unknown; readonly after: unknown; readonly remoteAddress: string | null })[]; readonly nextCursor: string | null };
  };
  /** Who is logged in */
  'GET /api/v1/auth/me': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: User;
  };
  /** Where the caller is logged in */
  'GET /api/v1/auth/sessions': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly sessionId: string; readonly current: boolean; readonly createdAt: string; readonly lastSeenAt: string; readonly expiresAt: string; readonly userAgent: string; readonly remoteAddress: string })[]; readonly nextCursor: string | null };
  };
  /** Which backups there are, and when the next is made */
  'GET /api/v1/backups': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: BackupStatus;
  };
  /** Bars of one instrument, oldest first */
  'GET /api/v1/bars': {
    readonly path: undefined;
    readonly query: { readonly symbol: string; readonly timeframe?: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w' | undefined; readonly adjustment?: 'raw' | 'split' | 'dividend' | 'all' | undefined; readonly from?: string | undefined; readonly to?: string | undefined; readonly limit?: number | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly openTime: string; readonly open: number; readonly high: number; readonly low: number; readonly close: number; readonly volume: number; readonly vwap: number | null; readonly printCount: number; readonly isFinal: boolean; readonly origin: 'simulated-past' | 'simulated' | 'imported' | 'provider'; readonly isPartial: boolean })[]; readonly nextCursor: string | null };
  };
  /** The order book, best first; null before the first one */
  'GET /api/v1/book': {
    readonly path: undefined;
    readonly query: { readonly symbol: string };
    readonly body: undefined;
    readonly answer: { readonly symbol: string; readonly at: string; readonly bookSequence: number; readonly bids: readonly ({ readonly price: string; readonly quantity: string; readonly orderCount: number })[]; readonly asks: readonly ({ readonly price: string; readonly quantity: string; readonly orderCount: number })[] } | null;
  };
  /** The world's clock and session */
  'GET /api/v1/clock': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: MarketClock;
  };
  /** Corporate actions, announced and applied, newest first */
  'GET /api/v1/corporate-actions': {
    readonly path: undefined;
    readonly query?: { readonly symbol?: string | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly applied?: boolean | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly actionId: string; readonly symbol: string; readonly instrumentId: string; readonly type: 'split' | 'reverse_split' | 'stock_dividend' | 'cash_dividend' | 'symbol_change' | 'delisting'; readonly newUnits: number | null; readonly oldUnits: number | null; readonly cashPerUnit: string | null; readonly isSpecial: boolean | null; readonly newSymbol: string | null; readonly exDate: string; readonly recordDate: string | null; readonly payDate: string | null; readonly source: 'simulated' | 'operator' | 'imported'; readonly announcedAt: string; readonly appliedAt: string | null; readonly closeBefore: string | null })[]; readonly nextCursor: string | null };
  };
  /** Units of each currency for one of the base, as a central bank fixed them */
  'GET /api/v1/currency/rates': {
    readonly path: undefined;
    readonly query?: { readonly base?: string | undefined; readonly date?: string | undefined };
    readonly body: undefined;
    readonly answer: Rates;
  };
  /** Currencies whose rates are kept */
  'GET /api/v1/currency/supported': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: Currencies;
  };
  /** Stored bars with who told them and when they were known */
  'GET /api/v1/data/bars': {
    readonly path: undefined;
    readonly query: { readonly symbol: string; readonly timeframe: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w'; readonly provider?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined; readonly asOf?: string | undefined; readonly adjustment?: 'raw' | 'split' | 'all' | undefined; readonly forming?: boolean | undefined; readonly limit?: number | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly openTime: string; readonly open: string; readonly high: string; readonly low: string; readonly close: string; readonly volume: number; readonly isFinal: boolean; readonly provider: string; readonly availableAt: string; readonly receivedAt: string })[]; readonly nextCursor: string | null };
  };
  /** What is collected and how often */
  'GET /api/v1/data-collector/config': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: CollectorConfig;
  };
  /** Newest prices with the change, high, low and volume of 24 hours */
  'GET /api/v1/data-collector/latest-prices': {
    readonly path: undefined;
    readonly query?: { readonly symbols?: string | undefined };
    readonly body: undefined;
    readonly answer: readonly ({ readonly symbol: string; readonly price: number; readonly change_24h: number | null; readonly change_24h_percent: number | null; readonly volume: number; readonly high_24h: number; readonly low_24h: number; readonly timestamp: string; readonly provider: string; readonly is_simulated: boolean })[];
  };
  /** Whether it runs, what it has and how far it is */
  'GET /api/v1/data-collector/status': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: CollectorStatus;
  };
  /** One background task */
  'GET /api/v1/data-collector/task/{taskId}': {
    readonly path: { readonly taskId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: CollectorTask;
  };
  /** Background tasks, newest first */
  'GET /api/v1/data-collector/tasks': {
    readonly path: undefined;
    readonly query?: { readonly limit?: number | undefined };
    readonly body: undefined;
    readonly answer: readonly ({ readonly task_id: string; readonly kind: string; readonly status: 'running' | 'completed' | 'failed' | 'canceled'; readonly done: number; readonly total: number; readonly progress: number; readonly message: string; readonly result: Readonly<Record<string, unknown>> | null; readonly requested_by: string; readonly started_at: string; readonly finished_at: string | null })[];
  };
  /** Background tasks that run */
  'GET /api/v1/data-collector/tasks/active': {
    readonly path: undefined;
    readonly query?: { readonly limit?: number | undefined };
    readonly body: undefined;
    readonly answer: readonly ({ readonly task_id: string; readonly kind: string; readonly status: 'running' | 'completed' | 'failed' | 'canceled'; readonly done: number; readonly total: number; readonly progress: number; readonly message: string; readonly result: Readonly<Record<string, unknown>> | null; readonly requested_by: string; readonly started_at: string; readonly finished_at: string | null })[];
  };
  /** How many tasks ended how */
  'GET /api/v1/data-collector/tasks/stats': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: CollectorTaskStats;
  };
  /** What every two providers say of the same bars, and where they differ most */
  'GET /api/v1/data/comparison': {
    readonly path: undefined;
    readonly query: { readonly symbol: string; readonly timeframe: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w' };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly provider: string; readonly other: string; readonly compared: number; readonly differing: number; readonly largest: readonly ({ readonly openTime: string; readonly close: string; readonly otherClose: string; readonly difference: number })[] })[]; readonly nextCursor: string | null };
  };
  /** Splits and dividends of a symbol, as far as they were known */
  'GET /api/v1/data/corporate-actions': {
    readonly path: undefined;
    readonly query: { readonly symbol: string; readonly asOf?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly symbol: string; readonly kind: 'split' | 'cash_dividend'; readonly exDate: string; readonly recordDate: string | null; readonly payDate: string | null; readonly newUnits: number | null; readonly oldUnits: number | null; readonly cashPerUnit: string | null; readonly currency: string | null; readonly provider: string; readonly availableAt: string; readonly receivedAt: string })[]; readonly nextCursor: string | null };
  };
  /** Bars of each day of a series, and how many there should be */
  'GET /api/v1/data/coverage': {
    readonly path: undefined;
    readonly query: { readonly symbol: string; readonly timeframe: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w'; readonly provider?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly date: string; readonly bars: number; readonly expected: number | null })[]; readonly nextCursor: string | null };
  };
  /** Bars of each day of every series of a timeframe, and how many there should be */
  'GET /api/v1/data/coverage-map': {
    readonly path: undefined;
    readonly query: { readonly timeframe: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w'; readonly from?: string | undefined; readonly to?: string | undefined };
    readonly body: undefined;
    readonly answer: CoverageMap;
  };
  /** How old the newest word on each symbol is, and whether that is fresh */
  'GET /api/v1/data/freshness': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: FreshnessReport;
  };
  /** Bars that are missing although the market was open, of the last 400 days */
  'GET /api/v1/data/gaps': {
    readonly path: undefined;
    readonly query?: { readonly symbol?: string | undefined; readonly timeframe?: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w' | undefined; readonly provider?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly symbol: string; readonly timeframe: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w'; readonly provider: string; readonly source: string; readonly bars: number; readonly firstOpenTime: string | null; readonly lastOpenTime: string | null; readonly lastReceivedAt: string | null; readonly missing: number | null; readonly gaps: readonly ({ readonly from: string; readonly to: string; readonly missing: number })[] })[]; readonly nextCursor: string | null };
  };
  /** Bars that were held back, newest first */
  'GET /api/v1/data/held-bars': {
    readonly path: undefined;
    readonly query?: { readonly state?: 'held' | 'released' | 'rejected' | undefined; readonly symbol?: string | undefined; readonly limit?: number | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly symbol: string; readonly timeframe: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w'; readonly provider: string; readonly openTime: string; readonly open: string; readonly high: string; readonly low: string; readonly close: string; readonly volume: number; readonly reason: string; readonly move: number; readonly receivedAt: string; readonly state: 'held' | 'released' | 'rejected'; readonly decidedBy: string | null })[]; readonly nextCursor: string | null };
  };
  /** Providers of market data, in the order in which they are asked */
  'GET /api/v1/data/providers': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: { readonly providers: readonly ({ readonly provider: string; readonly name: string; readonly website: string; readonly note: string; readonly capabilities: readonly string[]; readonly markets: readonly string[]; readonly timeframes: readonly string[]; readonly streams: boolean; readonly delaySeconds: number; readonly keyKind: string; readonly keySource: string | null; readonly keyHint: string | null; readonly isEnabled: boolean; readonly isUsable: boolean; readonly priority: number; readonly reason: string | null; readonly rateLimit: { readonly limitPerMinute: number | null; readonly remainingInMinute: number | null }; readonly budget: { readonly limitPerDay: number | null; readonly targetPerDay: number | null; readonly spentToday: number; readonly remainingToday: number | null }; readonly health: { readonly isHealthy: boolean; readonly circuit: string; readonly leftAloneUntil: string | null; readonly successRate: number | null; readonly averageLatencyMs: number | null; readonly window: readonly ({ readonly at: string; readonly answered: number; readonly failed: number; readonly averageLatencyMs: number | null })[] }; readonly lastFailure: { readonly at: string; readonly capability: string; readonly code: string; readonly detail: string } | null; readonly lastFailover: { readonly at: string; readonly capability: string; readonly to: string; readonly code: string; readonly detail: string } | null })[]; readonly totalProviders: number; readonly at: string };
  };
  /** A score of each series from 0 to 100, with what was taken off and why */
  'GET /api/v1/data/quality': {
    readonly path: undefined;
    readonly query?: { readonly symbol?: string | undefined; readonly timeframe?: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w' | undefined; readonly provider?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly symbol: string; readonly timeframe: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w'; readonly provider: string; readonly source: string; readonly bars: number; readonly firstOpenTime: string | null; readonly lastOpenTime: string | null; readonly lastReceivedAt: string | null; readonly score: number; readonly reasons: readonly ({ readonly code: string; readonly points: number; readonly text: string })[] })[]; readonly nextCursor: string | null };
  };
  /** What providers sent and nobody believed, newest first */
  'GET /api/v1/data/quarantine': {
    readonly path: undefined;
    readonly query?: { readonly provider?: string | undefined; readonly limit?: number | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly quarantineId: number; readonly provider: string; readonly capability: string; readonly symbol: string; readonly cause: string; readonly detail: string; readonly sample: string; readonly receivedAt: string })[] };
  };
  /** How much history is stored */
  'GET /api/v1/data/series': {
    readonly path: undefined;
    readonly query?: { readonly symbol?: string | undefined; readonly timeframe?: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w' | undefined; readonly provider?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly symbol: string; readonly timeframe: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w'; readonly provider: string; readonly source: string; readonly bars: number; readonly firstOpenTime: string | null; readonly lastOpenTime: string | null; readonly lastReceivedAt: string | null })[]; readonly nextCursor: string | null };
  };
  /** Profiles, steps of the fidelity ladder, and the models of other tools, with their parameters */
  'GET /api/v1/fill-models': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly name: string; readonly kind: 'profile' | 'ladder' | 'reference'; readonly version: number; readonly about: string; readonly parameters: readonly ({ readonly name: string; readonly standard: string; readonly choices: readonly string[] | null; readonly min: number | null; readonly max: number | null; readonly about: string })[] })[]; readonly nextCursor: string | null };
  };
  /** Executions, newest first */
  'GET /api/v1/fills': {
    readonly path: undefined;
    readonly query?: { readonly accountId?: string | undefined; readonly symbol?: string | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly fillId: string; readonly orderId: string; readonly accountId: string; readonly instrumentId: string; readonly symbol: string; readonly side: 'buy' | 'sell'; readonly quantity: string; readonly price: string; readonly notional: string; readonly fee: string; readonly realizedPnl: string; readonly positionQuantity: string; readonly liquidity: 'maker' | 'taker'; readonly fillModel: string; readonly evidence: unknown; readonly at: string })[]; readonly nextCursor: string | null };
  };
  /** Why a fill happened at its price and size */
  'GET /api/v1/fills/{fillId}/evidence': {
    readonly path: { readonly fillId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: FillExplanation;
  };
  /** Executions as CSV, oldest first */
  'GET /api/v1/fills.csv': {
    readonly path: undefined;
    readonly query?: { readonly accountId?: string | undefined; readonly symbol?: string | undefined };
    readonly body: undefined;
    readonly answer: string;
  };
  /** What a provider said about a company; null while none did */
  'GET /api/v1/fundamentals/{symbol}': {
    readonly path: { readonly symbol: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: { readonly symbol: string; readonly provider: string; readonly receivedAt: string; readonly name: string; readonly exchange: string | null; readonly sector: string | null; readonly industry: string | null; readonly country: string | null; readonly currency: string | null; readonly description: string | null; readonly marketCapitalization: number | null; readonly peRatio: number | null; readonly earningsPerShare: number | null; readonly dividendYield: number | null; readonly beta: number | null; readonly sharesOutstanding: number | null; readonly high52Weeks: number | null; readonly low52Weeks: number | null } | null;
  };
  /** Trading halts, newest first */
  'GET /api/v1/halts': {
    readonly path: undefined;
    readonly query?: { readonly symbol?: string | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly active?: boolean | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly symbol: string; readonly instrumentId: string; readonly reasonCode: 'VOLATILITY' | 'NEWS' | 'REGULATORY' | 'OPERATOR'; readonly notes: string; readonly haltedAt: string; readonly resumesAt: string | null; readonly resumedAt: string | null })[]; readonly nextCursor: string | null };
  };
  /** What is traded, with the last price of each */
  'GET /api/v1/instruments': {
    readonly path: undefined;
    readonly query?: { readonly search?: string | undefined; readonly limit?: number | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly instrumentId: string; readonly symbol: string; readonly name: string; readonly assetClass: 'us_equity' | 'crypto'; readonly venue: string; readonly currency: string; readonly priceScale: number; readonly quantityScale: number; readonly priceIncrement: string; readonly quantityIncrement: string; readonly quantityMin: string; readonly tradable: boolean; readonly shortable: boolean; readonly fractionable: boolean; readonly simulated: boolean; readonly lastPrice: string | null; readonly dayChange: number | null; readonly dayVolume: number | null })[]; readonly nextCursor: string | null };
  };
  /** One instrument */
  'GET /api/v1/instruments/{symbol}': {
    readonly path: { readonly symbol: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: Instrument;
  };
  /** Whether trading is stopped */
  'GET /api/v1/kill-switch': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: KillSwitch;
  };
  /** Every change of the switch, newest first */
  'GET /api/v1/kill-switch/history': {
    readonly path: undefined;
    readonly query?: { readonly limit?: number | undefined };
    readonly body: undefined;
    readonly answer: readonly ({ readonly state: string; readonly operator: string; readonly reason: string; readonly at: string })[];
  };
  /** Sessions and closings of an exchange, day by day */
  'GET /api/v1/market/calendar': {
    readonly path: undefined;
    readonly query: { readonly exchange: string; readonly from?: string | undefined; readonly to?: string | undefined };
    readonly body: undefined;
    readonly answer: MarketCalendar;
  };
  /** Which exchanges of the world trade, and when they do next */
  'GET /api/v1/market/market-hours': {
    readonly path: undefined;
    readonly query?: { readonly exchange?: string | undefined; readonly at?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly exchange: string; readonly mic: string | null; readonly name: string; readonly country: string | null; readonly currency: string | null; readonly timezone: string; readonly local_time: string; readonly session: 'pre_market' | 'regular' | 'break' | 'after_hours' | 'closed'; readonly is_open: boolean; readonly is_first_half_hour: boolean; readonly day_type: 'regular' | 'early_close' | 'late_open' | 'other_hours' | 'holiday' | 'weekend'; readonly reason: string | null; readonly open: string | null; readonly close: string | null; readonly break_start: string | null; readonly break_end: string | null; readonly next_open: string | null; readonly next_close: string | null; readonly published_through: number | null })[]; readonly nextCursor: string | null };
  };
  /** What moved most, or was traded most */
  'GET /api/v1/market/movers/{kind}': {
    readonly path: { readonly kind: 'gainers' | 'losers' | 'most-active' | 'trending' };
    readonly query?: { readonly assetClass?: 'us_equity' | 'crypto' | undefined; readonly limit?: number | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly symbol: string; readonly instrumentId: string; readonly name: string; readonly assetClass: 'us_equity' | 'crypto'; readonly currency: string; readonly price: string; readonly priceAt: string; readonly changePercent: number | null; readonly dayChangePercent: number | null; readonly volume: number; readonly notional: number; readonly high: number; readonly low: number; readonly relativeVolume: number | null; readonly volatility: number | null; readonly yearHigh: number | null; readonly yearLow: number | null; readonly rangePosition: number | null; readonly spark: readonly number[]; readonly simulated: boolean })[]; readonly nextCursor: string | null };
  };
  /** Which providers are connected and what is left of their limits, for monitors */
  'GET /api/v1/market/providers': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: { readonly active: string | null; readonly backups: readonly string[]; readonly providers: readonly ({ readonly name: string; readonly connected: boolean; readonly enabled: boolean; readonly rate_limit: number | null; readonly remaining: number | null; readonly daily_remaining: number | null; readonly avg_latency_ms: number | null; readonly last_error: string | null })[] };
  };
  /** Instruments by symbol or by name, here and anywhere */
  'GET /api/v1/market/search': {
    readonly path: undefined;
    readonly query: { readonly query: string; readonly limit?: number | undefined; readonly providers?: 'auto' | 'never' | 'always' | undefined };
    readonly body: undefined;
    readonly answer: SearchAnswer;
  };
  /** Headlines, newest first */
  'GET /api/v1/news': {
    readonly path: undefined;
    readonly query?: { readonly symbol?: string | undefined; readonly source?: 'world' | 'providers' | 'all' | undefined; readonly search?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly newsSequence: number; readonly headline: string; readonly summary: string; readonly source: string; readonly symbols: readonly string[]; readonly publishedAt: string; readonly url: string | null; readonly provider: string | null })[]; readonly nextCursor: string | null };
  };
  /** List orders, newest first */
  'GET /api/v1/orders': {
    readonly path: undefined;
    readonly query?: { readonly accountId?: string | undefined; readonly status?: 'open' | 'closed' | 'all' | undefined; readonly symbol?: string | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly orderId: string; readonly accountId: string; readonly instrumentId: string; readonly symbol: string; readonly clientOrderId: string; readonly side: 'buy' | 'sell'; readonly orderType: 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop'; readonly timeInForce: 'day' | 'gtc' | 'gtd' | 'ioc' | 'fok' | 'opg' | 'cls'; readonly quantity: string; readonly notional: string | null; readonly limitPrice: string | null; readonly stopPrice: string | null; readonly trailPrice: string | null; readonly trailPercent: string | null; readonly highWaterMark: string | null; readonly triggerBy: 'trade' | 'quote' | null; readonly orderClass: 'simple' | 'bracket' | 'oco' | 'oto'; readonly role: 'entry' | 'takeProfit' | 'stopLoss' | null; readonly groupId: string | null; readonly takeProfitPrice: string | null; readonly stopLossPrice: string | null; readonly stopLossLimitPrice: string | null; readonly replaces: string | null; readonly replacedBy: string | null; readonly extendedHours: boolean; readonly reduceOnly: boolean; readonly origin: string; readonly status: 'accepted' | 'pending_new' | 'held' | 'new' | 'partially_filled' | 'filled' | 'done_for_day' | 'canceled' | 'expired' | 'replaced' | 'pending_cancel' | 'pending_replace' | 'accepted_for_bidding' | 'stopped' | 'rejected' | 'suspended' | 'calculated' | 'denied'; readonly filledQuantity: string; readonly remainingQuantity: string; readonly averageFillPrice: string | null; readonly filledNotional: string; readonly feesPaid: string; readonly reservedCash: string; readonly reasonCode: string | null; readonly reasonDetails: Readonly<Record<string, unknown>> | null; readonly submittedAt: string; readonly updatedAt: string; readonly expiresAt: string | null; readonly triggeredAt: string | null; readonly filledAt: string | null; readonly canceledAt: string | null; readonly expiredAt: string | null; readonly failedAt: string | null; readonly replacedAt: string | null; readonly closedAt: string | null })[]; readonly nextCursor: string | null };
  };
  /** One order with its fills, their evidence, and its timeline */
  'GET /api/v1/orders/{orderId}': {
    readonly path: { readonly orderId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: { readonly order: { readonly orderId: string; readonly accountId: string; readonly instrumentId: string; readonly symbol: string; readonly clientOrderId: string; readonly side: 'buy' | 'sell'; readonly orderType: 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop'; readonly timeInForce: 'day' | 'gtc' | 'gtd' | 'ioc' | 'fok' | 'opg' | 'cls'; readonly quantity: string; readonly notional: string | null; readonly limitPrice: string | null; readonly stopPrice: string | null; readonly trailPrice: string | null; readonly trailPercent: string | null; readonly highWaterMark: string | null; readonly triggerBy: 'trade' | 'quote' | null; readonly orderClass: 'simple' | 'bracket' | 'oco' | 'oto'; readonly role: 'entry' | 'takeProfit' | 'stopLoss' | null; readonly groupId: string | null; readonly takeProfitPrice: string | null; readonly stopLossPrice: string | null; readonly stopLossLimitPrice: string | null; readonly replaces: string | null; readonly replacedBy: string | null; readonly extendedHours: boolean; readonly reduceOnly: boolean; readonly origin: string; readonly status: 'accepted' | 'pending_new' | 'held' | 'new' | 'partially_filled' | 'filled' | 'done_for_day' | 'canceled' | 'expired' | 'replaced' | 'pending_cancel' | 'pending_replace' | 'accepted_for_bidding' | 'stopped' | 'rejected' | 'suspended' | 'calculated' | 'denied'; readonly filledQuantity: string; readonly remainingQuantity: string; readonly averageFillPrice: string | null; readonly filledNotional: string; readonly feesPaid: string; readonly reservedCash: string; readonly reasonCode: string | null; readonly reasonDetails: Readonly<Record<string, unknown>> | null; readonly submittedAt: string; readonly updatedAt: string; readonly expiresAt: string | null; readonly triggeredAt: string | null; readonly filledAt: string | null; readonly canceledAt: string | null; readonly expiredAt: string | null; readonly failedAt: string | null; readonly replacedAt: string | null; readonly closedAt: string | null }; readonly fills: readonly ({ readonly fillId: string; readonly orderId: string; readonly accountId: string; readonly instrumentId: string; readonly symbol: string; readonly side: 'buy' | 'sell'; readonly quantity: string; readonly price: string; readonly notional: string; readonly fee: string; readonly realizedPnl: string; readonly positionQuantity: string; readonly liquidity: 'maker' | 'taker'; readonly fillModel: string; readonly evidence: unknown; readonly at: string })[]; readonly timeline: readonly ({ readonly eventSequence: number; readonly inputSequence: number; readonly at: string; readonly type: string; readonly event: unknown })[] };
  };
  /** What happened to an order and who did what to it */
  'GET /api/v1/orders/{orderId}/audit': {
    readonly path: { readonly orderId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: OrderAudit;
  };
  /** What blocks an open order now */
  'GET /api/v1/orders/{orderId}/explain': {
    readonly path: { readonly orderId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: OrderExplanation;
  };
  /** The replacements of an order, oldest first */
  'GET /api/v1/orders/{orderId}/modifications': {
    readonly path: { readonly orderId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: OrderModifications;
  };
  /** Open orders, newest first */
  'GET /api/v1/orders/pending': {
    readonly path: undefined;
    readonly query?: { readonly accountId?: string | undefined; readonly symbol?: string | undefined; readonly limit?: number | undefined };
    readonly body: undefined;
    readonly answer: PendingOrders;
  };
  /** Executions, newest first */
  'GET /api/v1/orders/recent-fills': {
    readonly path: undefined;
    readonly query?: { readonly accountId?: string | undefined; readonly symbol?: string | undefined; readonly limit?: number | undefined };
    readonly body: undefined;
    readonly answer: RecentFills;
  };
  /** A portfolio with its metrics */
  'GET /api/v1/paper-trading/portfolio/{accountId}': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: PaperPortfolio;
  };
  /** Cash and assets: free, locked by open orders, in all */
  'GET /api/v1/paper-trading/portfolio/{accountId}/balance': {
    readonly path: { readonly accountId: string };
    readonly query?: { readonly asset?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly balances: readonly ({ readonly asset: string; readonly free: number; readonly locked: number; readonly total: number; readonly usd_value: number | null })[] };
  };
  /** Orders, newest first; x-next-cursor leads to older ones */
  'GET /api/v1/paper-trading/portfolio/{accountId}/orders': {
    readonly path: { readonly accountId: string };
    readonly query?: { readonly status?: 'open' | 'closed' | 'all' | undefined; readonly symbol?: string | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined };
    readonly body: undefined;
    readonly answer: readonly ({ readonly trade_id: string; readonly symbol: string; readonly side: 'BUY' | 'SELL'; readonly order_type: string; readonly quantity: number; readonly requested_quantity: number; readonly price: number | null; readonly total_value: number; readonly fee: number; readonly total_cost: number; readonly realized_pnl: number | null; readonly realized_pnl_percentage: number | null; readonly status: 'EXECUTED' | 'PARTIAL' | 'PENDING' | 'CANCELED' | 'EXPIRED' | 'REJECTED'; readonly reason: string | null; readonly executed_at: string | null })[];
  };
  /** Open positions with their stop loss and take profit */
  'GET /api/v1/paper-trading/portfolio/{accountId}/positions': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: readonly ({ readonly id: string; readonly symbol: string; readonly side: 'long' | 'short'; readonly quantity: number; readonly avg_entry_price: number | null; readonly current_price: number | null; readonly market_value: number | null; readonly total_cost: number; readonly unrealized_pnl: number | null; readonly unrealized_pnl_percentage: number | null; readonly stop_loss_price: number | null; readonly take_profit_price: number | null; readonly protection_active: boolean; readonly opened_at: string | null })[];
  };
  /** Executions, newest first; x-next-cursor leads to older ones */
  'GET /api/v1/paper-trading/portfolio/{accountId}/trades': {
    readonly path: { readonly accountId: string };
    readonly query?: { readonly symbol?: string | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined };
    readonly body: undefined;
    readonly answer: readonly ({ readonly id: string; readonly order_id: string; readonly symbol: string; readonly side: 'BUY' | 'SELL'; readonly quantity: number; readonly price: number; readonly total_value: number; readonly fee: number; readonly total_cost: number; readonly realized_pnl: number; readonly status: 'EXECUTED'; readonly executed_at: string })[];
  };
  /** The portfolios that the caller sees */
  'GET /api/v1/paper-trading/portfolios': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: readonly ({ readonly id: string; readonly name: string; readonly mode: 'paper' | 'live'; readonly currency: string; readonly initial_capital: number; readonly cash_balance: number; readonly invested_value: number | null; readonly total_value: number | null; readonly total_pnl: number | null; readonly total_pnl_percentage: number | null; readonly realized_pnl: number; readonly unrealized_pnl: number | null; readonly fees_paid: number; readonly total_trades: number; readonly winning_trades: number; readonly losing_trades: number; readonly win_rate: number | null; readonly max_drawdown: number | null; readonly fee_percentage: number; readonly created_at: string })[];
  };
  /** What is held, marked to the market */
  'GET /api/v1/positions': {
    readonly path: undefined;
    readonly query?: { readonly accountId?: string | undefined };
    readonly body: undefined;
    readonly answer: readonly ({ readonly accountId: string; readonly instrumentId: string; readonly symbol: string; readonly quantity: string; readonly side: 'long' | 'short' | 'flat'; readonly averageEntryPrice: string | null; readonly costBasis: string; readonly markPrice: string | null; readonly markAt: string | null; readonly markSource: string | null; readonly marketValue: string | null; readonly unrealizedPnl: string | null; readonly realizedPnl: string; readonly feesPaid: string; readonly openedAt: string | null; readonly updatedAt: string })[];
  };
  /** Unrealized profit of every position, at the prices of this moment */
  'GET /api/v1/positions/pnl/realtime': {
    readonly path: undefined;
    readonly query?: { readonly accountId?: string | undefined };
    readonly body: undefined;
    readonly answer: RealtimePnl;
  };
  /** Your price alerts, newest first */
  'GET /api/v1/price-alerts': {
    readonly path: undefined;
    readonly query?: { readonly symbol?: string | undefined; readonly active?: boolean | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly alertId: string; readonly symbol: string; readonly instrumentId: string; readonly alertType: 'price_above' | 'price_below' | 'percent_change_up' | 'percent_change_down' | 'volume_spike'; readonly threshold: string; readonly percentOf: 'previousClose' | 'whenSet' | null; readonly level: string | null; readonly state: 'active' | 'paused' | 'triggered' | 'expired'; readonly isActive: boolean; readonly isRecurring: boolean; readonly isArmed: boolean; readonly cooldownSeconds: number; readonly expiresAt: string | null; readonly note: string; readonly triggerCount: number; readonly lastTriggeredAt: string | null; readonly createdAt: string })[]; readonly nextCursor: string | null };
  };
  /** One price alert */
  'GET /api/v1/price-alerts/{alertId}': {
    readonly path: { readonly alertId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: PriceAlert;
  };
  /** What fired, newest first; also of alerts that are deleted */
  'GET /api/v1/price-alerts/firings': {
    readonly path: undefined;
    readonly query?: { readonly symbol?: string | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly firingSequence: number; readonly alertId: string; readonly symbol: string; readonly instrumentId: string; readonly alertType: 'price_above' | 'price_below' | 'percent_change_up' | 'percent_change_down' | 'volume_spike'; readonly threshold: string; readonly triggerCount: number; readonly price: string; readonly value: number | null; readonly note: string; readonly message: string; readonly at: string })[]; readonly nextCursor: string | null };
  };
  /** How many of your price alerts are what */
  'GET /api/v1/price-alerts/summary': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: PriceAlertSummary;
  };
  /** The newest trades on the tape, newest first */
  'GET /api/v1/prints': {
    readonly path: undefined;
    readonly query: { readonly symbol: string; readonly limit?: number | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly symbol: string; readonly printSequence: number; readonly at: string; readonly price: string; readonly quantity: string; readonly aggressorSide: 'buy' | 'sell' })[]; readonly nextCursor: string | null };
  };
  /** Limits, health and budgets of the providers, for monitors */
  'GET /api/v1/providers/status': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: { readonly providers: Readonly<Record<string, unknown>>; readonly total_providers: number; readonly timestamp: string };
  };
  /** Best bid and offer of several instruments */
  'GET /api/v1/quotes': {
    readonly path: undefined;
    readonly query: { readonly symbols: string };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly symbol: string; readonly at: string; readonly bidPrice: string | null; readonly bidQuantity: string | null; readonly askPrice: string | null; readonly askQuantity: string | null })[]; readonly nextCursor: string | null };
  };
  /** Which API this is */
  'GET /api/v1/': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: { readonly api: string; readonly version: string; readonly status: string };
  };
  /** Instruments by what their prices did */
  'GET /api/v1/screener': {
    readonly path: undefined;
    readonly query?: { readonly symbols?: string | undefined; readonly search?: string | undefined; readonly assetClass?: 'us_equity' | 'crypto' | undefined; readonly minPrice?: number | undefined; readonly maxPrice?: number | undefined; readonly minChangePercent?: number | undefined; readonly maxChangePercent?: number | undefined; readonly minVolume?: number | undefined; readonly maxVolume?: number | undefined; readonly minNotional?: number | undefined; readonly maxNotional?: number | undefined; readonly minRelativeVolume?: number | undefined; readonly maxRelativeVolume?: number | undefined; readonly minVolatility?: number | undefined; readonly maxVolatility?: number | undefined; readonly minRangePosition?: number | undefined; readonly maxRangePosition?: number | undefined; readonly sort?: 'symbol' | 'price' | 'changePercent' | 'dayChangePercent' | 'volume' | 'notional' | 'relativeVolume' | 'volatility' | 'rangePosition' | undefined; readonly order?: 'asc' | 'desc' | undefined; readonly limit?: number | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly symbol: string; readonly instrumentId: string; readonly name: string; readonly assetClass: 'us_equity' | 'crypto'; readonly currency: string; readonly price: string; readonly priceAt: string; readonly changePercent: number | null; readonly dayChangePercent: number | null; readonly volume: number; readonly notional: number; readonly high: number; readonly low: number; readonly relativeVolume: number | null; readonly volatility: number | null; readonly yearHigh: number | null; readonly yearLow: number | null; readonly rangePosition: number | null; readonly spark: readonly number[]; readonly simulated: boolean })[]; readonly nextCursor: string | null };
  };
  /** The newest log lines, newest first */
  'GET /api/v1/system/logs': {
    readonly path: undefined;
    readonly query?: { readonly level?: 'debug' | 'info' | 'warn' | 'error' | undefined; readonly text?: string | undefined; readonly limit?: number | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly at: string; readonly level: string; readonly message: string; readonly requestId: string | null; readonly fields: unknown })[]; readonly nextCursor: string | null };
  };
  /** How the machine is */
  'GET /api/v1/system/status': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: SystemStatus;
  };
  /** What was rolled off into files, and how far back the world can be replayed */
  'GET /api/v1/tape': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: TapeStatus;
  };
  /** All users */
  'GET /api/v1/users': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly userId: string; readonly email: string; readonly name: string; readonly roles: readonly ('admin' | 'operator' | 'trader' | 'researcher' | 'viewer' | 'candidate' | 'recruiter')[]; readonly isActive: boolean; readonly createdAt: string; readonly lastLoginAt: string | null })[]; readonly nextCursor: string | null };
  };
  /** The watchlists of an account */
  'GET /api/v1/watchlists': {
    readonly path: undefined;
    readonly query?: { readonly accountId?: string | undefined };
    readonly body: undefined;
    readonly answer: { readonly items: readonly ({ readonly watchlistId: string; readonly accountId: string; readonly name: string; readonly symbols: readonly string[]; readonly createdAt: string; readonly updatedAt: string })[]; readonly nextCursor: string | null };
  };
  /** The worlds that are open, and who tells the prices of live ones */
  'GET /api/v1/worlds': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: Worlds;
  };
  /** Rename an account, or switch what it may do */
  'PATCH /api/v1/accounts/{accountId}': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body?: { readonly name?: string | undefined; readonly controls?: { readonly tradingSuspended?: boolean | undefined; readonly noShorting?: boolean | undefined; readonly fractionalTrading?: boolean | undefined; readonly leverageMax?: 1 | 2 | 4 | undefined } | undefined };
    readonly answer: AccountStanding;
  };
  /** Enable or disable a provider, set its preference, limits and key */
  'PATCH /api/v1/data/providers/{provider}': {
    readonly path: { readonly provider: string };
    readonly query: undefined;
    readonly body?: { readonly isEnabled?: boolean | undefined; readonly priority?: number | null | undefined; readonly requestsPerMinute?: number | null | undefined; readonly requestsPerDay?: number | null | undefined; readonly key?: { readonly key: string; readonly secret?: string | undefined } | null | undefined };
    readonly answer: { readonly providers: readonly ({ readonly provider: string; readonly name: string; readonly website: string; readonly note: string; readonly capabilities: readonly string[]; readonly markets: readonly string[]; readonly timeframes: readonly string[]; readonly streams: boolean; readonly delaySeconds: number; readonly keyKind: string; readonly keySource: string | null; readonly keyHint: string | null; readonly isEnabled: boolean; readonly isUsable: boolean; readonly priority: number; readonly reason: string | null; readonly rateLimit: { readonly limitPerMinute: number | null; readonly remainingInMinute: number | null }; readonly budget: { readonly limitPerDay: number | null; readonly targetPerDay: number | null; readonly spentToday: number; readonly remainingToday: number | null }; readonly health: { readonly isHealthy: boolean; readonly circuit: string; readonly leftAloneUntil: string | null; readonly successRate: number | null; readonly averageLatencyMs: number | null; readonly window: readonly ({ readonly at: string; readonly answered: number; readonly failed: number; readonly averageLatencyMs: number | null })[] }; readonly lastFailure: { readonly at: string; readonly capability: string; readonly code: string; readonly detail: string } | null; readonly lastFailover: { readonly at: string; readonly capability: string; readonly to: string; readonly code: string; readonly detail: string } | null })[]; readonly totalProviders: number; readonly at: string };
  };
  /** Replace an open order by another */
  'PATCH /api/v1/orders/{orderId}': {
    readonly path: { readonly orderId: string };
    readonly query: undefined;
    readonly body?: { readonly quantity?: string | number | null | undefined; readonly limitPrice?: string | number | null | undefined; readonly stopPrice?: string | number | null | undefined; readonly trailPrice?: string | number | null | undefined; readonly trailPercent?: string | number | null | undefined; readonly timeInForce?: 'day' | 'gtc' | 'gtd' | 'opg' | 'cls' | null | undefined; readonly goodTillAt?: string | null | undefined; readonly clientOrderId?: string | undefined };
    readonly answer: Order;
  };
  /** Change a price alert */
  'PATCH /api/v1/price-alerts/{alertId}': {
    readonly path: { readonly alertId: string };
    readonly query: undefined;
    readonly body?: { readonly threshold?: string | number | undefined; readonly isActive?: boolean | undefined; readonly expiresAt?: string | null | undefined; readonly isRecurring?: boolean | undefined; readonly cooldownSeconds?: number | undefined; readonly note?: string | undefined };
    readonly answer: PriceAlert;
  };
  /** Set a user's roles, or let the user in or out */
  'PATCH /api/v1/users/{userId}': {
    readonly path: { readonly userId: string };
    readonly query: undefined;
    readonly body?: { readonly roles?: readonly ('admin' | 'operator' | 'trader' | 'researcher' | 'viewer' | 'candidate' | 'recruiter')[] | undefined; readonly isActive?: boolean | undefined };
    readonly answer: User;
  };
  /** Rename a watchlist, or say anew which symbols it has, in which order */
  'PATCH /api/v1/watchlists/{watchlistId}': {
    readonly path: { readonly watchlistId: string };
    readonly query?: { readonly accountId?: string | undefined };
    readonly body?: { readonly name?: string | undefined; readonly symbols?: readonly string[] | undefined };
    readonly answer: Watchlist;
  };
  /** Open a trading account with simulated money */
  'POST /api/v1/accounts': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly name: string; readonly initialCash?: string | number | undefined; readonly feeRate?: string | number | undefined; readonly shorting?: boolean | undefined };
    readonly answer: Account;
  };
  /** Make a key; its secret is in this answer and nowhere else */
  'POST /api/v1/accounts/{accountId}/api-keys': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: { readonly label: string };
    readonly answer: { readonly keyId: string; readonly secret: string; readonly accountId: string; readonly label: string };
  };
  /** Give a key a new secret; the old one stops at once */
  'POST /api/v1/accounts/{accountId}/api-keys/{keyId}/regenerate': {
    readonly path: { readonly accountId: string; readonly keyId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: { readonly keyId: string; readonly secret: string; readonly accountId: string; readonly label: string };
  };
  /** Open an account with the terms, cash and positions of this one */
  'POST /api/v1/accounts/{accountId}/clone': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: { readonly name: string };
    readonly answer: Account;
  };
  /** Close a flat account; its history stays */
  'POST /api/v1/accounts/{accountId}/close': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: Account;
  };
  /** Add simulated money */
  'POST /api/v1/accounts/{accountId}/deposit': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: { readonly amount: string | number };
    readonly answer: Account;
  };
  /** Begin a new season: cancel, sell at marks, set the cash; the history stays */
  'POST /api/v1/accounts/{accountId}/reset': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body?: { readonly cash?: string | number | undefined };
    readonly answer: Account;
  };
  /** Take simulated money out */
  'POST /api/v1/accounts/{accountId}/withdraw': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: { readonly amount: string | number };
    readonly answer: Account;
  };
  /** Move an account without positions and open orders to another world, with its cash and its API keys */
  'POST /api/v1/accounts/{accountId}/world': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: { readonly worldId: string };
    readonly answer: MovedAccount;
  };
  /** Change the own password; every other session ends */
  'POST /api/v1/auth/change-password': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly currentPassword: string; readonly newPassword: string };
    readonly answer: null;
  };
  /** Log in; the answer sets a cookie */
  'POST /api/v1/auth/login': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly email: string; readonly password: string };
    readonly answer: User;
  };
  /** Log out; harmless without a session */
  'POST /api/v1/auth/logout': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: null;
  };
  /** Make a backup now */
  'POST /api/v1/backups': {
    readonly path: undefined;
    readonly query?: { readonly withDataSets?: boolean | undefined };
    readonly body: undefined;
    readonly answer: BackupStatus;
  };
  /** Compare every byte of a backup with what was written */
  'POST /api/v1/backups/{name}/check': {
    readonly path: { readonly name: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: BackupStatus;
  };
  /** Announce a corporate action */
  'POST /api/v1/corporate-actions': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly actionId: string; readonly symbol: string; readonly type: 'split' | 'stock_dividend' | 'cash_dividend' | 'symbol_change' | 'delisting'; readonly newUnits?: number | undefined; readonly oldUnits?: number | undefined; readonly cashPerUnit?: string | number | undefined; readonly isSpecial?: boolean | undefined; readonly newSymbol?: string | undefined; readonly newName?: string | undefined; readonly exDate: string; readonly recordDate?: string | undefined; readonly payDate?: string | undefined };
    readonly answer: CorporateAction;
  };
  /** Let an announced action take effect now */
  'POST /api/v1/corporate-actions/{actionId}/apply': {
    readonly path: { readonly actionId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: CorporateAction;
  };
  /** An amount in another currency */
  'POST /api/v1/currency/convert': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly amount: string | number; readonly from_currency: string; readonly to_currency: string; readonly date?: string | undefined };
    readonly answer: Conversion;
  };
  /** The same with exact decimals, rounded half to even at eight */
  'POST /api/v1/currency/convert/precise': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly amount: string | number; readonly from_currency: string; readonly to_currency: string; readonly date?: string | undefined };
    readonly answer: PreciseConversion;
  };
  /** Begin one pass now, whether or not the collector runs; the task says how far it is */
  'POST /api/v1/data-collector/collect': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: CollectorTask;
  };
  /** Ask the source anew what it lists */
  'POST /api/v1/data-collector/refresh-symbols': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: { readonly symbols: readonly string[] };
  };
  /** Collect from now on */
  'POST /api/v1/data-collector/start': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: CollectorStatus;
  };
  /** Collect no more; ends the pass under way and keeps what it has */
  'POST /api/v1/data-collector/stop': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: CollectorStatus;
  };
  /** End a task, wherever it runs; what it had done by then stays */
  'POST /api/v1/data-collector/task/{taskId}/cancel': {
    readonly path: { readonly taskId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: CollectorTask;
  };
  /** Begin to ask providers for splits and dividends; the task says how far it is */
  'POST /api/v1/data/corporate-actions/refresh': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly symbols: readonly string[] };
    readonly answer: CollectorTask;
  };
  /** Begin to ask for the bars that are missing; the task says how far it is */
  'POST /api/v1/data/gaps/repair': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body?: { readonly symbol?: string | undefined; readonly timeframe?: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w' | undefined; readonly provider?: string | undefined };
    readonly answer: CollectorTask;
  };
  /** Keep a held bar out for good */
  'POST /api/v1/data/held-bars/reject': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly symbol: string; readonly timeframe: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w'; readonly provider: string; readonly openTime: string };
    readonly answer: HeldBar;
  };
  /** Let a held bar become a price, known from now on */
  'POST /api/v1/data/held-bars/release': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly symbol: string; readonly timeframe: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w'; readonly provider: string; readonly openTime: string };
    readonly answer: HeldBar;
  };
  /** Spend one request to learn whether the key is good */
  'POST /api/v1/data/providers/{provider}/test': {
    readonly path: { readonly provider: string };
    readonly query: undefined;
    readonly body?: { readonly key?: { readonly key: string; readonly secret?: string | undefined } | null | undefined };
    readonly answer: { readonly provider: string; readonly isGood: boolean; readonly code: string | null; readonly message: string; readonly latencyMs: number | null; readonly at: string };
  };
  /** Ask the providers about a company */
  'POST /api/v1/fundamentals/{symbol}/refresh': {
    readonly path: { readonly symbol: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: Fundamentals;
  };
  /** Halt trading in one instrument */
  'POST /api/v1/halts': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly symbol: string; readonly reasonCode?: 'VOLATILITY' | 'NEWS' | 'REGULATORY' | 'OPERATOR' | undefined; readonly notes?: string | undefined; readonly resumesAt?: string | undefined };
    readonly answer: Halt;
  };
  /** End a halt */
  'POST /api/v1/halts/{symbol}/resume': {
    readonly path: { readonly symbol: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: Halt;
  };
  /** Allow trading again */
  'POST /api/v1/kill-switch/disengage': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly notes: string; readonly operator?: string | undefined };
    readonly answer: KillSwitch;
  };
  /** Stop all trading */
  'POST /api/v1/kill-switch/engage': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body?: { readonly reason?: string | undefined; readonly operator?: string | undefined };
    readonly answer: KillSwitch;
  };
  /** Publish a headline */
  'POST /api/v1/news': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly headline: string; readonly summary?: string | undefined; readonly source?: string | undefined; readonly symbols?: readonly string[] | undefined };
    readonly answer: News;
  };
  /** Ask the providers for news of some symbols */
  'POST /api/v1/news/refresh': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly symbols: readonly string[] };
    readonly answer: { readonly items: readonly ({ readonly symbol: string; readonly provider: string | null; readonly stored: number; readonly code: string | null; readonly detail: string })[]; readonly nextCursor: string | null };
  };
  /** Send an order */
  'POST /api/v1/orders': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly accountId?: string | undefined; readonly symbol: string; readonly side: 'buy' | 'sell'; readonly orderType: 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop'; readonly timeInForce?: 'day' | 'gtc' | 'gtd' | 'ioc' | 'fok' | 'opg' | 'cls' | undefined; readonly goodTillAt?: string | null | undefined; readonly quantity?: string | number | null | undefined; readonly notional?: string | number | null | undefined; readonly limitPrice?: string | number | null | undefined; readonly stopPrice?: string | number | null | undefined; readonly trailPrice?: string | number | null | undefined; readonly trailPercent?: string | number | null | undefined; readonly triggerBy?: 'trade' | 'quote' | undefined; readonly orderClass?: 'simple' | 'bracket' | 'oco' | 'oto' | undefined; readonly takeProfit?: { readonly limitPrice: string | number } | null | undefined; readonly stopLoss?: { readonly stopPrice: string | number; readonly limitPrice?: string | number | null | undefined } | null | undefined; readonly clientOrderId?: string | undefined; readonly extendedHours?: boolean | undefined; readonly reduceOnly?: boolean | undefined };
    readonly answer: Order;
  };
  /** Cancel an order */
  'POST /api/v1/orders/{orderId}/cancel': {
    readonly path: { readonly orderId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: Order;
  };
  /** Cancel every open order in the caller's scope */
  'POST /api/v1/orders/cancel-all': {
    readonly path: undefined;
    readonly query?: { readonly accountId?: string | undefined; readonly symbol?: string | undefined; readonly reason?: string | undefined };
    readonly body?: { readonly accountId?: string | undefined; readonly symbol?: string | undefined; readonly reason?: string | undefined };
    readonly answer: { readonly canceled: number; readonly orders: readonly ({ readonly orderId: string; readonly accountId: string; readonly instrumentId: string; readonly symbol: string; readonly clientOrderId: string; readonly side: 'buy' | 'sell'; readonly orderType: 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop'; readonly timeInForce: 'day' | 'gtc' | 'gtd' | 'ioc' | 'fok' | 'opg' | 'cls'; readonly quantity: string; readonly notional: string | null; readonly limitPrice: string | null; readonly stopPrice: string | null; readonly trailPrice: string | null; readonly trailPercent: string | null; readonly highWaterMark: string | null; readonly triggerBy: 'trade' | 'quote' | null; readonly orderClass: 'simple' | 'bracket' | 'oco' | 'oto'; readonly role: 'entry' | 'takeProfit' | 'stopLoss' | null; readonly groupId: string | null; readonly takeProfitPrice: string | null; readonly stopLossPrice: string | null; readonly stopLossLimitPrice: string | null; readonly replaces: string | null; readonly replacedBy: string | null; readonly extendedHours: boolean; readonly reduceOnly: boolean; readonly origin: string; readonly status: 'accepted' | 'pending_new' | 'held' | 'new' | 'partially_filled' | 'filled' | 'done_for_day' | 'canceled' | 'expired' | 'replaced' | 'pending_cancel' | 'pending_replace' | 'accepted_for_bidding' | 'stopped' | 'rejected' | 'suspended' | 'calculated' | 'denied'; readonly filledQuantity: string; readonly remainingQuantity: string; readonly averageFillPrice: string | null; readonly filledNotional: string; readonly feesPaid: string; readonly reservedCash: string; readonly reasonCode: string | null; readonly reasonDetails: Readonly<Record<string, unknown>> | null; readonly submittedAt: string; readonly updatedAt: string; readonly expiresAt: string | null; readonly triggeredAt: string | null; readonly filledAt: string | null; readonly canceledAt: string | null; readonly expiredAt: string | null; readonly failedAt: string | null; readonly replacedAt: string | null; readonly closedAt: string | null })[] };
  };
  /** What an order would do */
  'POST /api/v1/orders/preview': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly accountId?: string | undefined; readonly symbol: string; readonly side: 'buy' | 'sell'; readonly orderType: 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop'; readonly timeInForce?: 'day' | 'gtc' | 'gtd' | 'ioc' | 'fok' | 'opg' | 'cls' | undefined; readonly goodTillAt?: string | null | undefined; readonly quantity?: string | number | null | undefined; readonly notional?: string | number | null | undefined; readonly limitPrice?: string | number | null | undefined; readonly stopPrice?: string | number | null | undefined; readonly trailPrice?: string | number | null | undefined; readonly trailPercent?: string | number | null | undefined; readonly triggerBy?: 'trade' | 'quote' | undefined; readonly orderClass?: 'simple' | 'bracket' | 'oco' | 'oto' | undefined; readonly takeProfit?: { readonly limitPrice: string | number } | null | undefined; readonly stopLoss?: { readonly stopPrice: string | number; readonly limitPrice?: string | number | null | undefined } | null | undefined; readonly clientOrderId?: string | undefined; readonly extendedHours?: boolean | undefined; readonly reduceOnly?: boolean | undefined };
    readonly answer: { readonly wouldBeAccepted: boolean; readonly refusal: { readonly code: string; readonly message: string; readonly details: Readonly<Record<string, unknown>> } | null; readonly warnings: readonly ({ readonly code: string; readonly message: string; readonly details: Readonly<Record<string, unknown>> })[]; readonly estimatedPrice: string | null; readonly estimatedNotional: string | null; readonly estimatedFee: string | null; readonly fillableNow: string | null; readonly buyingPower: string; readonly buyingPowerAfter: string | null; readonly reservedCash: string | null; readonly multiplier: number; readonly positionAfter: string | null };
  };
  /** Create a portfolio with virtual money */
  'POST /api/v1/paper-trading/portfolio': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly name: string; readonly initial_capital?: string | number | undefined; readonly description?: string | null | undefined };
    readonly answer: PaperPortfolio;
  };
  /** Buy at the market, or at a limit */
  'POST /api/v1/paper-trading/portfolio/{accountId}/buy': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: { readonly symbol: string; readonly quantity: string | number; readonly order_type?: 'MARKET' | 'LIMIT' | 'market' | 'limit' | undefined; readonly price?: string | number | null | undefined };
    readonly answer: PaperTrade;
  };
  /** Close a position at the market, or part of it */
  'POST /api/v1/paper-trading/portfolio/{accountId}/position/{positionId}/close': {
    readonly path: { readonly accountId: string; readonly positionId: string };
    readonly query: undefined;
    readonly body?: { readonly quantity?: string | number | undefined };
    readonly answer: PaperTrade;
  };
  /** Begin anew: orders canceled, positions gone, fresh capital; the history stays */
  'POST /api/v1/paper-trading/portfolio/{accountId}/reset': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: { readonly initial_capital: string | number };
    readonly answer: PaperPortfolio;
  };
  /** Sell what is held, at the market or at a limit */
  'POST /api/v1/paper-trading/portfolio/{accountId}/sell': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: { readonly symbol: string; readonly quantity: string | number; readonly order_type?: 'MARKET' | 'LIMIT' | 'market' | 'limit' | undefined; readonly price?: string | number | null | undefined };
    readonly answer: PaperTrade;
  };
  /** Mark the portfolio to the market */
  'POST /api/v1/paper-trading/portfolio/{accountId}/update-value': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: PaperValue;
  };
  /** Close a position, or part of it */
  'POST /api/v1/positions/{symbol}/close': {
    readonly path: { readonly symbol: string };
    readonly query?: { readonly accountId?: string | undefined; readonly quantity?: string | number | undefined };
    readonly body?: { readonly accountId?: string | undefined; readonly quantity?: string | number | undefined };
    readonly answer: { readonly closing: number; readonly orders: readonly ({ readonly orderId: string; readonly accountId: string; readonly instrumentId: string; readonly symbol: string; readonly clientOrderId: string; readonly side: 'buy' | 'sell'; readonly orderType: 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop'; readonly timeInForce: 'day' | 'gtc' | 'gtd' | 'ioc' | 'fok' | 'opg' | 'cls'; readonly quantity: string; readonly notional: string | null; readonly limitPrice: string | null; readonly stopPrice: string | null; readonly trailPrice: string | null; readonly trailPercent: string | null; readonly highWaterMark: string | null; readonly triggerBy: 'trade' | 'quote' | null; readonly orderClass: 'simple' | 'bracket' | 'oco' | 'oto'; readonly role: 'entry' | 'takeProfit' | 'stopLoss' | null; readonly groupId: string | null; readonly takeProfitPrice: string | null; readonly stopLossPrice: string | null; readonly stopLossLimitPrice: string | null; readonly replaces: string | null; readonly replacedBy: string | null; readonly extendedHours: boolean; readonly reduceOnly: boolean; readonly origin: string; readonly status: 'accepted' | 'pending_new' | 'held' | 'new' | 'partially_filled' | 'filled' | 'done_for_day' | 'canceled' | 'expired' | 'replaced' | 'pending_cancel' | 'pending_replace' | 'accepted_for_bidding' | 'stopped' | 'rejected' | 'suspended' | 'calculated' | 'denied'; readonly filledQuantity: string; readonly remainingQuantity: string; readonly averageFillPrice: string | null; readonly filledNotional: string; readonly feesPaid: string; readonly reservedCash: string; readonly reasonCode: string | null; readonly reasonDetails: Readonly<Record<string, unknown>> | null; readonly submittedAt: string; readonly updatedAt: string; readonly expiresAt: string | null; readonly triggeredAt: string | null; readonly filledAt: string | null; readonly canceledAt: string | null; readonly expiredAt: string | null; readonly failedAt: string | null; readonly replacedAt: string | null; readonly closedAt: string | null })[] };
  };
  /** Close every position in the caller's scope */
  'POST /api/v1/positions/close-all': {
    readonly path: undefined;
    readonly query?: { readonly accountId?: string | undefined; readonly reason?: string | undefined };
    readonly body?: { readonly accountId?: string | undefined; readonly reason?: string | undefined };
    readonly answer: { readonly closing: number; readonly orders: readonly ({ readonly orderId: string; readonly accountId: string; readonly instrumentId: string; readonly symbol: string; readonly clientOrderId: string; readonly side: 'buy' | 'sell'; readonly orderType: 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop'; readonly timeInForce: 'day' | 'gtc' | 'gtd' | 'ioc' | 'fok' | 'opg' | 'cls'; readonly quantity: string; readonly notional: string | null; readonly limitPrice: string | null; readonly stopPrice: string | null; readonly trailPrice: string | null; readonly trailPercent: string | null; readonly highWaterMark: string | null; readonly triggerBy: 'trade' | 'quote' | null; readonly orderClass: 'simple' | 'bracket' | 'oco' | 'oto'; readonly role: 'entry' | 'takeProfit' | 'stopLoss' | null; readonly groupId: string | null; readonly takeProfitPrice: string | null; readonly stopLossPrice: string | null; readonly stopLossLimitPrice: string | null; readonly replaces: string | null; readonly replacedBy: string | null; readonly extendedHours: boolean; readonly reduceOnly: boolean; readonly origin: string; readonly status: 'accepted' | 'pending_new' | 'held' | 'new' | 'partially_filled' | 'filled' | 'done_for_day' | 'canceled' | 'expired' | 'replaced' | 'pending_cancel' | 'pending_replace' | 'accepted_for_bidding' | 'stopped' | 'rejected' | 'suspended' | 'calculated' | 'denied'; readonly filledQuantity: string; readonly remainingQuantity: string; readonly averageFillPrice: string | null; readonly filledNotional: string; readonly feesPaid: string; readonly reservedCash: string; readonly reasonCode: string | null; readonly reasonDetails: Readonly<Record<string, unknown>> | null; readonly submittedAt: string; readonly updatedAt: string; readonly expiresAt: string | null; readonly triggeredAt: string | null; readonly filledAt: string | null; readonly canceledAt: string | null; readonly expiredAt: string | null; readonly failedAt: string | null; readonly replacedAt: string | null; readonly closedAt: string | null })[] };
  };
  /** Set a price alert */
  'POST /api/v1/price-alerts': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly symbol: string; readonly alertType: 'price_above' | 'price_below' | 'percent_change_up' | 'percent_change_down' | 'volume_spike'; readonly threshold: string | number; readonly percentOf?: 'previousClose' | 'whenSet' | undefined; readonly expiresAt?: string | null | undefined; readonly isRecurring?: boolean | undefined; readonly cooldownSeconds?: number | undefined; readonly note?: string | undefined };
    readonly answer: PriceAlert;
  };
  /** Pause a price alert, or wake it */
  'POST /api/v1/price-alerts/{alertId}/toggle': {
    readonly path: { readonly alertId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: PriceAlert;
  };
  /** Roll the tape now instead of at the next hour */
  'POST /api/v1/tape/roll': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: TapeStatus;
  };
  /** Make a user with a generated password */
  'POST /api/v1/users': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly email: string; readonly name?: string | undefined; readonly roles: readonly ('admin' | 'operator' | 'trader' | 'researcher' | 'viewer' | 'candidate' | 'recruiter')[] };
    readonly answer: { readonly user: { readonly userId: string; readonly email: string; readonly name: string; readonly roles: readonly ('admin' | 'operator' | 'trader' | 'researcher' | 'viewer' | 'candidate' | 'recruiter')[]; readonly isActive: boolean; readonly createdAt: string; readonly lastLoginAt: string | null }; readonly password: string };
  };
  /** Give a user a new generated password; all sessions of the user end */
  'POST /api/v1/users/{userId}/reset-password': {
    readonly path: { readonly userId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: { readonly password: string };
  };
  /** Make a watchlist */
  'POST /api/v1/watchlists': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly accountId?: string | undefined; readonly name: string; readonly symbols?: readonly string[] | undefined };
    readonly answer: Watchlist;
  };
  /** Open a live world or a replay beside the first world, or list more in the live one */
  'POST /api/v1/worlds': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly feed: 'live' | 'replay'; readonly symbols?: readonly string[] | undefined; readonly timeframe?: '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w' | undefined; readonly speed?: number | undefined; readonly from?: string | undefined };
    readonly answer: Worlds;
  };
  /** Let the requests of this browser reach a world from now on, by a cookie */
  'POST /api/v1/worlds/{worldId}/enter': {
    readonly path: { readonly worldId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: Worlds;
  };
  /** Block trading on an account, or allow it again */
  'PUT /api/v1/account-blocks': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly accountId: string; readonly blocked: boolean };
    readonly answer: AccountStanding;
  };
  /** Choose how the orders of an account fill */
  'PUT /api/v1/accounts/{accountId}/fill-settings': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: { readonly model: string; readonly parameters?: Readonly<Record<string, unknown>> | undefined };
    readonly answer: FillSettings;
  };
  /** Fees, margin, settlement and rules of an account */
  'PUT /api/v1/accounts/{accountId}/terms': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: { readonly kind: 'cash' | 'margin'; readonly leverage?: 1 | 2 | 4 | undefined; readonly fees?: { readonly commission: { readonly kind: 'zero' } | { readonly kind: 'percentage'; readonly makerRate: string | number; readonly takerRate: string | number } | { readonly kind: 'per_share'; readonly perShare: string | number; readonly orderMin: string | number; readonly orderMax: string | number | null } | { readonly kind: 'tiered'; readonly tiers: readonly ({ readonly volumeFrom: string | number; readonly makerRate: string | number; readonly takerRate: string | number })[] }; readonly regulatory?: { readonly secPerMillion: string | number; readonly tafPerShare: string | number; readonly tafOrderMax: string | number; readonly asOf: string; readonly source: string } | null | undefined } | null | undefined; readonly settlement?: 'immediate' | 'next_day' | undefined; readonly unsettledFunds?: 'refuse' | 'good_faith' | undefined; readonly dayTrading?: 'off' | 'refuse' | undefined; readonly dayTradingEquityMin?: string | number | undefined; readonly debitInterestRate?: string | number | undefined; readonly borrowFeeRate?: string | number | undefined; readonly marginCall?: 'liquidate' | 'liquidate_at_roll' | 'warn' | undefined; readonly scriptedOutcomes?: boolean | undefined };
    readonly answer: AccountStanding;
  };
  /** Whether shares can be borrowed, and at what yearly rate */
  'PUT /api/v1/borrow-terms': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly symbol: string; readonly easyToBorrow: boolean; readonly annualRate?: string | number | null | undefined };
    readonly answer: { readonly symbol: string; readonly easyToBorrow: boolean };
  };
  /** Change some of it; holds at once, for every process and after a restart */
  'PUT /api/v1/data-collector/config': {
    readonly path: undefined;
    readonly query: undefined;
    readonly body?: { readonly collection_interval?: number | undefined; readonly symbol_refresh_interval?: number | undefined; readonly symbols?: readonly string[] | undefined; readonly timeframes?: readonly ('1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w')[] | undefined; readonly bars_per_series?: number | undefined; readonly source?: 'world' | 'providers' | undefined };
    readonly answer: CollectorConfig;
  };
  /** Choose between paper and live trading */
  'PUT /api/v1/paper-trading/portfolio/{accountId}/mode': {
    readonly path: { readonly accountId: string };
    readonly query: undefined;
    readonly body: { readonly mode: 'paper' | 'live'; readonly exchange?: string | null | undefined };
    readonly answer: PaperPortfolio;
  };
  /** Set the price at which the position is sold at a loss; null takes it away */
  'PUT /api/v1/paper-trading/portfolio/{accountId}/position/{positionId}/stop-loss': {
    readonly path: { readonly accountId: string; readonly positionId: string };
    readonly query: undefined;
    readonly body: { readonly stop_loss_price: string | number | null };
    readonly answer: PaperPosition;
  };
  /** Set the price at which the position is sold at a gain; null takes it away */
  'PUT /api/v1/paper-trading/portfolio/{accountId}/position/{positionId}/take-profit': {
    readonly path: { readonly accountId: string; readonly positionId: string };
    readonly query: undefined;
    readonly body: { readonly take_profit_price: string | number | null };
    readonly answer: PaperPosition;
  };
}

/** The method of the client for each operation. */
export const operationNames = {
  deleteAccountsByAccountIdApiKeysByKeyId: 'DELETE /api/v1/accounts/{accountId}/api-keys/{keyId}',
  deleteAuthSessionsBySessionId: 'DELETE /api/v1/auth/sessions/{sessionId}',
  deleteBackupsByName: 'DELETE /api/v1/backups/{name}',
  deleteOrdersByOrderId: 'DELETE /api/v1/orders/{orderId}',
  deletePriceAlertsByAlertId: 'DELETE /api/v1/price-alerts/{alertId}',
  deleteWatchlistsByWatchlistId: 'DELETE /api/v1/watchlists/{watchlistId}',
  deleteWorldsByWorldId: 'DELETE /api/v1/worlds/{worldId}',
  getAccounts: 'GET /api/v1/accounts',
  getAccountsByAccountId: 'GET /api/v1/accounts/{accountId}',
  getAccountsByAccountIdActivities: 'GET /api/v1/accounts/{accountId}/activities',
  getAccountsByAccountIdApiKeys: 'GET /api/v1/accounts/{accountId}/api-keys',
  getAccountsByAccountIdBalances: 'GET /api/v1/accounts/{accountId}/balances',
  getAccountsByAccountIdEquity: 'GET /api/v1/accounts/{accountId}/equity',
  getAccountsByAccountIdFillSettings: 'GET /api/v1/accounts/{accountId}/fill-settings',
  getAccountsByAccountIdFillsByFillIdFees: 'GET /api/v1/accounts/{accountId}/fills/{fillId}/fees',
  getAccountsByAccountIdPostings: 'GET /api/v1/accounts/{accountId}/postings',
  getAccountsByAccountIdPostingsCsv: 'GET /api/v1/accounts/{accountId}/postings.csv',
  getAccountsByAccountIdStanding: 'GET /api/v1/accounts/{accountId}/standing',
  getAudit: 'GET /api/v1/audit',
  getAuthMe: 'GET /api/v1/auth/me',
  getAuthSessions: 'GET /api/v1/auth/sessions',
  getBackups: 'GET /api/v1/backups',
  getBars: 'GET /api/v1/bars',
  getBook: 'GET /api/v1/book',
  getClock: 'GET /api/v1/clock',
  getCorporateActions: 'GET /api/v1/corporate-actions',
  getCurrencyRates: 'GET /api/v1/currency/rates',
  getCurrencySupported: 'GET /api/v1/currency/supported',
  getDataBars: 'GET /api/v1/data/bars',
  getDataCollectorConfig: 'GET /api/v1/data-collector/config',
  getDataCollectorLatestPrices: 'GET /api/v1/data-collector/latest-prices',
  getDataCollectorStatus: 'GET /api/v1/data-collector/status',
  getDataCollectorTaskByTaskId: 'GET /api/v1/data-collector/task/{taskId}',
  getDataCollectorTasks: 'GET /api/v1/data-collector/tasks',
  getDataCollectorTasksActive: 'GET /api/v1/data-collector/tasks/active',
  getDataCollectorTasksStats: 'GET /api/v1/data-collector/tasks/stats',
  getDataComparison: 'GET /api/v1/data/comparison',
  getDataCorporateActions: 'GET /api/v1/data/corporate-actions',
  getDataCoverage: 'GET /api/v1/data/coverage',
  getDataCoverageMap: 'GET /api/v1/data/coverage-map',
  getDataFreshness: 'GET /api/v1/data/freshness',
  getDataGaps: 'GET /api/v1/data/gaps',
  getDataHeldBars: 'GET /api/v1/data/held-bars',
  getDataProviders: 'GET /api/v1/data/providers',
  getDataQuality: 'GET /api/v1/data/quality',
  getDataQuarantine: 'GET /api/v1/data/quarantine',
  getDataSeries: 'GET /api/v1/data/series',
  getFillModels: 'GET /api/v1/fill-models',
  getFills: 'GET /api/v1/fills',
  getFillsByFillIdEvidence: 'GET /api/v1/fills/{fillId}/evidence',
  getFillsCsv: 'GET /api/v1/fills.csv',
  getFundamentalsBySymbol: 'GET /api/v1/fundamentals/{symbol}',
  getHalts: 'GET /api/v1/halts',
  getInstruments: 'GET /api/v1/instruments',
  getInstrumentsBySymbol: 'GET /api/v1/instruments/{symbol}',
  getKillSwitch: 'GET /api/v1/kill-switch',
  getKillSwitchHistory: 'GET /api/v1/kill-switch/history',
  getMarketCalendar: 'GET /api/v1/market/calendar',
  getMarketMarketHours: 'GET /api/v1/market/market-hours',
  getMarketMoversByKind: 'GET /api/v1/market/movers/{kind}',
  getMarketProviders: 'GET /api/v1/market/providers',
  getMarketSearch: 'GET /api/v1/market/search',
  getNews: 'GET /api/v1/news',
  getOrders: 'GET /api/v1/orders',
  getOrdersByOrderId: 'GET /api/v1/orders/{orderId}',
  getOrdersByOrderIdAudit: 'GET /api/v1/orders/{orderId}/audit',
  getOrdersByOrderIdExplain: 'GET /api/v1/orders/{orderId}/explain',
  getOrdersByOrderIdModifications: 'GET /api/v1/orders/{orderId}/modifications',
  getOrdersPending: 'GET /api/v1/orders/pending',
  getOrdersRecentFills: 'GET /api/v1/orders/recent-fills',
  getPaperTradingPortfolioByAccountId: 'GET /api/v1/paper-trading/portfolio/{accountId}',
  getPaperTradingPortfolioByAccountIdBalance: 'GET /api/v1/paper-trading/portfolio/{accountId}/balance',
  getPaperTradingPortfolioByAccountIdOrders: 'GET /api/v1/paper-trading/portfolio/{accountId}/orders',
  getPaperTradingPortfolioByAccountIdPositions: 'GET /api/v1/paper-trading/portfolio/{accountId}/positions',
  getPaperTradingPortfolioByAccountIdTrades: 'GET /api/v1/paper-trading/portfolio/{accountId}/trades',
  getPaperTradingPortfolios: 'GET /api/v1/paper-trading/portfolios',
  getPositions: 'GET /api/v1/positions',
  getPositionsPnlRealtime: 'GET /api/v1/positions/pnl/realtime',
  getPriceAlerts: 'GET /api/v1/price-alerts',
  getPriceAlertsByAlertId: 'GET /api/v1/price-alerts/{alertId}',
  getPriceAlertsFirings: 'GET /api/v1/price-alerts/firings',
  getPriceAlertsSummary: 'GET /api/v1/price-alerts/summary',
  getPrints: 'GET /api/v1/prints',
  getProvidersStatus: 'GET /api/v1/providers/status',
  getQuotes: 'GET /api/v1/quotes',
  getRoot: 'GET /api/v1/',
  getScreener: 'GET /api/v1/screener',
  getSystemLogs: 'GET /api/v1/system/logs',
  getSystemStatus: 'GET /api/v1/system/status',
  getTape: 'GET /api/v1/tape',
  getUsers: 'GET /api/v1/users',
  getWatchlists: 'GET /api/v1/watchlists',
  getWorlds: 'GET /api/v1/worlds',
  patchAccountsByAccountId: 'PATCH /api/v1/accounts/{accountId}',
  patchDataProvidersByProvider: 'PATCH /api/v1/data/providers/{provider}',
  patchOrdersByOrderId: 'PATCH /api/v1/orders/{orderId}',
  patchPriceAlertsByAlertId: 'PATCH /api/v1/price-alerts/{alertId}',
  patchUsersByUserId: 'PATCH /api/v1/users/{userId}',
  patchWatchlistsByWatchlistId: 'PATCH /api/v1/watchlists/{watchlistId}',
  postAccounts: 'POST /api/v1/accounts',
  postAccountsByAccountIdApiKeys: 'POST /api/v1/accounts/{accountId}/api-keys',
  postAccountsByAccountIdApiKeysByKeyIdRegenerate: 'POST /api/v1/accounts/{accountId}/api-keys/{keyId}/regenerate',
  postAccountsByAccountIdClone: 'POST /api/v1/accounts/{accountId}/clone',
  postAccountsByAccountIdClose: 'POST /api/v1/accounts/{accountId}/close',
  postAccountsByAccountIdDeposit: 'POST /api/v1/accounts/{accountId}/deposit',
  postAccountsByAccountIdReset: 'POST /api/v1/accounts/{accountId}/reset',
  postAccountsByAccountIdWithdraw: 'POST /api/v1/accounts/{accountId}/withdraw',
  postAccountsByAccountIdWorld: 'POST /api/v1/accounts/{accountId}/world',
  postAuthChangePassword: 'POST /api/v1/auth/change-password',
  postAuthLogin: 'POST /api/v1/auth/login',
  postAuthLogout: 'POST /api/v1/auth/logout',
  postBackups: 'POST /api/v1/backups',
  postBackupsByNameCheck: 'POST /api/v1/backups/{name}/check',
  postCorporateActions: 'POST /api/v1/corporate-actions',
  postCorporateActionsByActionIdApply: 'POST /api/v1/corporate-actions/{actionId}/apply',
  postCurrencyConvert: 'POST /api/v1/currency/convert',
  postCurrencyConvertPrecise: 'POST /api/v1/currency/convert/precise',
  postDataCollectorCollect: 'POST /api/v1/data-collector/collect',
  postDataCollectorRefreshSymbols: 'POST /api/v1/data-collector/refresh-symbols',
  postDataCollectorStart: 'POST /api/v1/data-collector/start',
  postDataCollectorStop: 'POST /api/v1/data-collector/stop',
  postDataCollectorTaskByTaskIdCancel: 'POST /api/v1/data-collector/task/{taskId}/cancel',
  postDataCorporateActionsRefresh: 'POST /api/v1/data/corporate-actions/refresh',
  postDataGapsRepair: 'POST /api/v1/data/gaps/repair',
  postDataHeldBarsReject: 'POST /api/v1/data/held-bars/reject',
  postDataHeldBarsRelease: 'POST /api/v1/data/held-bars/release',
  postDataProvidersByProviderTest: 'POST /api/v1/data/providers/{provider}/test',
  postFundamentalsBySymbolRefresh: 'POST /api/v1/fundamentals/{symbol}/refresh',
  postHalts: 'POST /api/v1/halts',
  postHaltsBySymbolResume: 'POST /api/v1/halts/{symbol}/resume',
  postKillSwitchDisengage: 'POST /api/v1/kill-switch/disengage',
  postKillSwitchEngage: 'POST /api/v1/kill-switch/engage',
  postNews: 'POST /api/v1/news',
  postNewsRefresh: 'POST /api/v1/news/refresh',
  postOrders: 'POST /api/v1/orders',
  postOrdersByOrderIdCancel: 'POST /api/v1/orders/{orderId}/cancel',
  postOrdersCancelAll: 'POST /api/v1/orders/cancel-all',
  postOrdersPreview: 'POST /api/v1/orders/preview',
  postPaperTradingPortfolio: 'POST /api/v1/paper-trading/portfolio',
  postPaperTradingPortfolioByAccountIdBuy: 'POST /api/v1/paper-trading/portfolio/{accountId}/buy',
  postPaperTradingPortfolioByAccountIdPositionByPositionIdClose: 'POST /api/v1/paper-trading/portfolio/{accountId}/position/{positionId}/close',
  postPaperTradingPortfolioByAccountIdReset: 'POST /api/v1/paper-trading/portfolio/{accountId}/reset',
  postPaperTradingPortfolioByAccountIdSell: 'POST /api/v1/paper-trading/portfolio/{accountId}/sell',
  postPaperTradingPortfolioByAccountIdUpdateValue: 'POST /api/v1/paper-trading/portfolio/{accountId}/update-value',
  postPositionsBySymbolClose: 'POST /api/v1/positions/{symbol}/close',
  postPositionsCloseAll: 'POST /api/v1/positions/close-all',
  postPriceAlerts: 'POST /api/v1/price-alerts',
  postPriceAlertsByAlertIdToggle: 'POST /api/v1/price-alerts/{alertId}/toggle',
  postTapeRoll: 'POST /api/v1/tape/roll',
  postUsers: 'POST /api/v1/users',
  postUsersByUserIdResetPassword: 'POST /api/v1/users/{userId}/reset-password',
  postWatchlists: 'POST /api/v1/watchlists',
  postWorlds: 'POST /api/v1/worlds',
  postWorldsByWorldIdEnter: 'POST /api/v1/worlds/{worldId}/enter',
  putAccountBlocks: 'PUT /api/v1/account-blocks',
  putAccountsByAccountIdFillSettings: 'PUT /api/v1/accounts/{accountId}/fill-settings',
  putAccountsByAccountIdTerms: 'PUT /api/v1/accounts/{accountId}/terms',
  putBorrowTerms: 'PUT /api/v1/borrow-terms',
  putDataCollectorConfig: 'PUT /api/v1/data-collector/config',
  putPaperTradingPortfolioByAccountIdMode: 'PUT /api/v1/paper-trading/portfolio/{accountId}/mode',
  putPaperTradingPortfolioByAccountIdPositionByPositionIdStopLoss: 'PUT /api/v1/paper-trading/portfolio/{accountId}/position/{positionId}/stop-loss',
  putPaperTradingPortfolioByAccountIdPositionByPositionIdTakeProfit: 'PUT /api/v1/paper-trading/portfolio/{accountId}/position/{positionId}/take-profit',
} as const;

/** Operations that take an Idempotency-Key: the same key again has the recorded outcome. */
export const keyedOperations = [
  'PATCH /api/v1/orders/{orderId}',
  'POST /api/v1/accounts',
  'POST /api/v1/accounts/{accountId}/clone',
  'POST /api/v1/accounts/{accountId}/deposit',
  'POST /api/v1/accounts/{accountId}/reset',
  'POST /api/v1/accounts/{accountId}/withdraw',
  'POST /api/v1/orders',
  'POST /api/v1/paper-trading/portfolio',
  'POST /api/v1/paper-trading/portfolio/{accountId}/buy',
  'POST /api/v1/paper-trading/portfolio/{accountId}/reset',
  'POST /api/v1/paper-trading/portfolio/{accountId}/sell',
] as const;
