import type { Liquidity } from '../../order/index.ts';
import { type Cash, zeroCash } from '../../units/index.ts';

/** What trading a notional costs, in its currency. Never negative. */
export type FeeModel = (notional: Cash, liquidity: Liquidity) => Cash;

/** Trading for free, said explicitly. */
export const nullFeeModel: FeeModel = () => zeroCash;
