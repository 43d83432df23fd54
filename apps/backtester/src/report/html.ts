import type { RoundTrip } from '@quire/core/analytics';
import type { BacktestResult } from '../run-backtest.ts';
import { instant, money, percent, statisticRows } from '../statistics-text.ts';
import { count } from '../terminal.ts';
import { chartSvg, drawdownCurve } from './chart.ts';

export interface ReportHeading {
  readonly title: string;
  /** What was assumed, one sentence each: fees, fills, sizing, data. */
  readonly assumptions: readonly string[];
  readonly generatedAt: string;
}

const tripsShown = 5_000;

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

/** One page without scripts or anything to load: equity, drawdown, statistics, assumptions, round trips. */
export function reportHtml(result: BacktestResult, heading: ReportHeading): string {
  const title = escapeHtml(heading.title);
  const times = result.bars.openTime;
  const equity = chartSvg({
    title: 'Equity',
    className: 'equity',
    times,
    values: result.equity,
    height: 300,
    format: (value) => count(value),
  });
  const drawdown = chartSvg({
    title: 'Drawdown',
    className: 'drawdown',
    times,
    values: drawdownCurve(result.equity),
    height: 140,
    format: percent,
    filled: true,
  });
  const statistics = statisticRows(result.statistics)
    .map(
      ([name, value, remark = '']) =>
        `<tr><th scope="row">${name}</th><td>${escapeHtml(value)}</td><td class="remark">${escapeHtml(remark)}</td></tr>`,
    )
    .join('');
  const assumptions = heading.assumptions.map((text) => `<li>${escapeHtml(text)}</li>`).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${style}</style></head><body>
<header><h1>${title}</h1><p>Quire backtest, ${escapeHtml(heading.generatedAt)}. A result on past data; not a forecast.</p></header>
<section><h2>Equity</h2>${equity}</section>
<section><h2>Drawdown</h2>${drawdown}</section>
<section><h2>Statistics</h2><table class="statistics"><tbody>${statistics}</tbody></table></section>
<section><h2>Assumptions</h2><ul>${assumptions}</ul></section>
<section><h2>Round trips</h2>${tripsTable(result.roundTrips)}</section>
<footer>State hash ${result.stateHash}</footer>
</body></html>
`;
}

function tripsTable(trips: readonly RoundTrip[]): string {
  if (trips.length === 0) return '<p>None.</p>';
  const shown = trips.slice(0, tripsShown).map(tripRow).join('');
  const rest =
    trips.length > tripsShown
      ? `<p>The first ${count(tripsShown)} of ${count(trips.length)}; all are in round-trips.csv.</p>`
      : '';
  return `<table class="trips"><thead><tr><th>#</th><th>Side</th><th>Quantity</th><th>Entry</th><th>Price</th><th>Exit</th><th>Price</th><th>Fees</th><th>Profit</th><th>Return</th></tr></thead><tbody>${shown}</tbody></table>${rest}`;
}

function tripRow(trip: RoundTrip, at: number): string {
  const sign = trip.profit >= 0 ? 'gain' : 'loss';
  const signed = (text: string): string => (trip.profit > 0 ? `+${text}` : text);
  return `<tr><td>${at + 1}</td><td>${trip.side}</td><td>${trip.quantity}</td><td>${instant(trip.entryTime)}</td><td>${trip.entryPrice.toFixed(4)}</td><td>${trip.isOpen ? 'open' : instant(trip.exitTime)}</td><td>${trip.exitPrice.toFixed(4)}</td><td>${money(trip.fees)}</td><td class="${sign}">${signed(money(trip.profit))}</td><td class="${sign}">${signed(percent(trip.returnRatio))}</td></tr>`;
}

const style = `
:root{color-scheme:light dark;--ink:#1c2126;--quiet:#68737d;--line:#d9dee3;--paper:#fff;--accent:#2a6fb0;--gain:#1a7f4b;--loss:#b3372f}
@media(prefers-color-scheme:dark){:root{--ink:#e4e8eb;--quiet:#98a3ad;--line:#333b42;--paper:#15191d;--accent:#6aa9e4;--gain:#4cc38a;--loss:#f0776c}}
body{margin:0 auto;max-width:1040px;padding:24px 16px;background:var(--paper);color:var(--ink);font:14px/1.45 system-ui,sans-serif}
h1{font-size:22px;margin:0}h2{font-size:15px;margin:28px 0 8px;border-bottom:1px solid var(--line)}header p,.remark,footer{color:var(--quiet)}
svg{width:100%;height:auto}svg text{font-size:11px;fill:var(--quiet)}.grid{stroke:var(--line)}.line{fill:none;stroke:var(--accent);stroke-width:1.2}
.drawdown .line{stroke:var(--loss)}.area{fill:var(--loss);opacity:.2}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}td,th{padding:3px 8px;border-bottom:1px solid var(--line);text-align:right}
.statistics th,.statistics .remark{text-align:left;font-weight:normal}.statistics td:nth-child(2){white-space:nowrap}
.trips th{font-weight:600;color:var(--quiet)}.gain{color:var(--gain)}.loss{color:var(--loss)}footer{margin-top:24px;font-family:ui-monospace,monospace;font-size:12px}
`.trim();
