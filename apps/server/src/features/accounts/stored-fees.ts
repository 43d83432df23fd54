import type { Commission, FeeSchedule } from '@quire/core/order';
import type { AccountEntry } from './directory.ts';
import { exactCash } from './portfolio-reader.ts';

/** The fee schedule of an account as the core reckons with it; null: the percentage of the policy. */
export function storedFees({ terms }: AccountEntry): FeeSchedule | null {
  const fees = terms?.fees ?? null;
  if (fees === null) return null;
  const { regulatory } = fees;
  return {
    commission: storedCommission(fees.commission),
    regulatory:
      regulatory === null
        ? null
        : {
            ...regulatory,
            secPerMillion: exactCash(regulatory.secPerMillion),
            tafPerShare: exactCash(regulatory.tafPerShare),
            tafOrderMax: exactCash(regulatory.tafOrderMax),
          },
  };
}

type Stored = NonNullable<NonNullable<AccountEntry['terms']>['fees']>['commission'];

function storedCommission(commission: Stored): Commission {
  switch (commission.kind) {
    case 'zero':
    case 'percentage':
      return commission;
    case 'per_share': {
      const { kind, perShare, orderMin, orderMax } = commission;
      return {
        kind,
        perShare: exactCash(perShare),
        orderMin: exactCash(orderMin),
        orderMax: orderMax === null ? null : exactCash(orderMax),
      };
    }
    case 'tiered':
      return {
        kind: 'tiered',
        tiers: commission.tiers.map((tier) => ({ ...tier, volumeFrom: exactCash(tier.volumeFrom) })),
      };
  }
}
