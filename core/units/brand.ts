declare const brandKey: unique symbol;

/** A nominal type: `Brand<number, 'Price'>` is a number that cannot be passed where another branded number is wanted. */
export type Brand<Base, Name extends string> = Base & { readonly [brandKey]: Name };
