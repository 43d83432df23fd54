export * from './calendar.ts';
export * from './data.ts';
export * from './instrument.ts';
