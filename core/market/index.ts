export * from './calendar.ts';
export * from './calendar-lookup.ts';
export * from './data.ts';
export * from './instrument.ts';
export * from './symbol.ts';
export * from './timeframe.ts';
