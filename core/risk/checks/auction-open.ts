import { isForAuction } from '../../order/index.ts';
import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** Shares have auctions; orders for one are taken until its cut-off, and again after the day. */
export const checkAuctionOpen: RiskCheck = ({ timeInForce }, { auction, instrument }) => {
  if (!isForAuction(timeInForce)) return null;
  if (instrument?.assetClass === 'crypto') return refusal('TIME_IN_FORCE_NOT_ALLOWED', { timeInForce });
  return auction === 'open' ? null : refusal('AUCTION_CLOSED', { timeInForce });
};
