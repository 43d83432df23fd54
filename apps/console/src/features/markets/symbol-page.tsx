import type { InstrumentView, ScreenerRowView } from '@quire/contract';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { NewsList } from '../../blocks/news-list.tsx';
import { AlertList } from '../../blocks/price-alerts/alert-list.tsx';
import { StudyChooser } from '../../blocks/study-chooser.tsx';
import { Button } from '../../components/button.tsx';
import type { Candle } from '../../components/candle-chart.tsx';
import { Line, Lines } from '../../components/definition.tsx';
import { Change, Instant, Price } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { Empty, QueryState, SkeletonBlock } from '../../components/states.tsx';
import { Workspace, type WorkspacePanel } from '../../components/workspace.tsx';
import { isTimeframe, type Timeframe, timeframes } from '../../lib/candles/fold-bars.ts';
import type { StudyLine } from '../../lib/candles/studies.ts';
import { useCandles } from '../../lib/candles/use-candles.ts';
import { useStudyLines } from '../../lib/candles/use-study-lines.ts';
import { decimalsOf, formatCount, formatGrouped, toNumber, unknown } from '../../lib/decimal.ts';
import { setPreferences, useIsNarrow, usePreference } from '../../lib/preferences.ts';
import { useSelectedAccount } from '../../lib/requests/accounts.ts';
import { useInstrument, useInstruments } from '../../lib/requests/instruments.ts';
import { useMe } from '../../lib/requests/me.ts';
import { useIsStale } from '../../lib/stream/use-stale.ts';
import { stream, useStream } from '../../lib/stream/use-stream.ts';
import { useScreener } from './api/screener.ts';
import { CompanyLines } from './company-lines.tsx';

const CandleChart = lazy(() => import('../../components/candle-chart.tsx'));
const noLines: readonly never[] = [];

/** Everything about one symbol: its chart with indicators, its figures, its news and the alerts on it. */
export function SymbolPage() {
  const me = useMe();
  const { symbol } = useSearch({ strict: false }) as { symbol?: string };
  const instruments = useInstruments();
  const instrument = useInstrument(symbol ?? null);
  useEffect(() => stream.subscribe({ focus: instrument?.symbol ?? null }), [instrument?.symbol]);
  useEffect(() => () => stream.subscribe({ focus: null }), []);
  if (instruments.data && !instrument) {
    return (
      <main className="h-full">
        <Empty title={symbol === undefined ? 'No symbol' : `${symbol} is not traded here`}>
          <Link to="/markets" className="text-accent underline underline-offset-2">
            See what is
          </Link>
        </Empty>
      </main>
    );
  }
  if (!me || !instrument) {
    return (
      <main className="h-full" aria-busy="true">
        <span className="sr-only">Loading</span>
        <SkeletonBlock className="h-[calc(100%-24px)]" />
      </main>
    );
  }
  return <SymbolDesk userId={me.userId} instrument={instrument} />;
}

