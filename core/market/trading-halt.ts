/**
 * Why trading in one instrument stands still: a pause after a fast move (the limit up – limit down plan of the US markets), news
 * that people should read first, or a decision of the venue or of the operator.
 */
export type HaltReason = 'VOLATILITY' | 'NEWS' | 'REGULATORY' | 'OPERATOR';

export const haltReasons = ['VOLATILITY', 'NEWS', 'REGULATORY', 'OPERATOR'] as const satisfies readonly HaltReason[];
