import type { PriceAlertFiringView, PriceAlertType, PriceAlertView } from '@quire/contract';
import { formatGrouped } from '../../lib/decimal.ts';

export const alertTypeWords: Readonly<Record<PriceAlertType, string>> = {
  price_above: 'Price at or above',
  price_below: 'Price at or below',
  percent_change_up: 'Up by percent',
  percent_change_down: 'Down by percent',
  volume_spike: 'Volume spike',
};

type Condition = Pick<PriceAlertView | PriceAlertFiringView, 'alertType' | 'threshold'> &
  Partial<Pick<PriceAlertView, 'percentOf'>>;

/** What an alert waits for, such as `up 5 % from the close before`. */
export function conditionWords({ alertType, threshold, percentOf }: Condition): string {
  const number = formatGrouped(threshold);
  const from = percentOf === 'whenSet' ? ' from when it was set' : percentOf ? ' from the close before' : '';
  switch (alertType) {
    case 'price_above':
      return `at or above ${number}`;
    case 'price_below':
      return `at or below ${number}`;
    case 'percent_change_up':
      return `up ${number} %${from}`;
    case 'percent_change_down':
      return `down ${number} %${from}`;
    case 'volume_spike':
      return `${number} times its usual volume`;
  }
}

export const stateWords: Readonly<Record<PriceAlertView['state'], string>> = {
  active: 'Waiting',
  paused: 'Paused',
  triggered: 'Fired',
  expired: 'Expired',
};
