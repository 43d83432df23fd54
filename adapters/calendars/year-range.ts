/** Whole calendar years, both included. */
export interface YearRange {
  readonly fromYear: number;
  readonly toYear: number;
}

/** Calendars reach from here … */
export const yearMin = 1990;
/** … to here. */
export const yearMax = 2035;
