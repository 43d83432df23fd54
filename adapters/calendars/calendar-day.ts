/** Whole days since 1970-01-01. Calendar rules count in them: they know no time of day and no zone. */
export type DayNumber = number;
/** `YYYY-MM-DD`. */
export type IsoDate = string;

const millisPerDay = 86_400_000;

export const monday = 1;
export const thursday = 4;
export const friday = 5;
export const saturday = 6;
export const sunday = 7;

export const dayOf = (year: number, month: number, day: number): DayNumber =>
  Date.UTC(year, month - 1, day) / millisPerDay;

export const dayOfIso = (date: IsoDate): DayNumber => Date.parse(`${date}T00:00:00Z`) / millisPerDay;

export const isoOf = (day: DayNumber): IsoDate => new Date(day * millisPerDay).toISOString().slice(0, 10);

/** 1 is Monday, 7 is Sunday. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: DayNumber): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** Western Easter Sunday (the anonymous Gregorian computus; J. Meeus, Astronomical Algorithms, chapter 8). */
export function easterSundayOf(year: number): DayNumber {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return dayOf(year, Math.floor(sum / 31), (sum % 31) + 1);
}
