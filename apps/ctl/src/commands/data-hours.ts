import type { MarketCalendarView, MarketHoursView } from '@quire/contract';
import type { Command } from 'commander';
import { callApi } from '../api-client.ts';
import { print, table } from '../output.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../target.ts';

interface HoursOptions extends TargetOptions {
  readonly json?: boolean;
  readonly from?: string;
  readonly to?: string;
}

const unknown = '–';
const minuteOf = (instant: string | null): string => instant?.slice(0, 16).replace('T', ' ') ?? unknown;

/** `./quire data hours [exchange]`: all exchanges now, or the days of one. */
export function addHoursCommand(data: Command): void {
  addTargetOptions(
    data.command('hours').description('which exchanges trade now; with a name, the days of one with its holidays'),
  )
    .argument('[exchange]', 'MIC or short name, such as XLON or LSE')
    .option('--from <date>', 'first day; today, unless it is said')
    .option('--to <date>', 'last day; 30 days, unless it is said')
    .option('--json', 'print JSON')
    .action((exchange: string | undefined, options: HoursOptions) =>
      exchange === undefined ? showHours(options) : showCalendar(exchange, options),
    );
}

async function showHours(options: HoursOptions): Promise<void> {
  const target = targetOf(options);
  const { items } = await callApi<{ items: MarketHoursView[] }>(target, 'GET', '/api/v1/market/market-hours');
  if (options.json) return print(JSON.stringify(items, null, 2));
  const rows = items.map((one) => [
    ...[one.exchange, one.mic ?? unknown, one.name, one.local_time.slice(11, 16)],
    one.session.replace('_', ' '),
    ...[one.reason ?? '', minuteOf(one.next_open), minuteOf(one.next_close)],
  ]);
  print(table([['EXCHANGE', 'MIC', 'NAME', 'THERE', 'NOW', 'WHY', 'OPENS (UTC)', 'CLOSES (UTC)'], ...rows]));
}

async function showCalendar(exchange: string, options: HoursOptions): Promise<void> {
  const { from, to } = options;
  const query = new URLSearchParams({ exchange, ...(from && { from }), ...(to && { to }) }).toString();
  const path = `/api/v1/market/calendar?${query}`;
  const view = await callApi<MarketCalendarView>(targetOf(options), 'GET', path);
  if (options.json) return print(JSON.stringify(view, null, 2));
  const sessions = view.sessions.map(({ date, open, close, break_start, break_end, day_type, reason }) => [
    ...[date, minuteOf(open).slice(11), minuteOf(break_start).slice(11), minuteOf(break_end).slice(11)],
    ...[minuteOf(close).slice(11), day_type === 'regular' ? '' : (reason ?? day_type.replace('_', ' '))],
  ]);
  const closings = view.closings.map(({ date, reason }) => [
    ...[date, 'closed', '', '', '', reason ?? 'market holiday'],
  ]);
  const rows = [...sessions, ...closings].sort(([left = ''], [right = '']) => (left < right ? -1 : 1));
  print(table([['DATE', 'OPEN', 'PAUSE', 'UNTIL', 'CLOSE', ''], ...rows]));
  print(
    `${view.name}, in UTC. Closings are published to the end of ${view.published_through}; later ones are expected.`,
  );
}
