export * from './events.ts';
export * from './order.ts';