function SymbolDesk({ userId, instrument }: { readonly userId: string; readonly instrument: InstrumentView }) {
  const stale = useIsStale();
  const preferred = usePreference('timeframe');
  const timeframe: Timeframe = isTimeframe(preferred) ? preferred : '1m';
  const isNarrow = useIsNarrow();
  const { symbol } = instrument;
  const chart: WorkspacePanel = {
    id: 'chart',
    place: { x: 0, y: 0, w: 36, h: 32 },
    narrowHeight: '420px',
    content: (
      <Panel
        title={symbol}
        hideTitle={isNarrow}
        stale={stale}
        bodyClass="overflow-hidden"
        actions={
          <>
            <Segmented
              small
              label="Timeframe"
              value={timeframe}
              options={timeframes.map((value) => ({ value, label: value }))}
              onChange={(value) => setPreferences({ timeframe: value })}
            />
            <StudyChooser />
          </>
        }
      >
        <SymbolChart instrument={instrument} timeframe={timeframe} />
      </Panel>
    ),
  };
  const figures: WorkspacePanel = {
    id: 'figures',
    place: { x: 36, y: 0, w: 12, h: 32 },
    narrowHeight: '480px',
    content: <FiguresPanel instrument={instrument} stale={stale} />,
  };
  const alerts: WorkspacePanel = {
    id: 'alerts',
    place: { x: 0, y: 32, w: 26, h: 16 },
    narrowHeight: '320px',
    content: (
      <Panel title="Alerts" stale={stale} bodyClass="overflow-hidden">
        <AlertList instrument={instrument} />
      </Panel>
    ),
  };
  const news: WorkspacePanel = {
    id: 'news',
    place: { x: 26, y: 32, w: 22, h: 16 },
    narrowHeight: '360px',
    content: (
      <Panel title="News" stale={stale} bodyClass="overflow-hidden">
        <NewsList symbol={symbol} />
      </Panel>
    ),
  };
  return (
    <div className="flex h-full flex-col">
      <Heading instrument={instrument} />
      <div className="min-h-0 flex-1">
        <Workspace
          page="market-symbol"
          title={`${symbol}, ${instrument.name}`}
          userId={userId}
          rows={48}
          panels={[chart, figures, alerts, news]}
        />
      </div>
    </div>
  );
}

function Heading({ instrument }: { readonly instrument: InstrumentView }) {
  const { symbol, name, lastPrice, priceIncrement, dayChange, currency } = instrument;
  const navigate = useNavigate();
  const account = useSelectedAccount();
  const live = useStream((snapshot) => snapshot.replica.prices.get(symbol)) ?? lastPrice;
  const before = dayChange === null ? null : toNumber(lastPrice) / (1 + dayChange);
  const change = before === null || !(before > 0) ? null : toNumber(live) / before - 1;
  const order = (side: 'buy' | 'sell'): void => void navigate({ to: '/trade', search: { symbol, side } });
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-rule bg-raised px-3 py-1.5">
      <Link to="/markets" className="text-[13px] text-muted hover:text-ink">
        Markets
      </Link>
      <span aria-hidden="true" className="text-muted">
        /
      </span>
      <span className="text-[17px] font-bold">{symbol}</span>
      <span className="min-w-0 truncate text-[13px] text-muted">{name}</span>
      <span className="ml-auto flex items-baseline gap-2">
        <Price value={live} decimals={decimalsOf(priceIncrement)} className="text-[17px] font-semibold" flash />
        <span className="text-[12px] text-muted">{currency}</span>
        <Change fraction={change} className="text-[13px]" />
      </span>
      {account && account.permission !== 'view' ? (
        <span className="flex gap-2 max-md:w-full">
          <Button small tone="gain" className="max-md:flex-1" onClick={() => order('buy')}>
            Buy
          </Button>
          <Button small tone="loss" className="max-md:flex-1" onClick={() => order('sell')}>
            Sell
          </Button>
        </span>
      ) : null}
    </div>
  );
}

interface SymbolChartProps {
  readonly instrument: InstrumentView;
  readonly timeframe: Timeframe;
}

function SymbolChart({ instrument, timeframe }: SymbolChartProps) {
  const { symbol, priceIncrement } = instrument;
  const { candles, query } = useCandles(symbol, timeframe);
  const studies = useStudyLines(candles);
  const [hovered, setHovered] = useState<Candle | null>(null);
  const at = hovered === null ? candles.length - 1 : candles.findIndex(({ timeMs }) => timeMs === hovered.timeMs);
  return (
    <QueryState query={query} skeleton={<SkeletonBlock className="absolute inset-0" />}>
      {() =>
        candles.length === 0 ? (
          <Empty title={`No ${timeframe} bars of ${symbol} yet`}>
            Bars appear as soon as the market trades; another timeframe may have a past.
          </Empty>
        ) : (
          <div className="absolute inset-0 flex flex-col">
            <StudyLegend studies={studies} at={at} decimals={decimalsOf(priceIncrement)} />
            <div className="relative min-h-0 flex-1">
              <Suspense fallback={<SkeletonBlock className="absolute inset-0" />}>
                <CandleChart
                  candles={candles}
                  seriesKey={`${symbol} ${timeframe}`}
                  decimals={decimalsOf(priceIncrement)}
                  increment={toNumber(priceIncrement)}
                  isDaily={timeframe === '1d'}
                  lines={noLines}
                  marks={noLines}
                  studies={studies}
                  onHover={setHovered}
                  onOlder={() => {
                    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
                  }}
                />
              </Suspense>
            </div>
          </div>
        )
      }
    </QueryState>
  );
}

