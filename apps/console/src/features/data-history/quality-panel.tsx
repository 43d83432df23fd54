import type { ProviderComparisonView, SeriesQualityView } from '@quire/contract';
import { useState } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import { nameColumn, textColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Line, Lines } from '../../components/definition.tsx';
import { Drawer } from '../../components/dialog.tsx';
import { Change, Instant } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { formatGrouped } from '../../lib/decimal.ts';
import { useComparison, useQuality } from './api/history.ts';

/** A score of each series with what was taken off and why. */
export function QualityPanel() {
  const query = useQuality();
  const [opened, setOpened] = useState<SeriesQualityView | null>(null);
  return (
    <Panel
      title="Quality"
      note={query.data ? `${query.data.items.length} series` : null}
      stale={query.isError && query.data !== undefined}
      bodyClass="overflow-hidden"
    >
      <QueryState query={query}>
        {({ items }) => (
          <Blotter
            id="quality"
            label="Quality"
            items={items}
            columns={columns}
            keyOf={seriesKey}
            onOpen={setOpened}
            rowHeight={30}
            minWidth={560}
            empty={
              <Empty title="No history is stored">
                The collector fetches it, and a file can be imported: then it is judged here.
              </Empty>
            }
          />
        )}
      </QueryState>
      {opened === null ? null : <QualityDrawer series={opened} onClose={() => setOpened(null)} />}
    </Panel>
  );
}

const seriesKey = ({ symbol, timeframe, provider }: SeriesQualityView): string => `${symbol} ${timeframe} ${provider}`;

function Score({ score }: { readonly score: number }) {
  const tone = score >= 90 ? 'bg-accent' : score >= 60 ? 'bg-warn' : 'bg-loss';
  return (
    <span className="inline-flex items-center gap-1.5 tabular-nums">
      <span aria-hidden="true" className="relative h-1.5 w-12 bg-rule">
        <span className={`absolute inset-y-0 left-0 ${tone}`} style={{ width: `${score}%` }} />
      </span>
      {score.toFixed(1)}
    </span>
  );
}

const whyOf = ({ reasons }: SeriesQualityView): string =>
  reasons.length === 0 ? 'nothing to say against it' : reasons.map(({ text }) => text).join('; ');

const columns: readonly Column<SeriesQualityView>[] = [
  nameColumn({ id: 'symbol', header: 'Symbol', width: '92px', of: ({ symbol }) => symbol }),
  {
    ...textColumn<SeriesQualityView>({
      id: 'timeframe',
      header: 'Bars of',
      width: '64px',
      of: ({ timeframe }) => timeframe,
    }),
    phoneWidth: '58px',
  },
  textColumn({ id: 'provider', header: 'Provider', width: '96px', of: ({ provider }) => provider, wideOnly: true }),
  {
    id: 'score',
    header: 'Score',
    width: '112px',
    phoneWidth: '104px',
    align: 'right',
    cell: ({ score }) => <Score score={score} />,
    sortBy: ({ score }) => score,
    words: ({ score }) => score.toFixed(1),
  },
  {
    id: 'why',
    header: 'Why not 100',
    cell: (series) => (
      <span className={series.reasons.length === 0 ? 'text-muted' : ''} title={whyOf(series)}>
        {whyOf(series)}
      </span>
    ),
    sortBy: whyOf,
    words: whyOf,
  },
];

function QualityDrawer({ series, onClose }: { readonly series: SeriesQualityView; readonly onClose: () => void }) {
  const { symbol, timeframe, provider, source, bars, firstOpenTime, lastOpenTime, lastReceivedAt, score, reasons } =
    series;
  return (
    <Drawer open onClose={onClose} title={`${symbol} ${timeframe}`} description={`of ${provider}`}>
      <Lines>
        {reasons.map(({ code, points, text }) => (
          <Line key={code} name={<span title={code}>{text}</span>}>
            <span className="text-loss">{`\u2212${points.toFixed(1)}`}</span>
          </Line>
        ))}
        <Line name="Score, of 100" total>
          {score.toFixed(1)}
        </Line>
      </Lines>
      <h3 className="border-t border-rule px-3 pt-2 text-[12.5px] font-semibold">What is stored</h3>
      <Lines>
        <Line name="Source">{source}</Line>
        <Line name="Bars">{formatGrouped(String(bars))}</Line>
        <Line name="First">
          <Instant value={firstOpenTime} style="full" />
        </Line>
        <Line name="Last">
          <Instant value={lastOpenTime} style="full" />
        </Line>
        <Line name="Last received">
          <Instant value={lastReceivedAt} style="full" />
        </Line>
      </Lines>
      <h3 className="border-t border-rule px-3 pt-2 text-[12.5px] font-semibold">Beside other providers</h3>
      <Comparison symbol={symbol} timeframe={timeframe} />
    </Drawer>
  );
}

function Comparison({ symbol, timeframe }: { readonly symbol: string; readonly timeframe: string }) {
  const query = useComparison(symbol, timeframe);
  return (
    <QueryState query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="px-3 py-1 text-[12.5px] text-muted">
            No two providers have the same bars of it. The simulator is no provider of a real market, and is compared
            with none.
          </p>
        ) : (
          items.map((pair) => <Pair key={`${pair.provider} ${pair.other}`} pair={pair} />)
        )
      }
    </QueryState>
  );
}

function Pair({ pair: { provider, other, compared, differing, largest } }: { readonly pair: ProviderComparisonView }) {
  return (
    <div className="pb-2">
      <p className="px-3 py-1 text-[13px]">
        <b className="font-semibold">{provider}</b> and <b className="font-semibold">{other}</b>: {differing} of{' '}
        {compared} closes differ by more than a thousandth
      </p>
      {largest.length === 0 ? null : (
        <table
          aria-label={`Largest differences of ${provider} and ${other}`}
          className="w-full border-collapse text-[12.5px]"
        >
          <thead>
            <tr className="h-6 text-[11.5px] text-muted">
              <th scope="col" className="px-3 text-left font-semibold">
                Open
              </th>
              <th scope="col" className="px-2 text-right font-semibold">
                {provider}
              </th>
              <th scope="col" className="px-2 text-right font-semibold">
                {other}
              </th>
              <th scope="col" className="px-3 text-right font-semibold">
                Difference
              </th>
            </tr>
          </thead>
          <tbody>
            {largest.map(({ openTime, close, otherClose, difference }) => (
              <tr key={openTime} className="h-6 border-t border-rule/60 tabular-nums">
                <td className="px-3">
                  <Instant value={openTime} />
                </td>
                <td className="px-2 text-right">{formatGrouped(close)}</td>
                <td className="px-2 text-right">{formatGrouped(otherClose)}</td>
                <td className="px-3 text-right">
                  <Change fraction={difference} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
