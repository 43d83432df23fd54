export const smaCrossParameters = {
  fast: {
    kind: 'integer',
    description: 'length of the fast average',
    unit: 'bars',
    default: 10,
    min: 1,
    max: 10_000,
  },
  slow: {
    kind: 'integer',
    description: 'length of the slow average',
    unit: 'bars',
    default: 30,
    min: 2,
    max: 10_000,
  },
  short: { kind: 'flag', description: 'sell short while the fast average is below the slow one', default: false },
} as const;
