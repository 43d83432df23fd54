import type { OrderView } from '@quire/contract';

const types: Readonly<Record<OrderView['orderType'], string>> = {
  market: 'Market',
  limit: 'Limit',
  stop: 'Stop',
  stop_limit: 'Stop-limit',
  trailing_stop: 'Trailing stop',
};
const classes: Readonly<Record<OrderView['orderClass'], string>> = {
  simple: '',
  bracket: 'bracket',
  oto: 'one triggers other',
  oco: 'one cancels other',
};
const roles: Readonly<Record<NonNullable<OrderView['role']>, string>> = {
  entry: 'Entry',
  takeProfit: 'Take profit',
  stopLoss: 'Stop loss',
};

type Typed = Pick<OrderView, 'orderType' | 'timeInForce' | 'role'>;

/** "Stop-limit gtc", and of a leg what it is for: "Stop loss gtc". */
export function typeWords({ orderType, timeInForce, role }: Typed): string {
  const isLeg = role === 'takeProfit' || role === 'stopLoss';
  return `${isLeg ? roles[role] : types[orderType]} ${timeInForce}`;
}

export const typeWord = (orderType: OrderView['orderType']): string => types[orderType];
export const roleWord = (role: OrderView['role']): string => (role === null ? '' : roles[role]);
export const classWord = (orderClass: OrderView['orderClass']): string => classes[orderClass];

/** The price that an order waits at: its limit, else its stop. */
export function waitingPrice({ limitPrice, stopPrice }: Pick<OrderView, 'limitPrice' | 'stopPrice'>): string | null {
  return limitPrice ?? stopPrice;
}
