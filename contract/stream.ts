import type { CollectorTask } from './data.ts';
import type { BarView, BookView, MarketClockView, PrintView, QuoteView } from './market.ts';
import type { CorporateActionView, HaltView, NewsView } from './market-life.ts';
import type { PriceAlertFiringView } from './price-alerts.ts';
import type { ProvidersView } from './providers.ts';
import type { AccountView, FillView, KillSwitchView, OrderView, PositionView } from './trading.ts';

/**
 * `/ws`, JSON text frames. The client sends `subscribe` (which replaces its subscription); the server answers with a `snapshot`
 * under a `streamSequence` and then `update` frames numbered without gaps, at most one every 50 ms. A client that sees a gap
 * sends `subscribe` again. Nothing is sent before it is committed.
 */
export type ClientFrame =
  | {
      readonly type: 'subscribe';
      readonly accountId: string | null;
      /** Quotes of these symbols (the list); conflated, newest wins. */
      readonly quotes: readonly string[];
      /** The symbol on the chart: its book, prints and bars too. */
      readonly focus: string | null;
      /** Timeframe is always 1m here; the chart builds larger ones from REST plus these. */
      /** Background tasks and providers of market data too; absent is no. */
      readonly data?: boolean;
    }
  | { readonly type: 'ping'; readonly id: number };

/** What the Data pages follow: the newest background tasks, newest first, and every provider as it is. */
export interface DataStreamState {
  readonly tasks: readonly CollectorTask[];
  readonly providers: ProvidersView;
}

export interface StreamState {
  readonly clock: MarketClockView;
  readonly killSwitch: KillSwitchView;
  readonly account: AccountView | null;
  readonly quotes: readonly QuoteView[];
  readonly book: BookView | null;
  readonly prints: readonly PrintView[];
  /** Halts in force, of all instruments. */
  readonly halts?: readonly HaltView[];
  readonly data?: DataStreamState;
}

export type ServerFrame =
  | { readonly type: 'snapshot'; readonly streamSequence: number; readonly state: StreamState }
  | {
      readonly type: 'update';
      readonly streamSequence: number;
      readonly clock?: MarketClockView;
      readonly killSwitch?: KillSwitchView;
      readonly account?: AccountView;
      readonly quotes?: readonly QuoteView[];
      /** The newest price at which each of the same symbols traded. */
      readonly prices?: readonly { readonly symbol: string; readonly price: string }[];
      readonly book?: BookView;
      readonly prints?: readonly PrintView[];
      readonly bars?: readonly (BarView & { readonly symbol: string })[];
      /** Orders, fills and positions of the subscribed account as they are after the commit. */
      readonly orders?: readonly OrderView[];
      readonly fills?: readonly FillView[];
      readonly positions?: readonly PositionView[];
      /** Of all instruments, whatever is subscribed: what was published, and what changed as it is now. */
      readonly news?: readonly NewsView[];
      readonly halts?: readonly HaltView[];
      readonly corporateActions?: readonly CorporateActionView[];
      /** Price alerts of whoever listens that fired, oldest first. */
      readonly priceAlerts?: readonly PriceAlertFiringView[];
      /** Whichever of the two changed, looked at once a second. */
      readonly data?: Partial<DataStreamState>;
    }
  | { readonly type: 'pong'; readonly id: number }
  | { readonly type: 'error'; readonly code: string; readonly message: string };
