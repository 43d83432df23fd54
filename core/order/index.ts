export * from './adjusted.ts';
export * from './conditions.ts';
export * from './events.ts';
export * from './fee-schedule.ts';
export * from './fill-evidence.ts';
export * from './lifecycle.ts';
export * from './order.ts';
export * from './predicates.ts';
