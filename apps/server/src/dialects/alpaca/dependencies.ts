import type { Sql } from '@quire/adapters/storage';
import type { AccountStandingView, AccountView, OrderView, PositionView } from '@quire/contract';
import type { AccountControls } from '@quire/core/ledger';
import type { Adjustment, BarTimeframe, TradingCalendar, TradingSession } from '@quire/core/market';
import type { AccountId } from '@quire/core/units';
import type { FastifyRequest } from 'fastify';
import type { AccountConfigurationService } from '../../features/account-configurations/service.ts';
import type { NewsService } from '../../features/news/service.ts';
import type { StreamCuts } from '../../features/scripted-outcomes/stream-cuts.ts';
import type { WatchlistService } from '../../features/watchlists/service.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { BarRow } from './views/market-view.ts';

/** The account that a key belongs to. */
export interface AlpacaCaller {
  readonly accountId: AccountId;
}

export type AlpacaAccount = AccountView & {
  readonly shorting: boolean;
  /** Of an account with terms; null for a plain one, which pays in full. */
  readonly standing: AccountStandingView | null;
};

export interface ApiKey {
  readonly keyId: string;
  readonly secret: string;
}

/** All that the dialect needs of the server; it holds no rules of its own. */
export interface AlpacaDependencies {
  readonly gateway: WorldGateway;
  readonly sql: Sql;
  readonly news: Pick<NewsService, 'feed'>;
  readonly watchlists: WatchlistService;
  readonly configurations: AccountConfigurationService;
  /** What the owner has switched, as the world knows it. */
  controls(accountId: AccountId): Promise<AccountControls>;
  /** The account of the request's key headers, or null: cookies are nothing here. */
  callerOf(request: FastifyRequest): AlpacaCaller | null;
  /** For the streams, whose keys come in a message. Null for a wrong or revoked key. */
  authenticate(key: ApiKey): Promise<AlpacaCaller | null>;
  account(accountId: AccountId): Promise<AlpacaAccount>;
  /** What is held now; flat positions are left out. */
  positions(accountId: AccountId): Promise<readonly PositionView[]>;
  /** An order as it is after the newest commit, without a read; null when it is not, or no more, in memory. */
  recentOrder(orderId: string): OrderView | null;
  bars(query: BarQuery): Promise<readonly BarRow[]>;
  /** The sessions of US equities in a year, for the calendar endpoint. */
  equitySessions(year: number): readonly TradingSession[];
  /** The calendar that decides whether this world is open now. */
  worldCalendar(): TradingCalendar | null;
  /** The newest instant at which the trading date changed, in UnixMicros. */
  lastRoll(): number | null;
  /** Connections that an account may have to one data stream at a time; null is as many as it likes. */
  readonly dataConnectionsMax: number | null;
  /** Tells that the streams of an account are to be cut, for the test of a bot. */
  readonly streamCuts: Pick<StreamCuts, 'subscribe'>;
  /** True while the kill switch is engaged. */
  isTradingSuspended(): boolean;
}

export interface BarQuery {
  readonly instrumentId: string;
  readonly timeframe: BarTimeframe;
  /** UnixMicros of the bar's open, both inclusive. */
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  /** Which end of the range `limit` cuts. The answer ascends either way. */
  readonly newestFirst: boolean;
  /** Raw unless told otherwise. */
  readonly adjustment?: Adjustment;
}
