export { dayTradesMax } from './checks/day-trade.ts';
export * from './evaluate-order.ts';
export * from './events.ts';
export * from './precedence.ts';
export * from './refusal-codes.ts';
export * from './risk-view.ts';
