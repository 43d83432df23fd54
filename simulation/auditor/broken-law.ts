/** The laws that the auditor watches, each with what it promises. A failure names one of them. */
export const laws = {
  cash: 'cash is what the events moved, and none is made or lost',
  shares: 'shares are what the events moved, and none is made or lost',
  lots: 'cost and lots follow from the fills by the method of the account',
  fees: 'a fee is what the rates say, rounded up once per order',
  reserved: 'what is held back is the sum over open orders, and covers what they may cost',
  settlement: 'proceeds that have not settled are held until they have',
  corporate: 'a corporate action changes holdings by its exact terms, once',
  limit: 'no fill is worse than its limit',
  lifecycle: 'an order is accepted once, changes only as its status allows, and ends once',
  quantities: 'filled plus remaining is ordered',
  trigger: 'a stop sleeps until the market reaches it',
  'time-in-force': 'an order trades only while its time in force lets it',
  classes: 'of the legs of a class only one trades what the entry has filled',
  'reduce-only': 'an order that only reduces never opens',
  halt: 'nothing fills in a halt, on data from before its end, or after a delisting',
  session: 'nothing fills outside its session',
  'before-data': 'nothing fills on data from before the order',
  liquidity: 'no liquidity is used twice',
  'price-priority': 'the better price fills first',
  'time-priority': 'at one price the older order fills first',
  'kill-switch': 'an engaged kill switch lets only operators and liquidations through',
  answers: 'one key has one answer, and what was acknowledged exists',
  state: 'the world is what the events say',
  recovery: 'a world brought back from its journal is the one that was lost',
  're-execution': 'the recorded inputs executed again give the same chain and state',
} as const;

export type Law = keyof typeof laws;

/** A law that the world broke. */
export class BrokenLaw extends Error {
  override readonly name = 'BrokenLaw';
  readonly law: Law;

  constructor(law: Law, detail: string) {
    super(`${law}: ${detail}`);
    this.law = law;
  }
}

export function broken(law: Law, detail: string): never {
  throw new BrokenLaw(law, detail);
}
