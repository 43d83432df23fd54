import { unknown } from './decimal.ts';

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** Milliseconds since 1970, or NaN when there is no instant. */
export function instantMs(text: string | null | undefined): number {
  return text === null || text === undefined ? Number.NaN : Date.parse(text);
}

export type InstantStyle = 'time' | 'time-millis' | 'date' | 'full' | 'auto';

function localDate(date: Date): string {
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

function localTime(date: Date, withMillis: boolean): string {
  const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return withMillis ? `${clock}.${pad(date.getMilliseconds(), 3)}` : clock;
}

/** Local time. `auto` drops the date when it is the day of `nowMs`. */
export function formatLocal(ms: number, style: InstantStyle, nowMs: number): string {
  if (!Number.isFinite(ms)) return unknown;
  const date = new Date(ms);
  if (style === 'time') return localTime(date, false);
  if (style === 'time-millis') return localTime(date, true);
  if (style === 'date') return localDate(date);
  if (style === 'full') return `${localDate(date)} ${localTime(date, true)}`;
  const sameDay = localDate(date) === localDate(new Date(nowMs));
  return sameDay ? localTime(date, false) : `${localDate(date).slice(2)} ${localTime(date, false).slice(0, 5)}`;
}

export function formatUtc(ms: number): string {
  return Number.isFinite(ms) ? `${new Date(ms).toISOString().replace('T', ' ').replace('Z', '')} UTC` : unknown;
}

/** How long ago, with one unit: "0.4 s", "12 s", "3 min", "2 h", "5 d". */
export function formatAge(ageMs: number): string {
  if (!Number.isFinite(ageMs)) return unknown;
  const seconds = Math.max(0, ageMs) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)}\u202fs`;
  if (seconds < 60) return `${Math.floor(seconds)}\u202fs`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}\u202fmin`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}\u202fh`;
  return `${Math.floor(seconds / 86_400)}\u202fd`;
}

/** A length of time with its two largest units: "3 d 4 h", "12 min 5 s". */
export function formatDuration(totalSeconds: number): string {
  if (!Number.isFinite(totalSeconds)) return unknown;
  const whole = Math.max(0, Math.floor(totalSeconds));
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0\u202fs';
  return parts
    .slice(first, first + 2)
    .map(([count, unit]) => `${count}\u202f${unit}`)
    .join(' ');
}
