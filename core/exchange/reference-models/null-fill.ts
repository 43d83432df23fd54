import { noFills, type ReferenceModel } from './reference-model.ts';

/** Fills nothing: for measuring what a strategy does when the market never answers. */
export const nullFill: ReferenceModel = {
  name: 'null',
  version: 1,
  imitates: 'nobody',
  needs: [],
  parameters: {},
  fill: () => noFills,
};
