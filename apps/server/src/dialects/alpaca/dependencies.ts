import type { Sql } from '@quire/adapters/storage';
import type { AccountView, PositionView } from '@quire/contract';
import type { BarTimeframe, TradingCalendar } from '@quire/core/market';
import type { FastifyRequest } from 'fastify';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { BarRow } from './views/market-view.ts';

/** The account that a key belongs to. */
export interface AlpacaCaller {
  readonly accountId: string;
}

/** All that the dialect needs of the server; it holds no rules of its own. */
export interface AlpacaDependencies {
  readonly gateway: WorldGateway;
  readonly sql: Sql;
  /** The account of the request's key headers, or null: cookies are nothing here. */
  callerOf(request: FastifyRequest): AlpacaCaller | null;
  /** For the streams, whose keys come in a message. */
  authenticate(keyId: string, secret: string): Promise<AlpacaCaller | null>;
  account(accountId: string): Promise<AccountView>;
  positions(accountId: string): Promise<readonly PositionView[]>;
  /** Ascending by open time, at most `limit`, from `from` (inclusive) to `to` (inclusive), in UnixMicros. */
  bars(query: {
    readonly instrumentId: string;
    readonly timeframe: BarTimeframe;
    readonly from: number;
    readonly to: number;
    readonly limit: number;
    readonly newestFirst: boolean;
  }): Promise<readonly BarRow[]>;
  /** The sessions of US equities, for the calendar endpoint. */
  equityCalendar(): TradingCalendar;
  /** The calendar that decides whether this world is open now. */
  worldCalendar(): TradingCalendar | null;
}