interface StudyLegendProps {
  readonly studies: readonly StudyLine[];
  readonly at: number;
  readonly decimals: number;
}

/** What the indicators say at the candle under the pointer, or now. */
function StudyLegend({ studies, at, decimals }: StudyLegendProps) {
  if (studies.length === 0) return null;
  return (
    <p className="flex shrink-0 flex-wrap gap-x-3 border-b border-rule/60 px-2.5 py-1 text-[12px] text-muted tabular-nums">
      {studies.map(({ id, label, values, pane }) => {
        const value = values[at];
        const text = value === undefined || Number.isNaN(value) ? unknown : value.toFixed(pane === null ? decimals : 2);
        return (
          <span key={id}>
            {label} <b className="font-semibold text-ink">{text}</b>
          </span>
        );
      })}
    </p>
  );
}

function FiguresPanel({ instrument, stale }: { readonly instrument: InstrumentView; readonly stale: boolean }) {
  const query = useScreener('screener', { symbols: instrument.symbol });
  return (
    <Panel title="Figures" stale={stale} isText>
      <QueryState query={query}>
        {([row]) =>
          row === undefined ? <Empty title="No price yet" /> : <Figures row={row} instrument={instrument} />
        }
      </QueryState>
      {instrument.assetClass === 'us_equity' ? <CompanyLines symbol={instrument.symbol} /> : null}
    </Panel>
  );
}

function Figures({ row, instrument }: { readonly row: ScreenerRowView; readonly instrument: InstrumentView }) {
  const decimals = decimalsOf(instrument.priceIncrement);
  const price = (value: number | null): string =>
    value === null ? unknown : formatGrouped(value.toFixed(decimals), { decimalsMin: decimals });
  const percent = (value: number | null): string => (value === null ? unknown : `${value.toFixed(1)} %`);
  const fraction = (value: number | null): number | null => (value === null ? null : value / 100);
  return (
    <>
      <Lines>
        <Line name="Against 24 hours before">
          <Change fraction={fraction(row.changePercent)} />
        </Line>
        <Line name="Against the close before">
          <Change fraction={fraction(row.dayChangePercent)} />
        </Line>
        <Line name="High, 24 hours">{price(row.high)}</Line>
        <Line name="Low, 24 hours">{price(row.low)}</Line>
        <Line name="Volume, 24 hours">{formatCount(row.volume)}</Line>
        <Line name={`Paid, 24 hours, ${row.currency}`}>{formatCount(row.notional)}</Line>
        <Line name="Of a usual day">
          {row.relativeVolume === null ? unknown : `${row.relativeVolume.toFixed(2)}\u00d7`}
        </Line>
      </Lines>
      <Lines>
        <Line name="High, 52 weeks">{price(row.yearHigh)}</Line>
        <Line name="Low, 52 weeks">{price(row.yearLow)}</Line>
        <Line name="Place between them">{percent(row.rangePosition)}</Line>
        <Line name="Volatility, a year">{percent(row.volatility)}</Line>
      </Lines>
      <Lines>
        <Line name="Kind">{row.assetClass === 'crypto' ? 'Crypto pair' : 'US share'}</Line>
        <Line name="Venue">{instrument.venue}</Line>
        <Line name="Price step">{instrument.priceIncrement}</Line>
        <Line name="Can be sold short">{instrument.shortable ? 'Yes' : 'No'}</Line>
        <Line name="Last trade">
          <Instant value={row.priceAt} />
        </Line>
        <Line name="Prices are">{row.simulated ? 'simulated' : 'recorded or live'}</Line>
      </Lines>
    </>
  );
}
