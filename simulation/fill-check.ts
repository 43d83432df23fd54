import { randomUnit } from '@quire/core/units';
import { type CheckedFill, checkFill } from './checker/index.ts';
import { lies } from './fill-lies.ts';
import { madeUpFills } from './fill-workload.ts';

export interface FillCheckReport {
  readonly seed: number;
  readonly fills: number;
  /** Per kind of evidence. */
  readonly byModel: Readonly<Record<string, number>>;
  readonly lies: number;
  readonly byLie: Readonly<Record<string, number>>;
  /** The first few fills that the checker refuses, and lies that it believes; both are empty when all is well. */
  readonly disagreements: readonly string[];
  readonly believed: readonly string[];
}

const shownMax = 5;

function kindOf({ fillModel, evidence }: CheckedFill): string {
  if (fillModel === 'reference') return (evidence['basis'] as { readonly name: string }).name;
  return 'part' in evidence ? `${fillModel} ${String(evidence['part'])}` : fillModel;
}

/** Every made-up fill must agree with the checker, and every lie about one must be refused. */
export function runFillCheck(options: {
  readonly seed: number;
  readonly fills: number;
  readonly lies: number;
}): FillCheckReport {
  const { seed } = options;
  const byModel: Record<string, number> = {};
  const byLie: Record<string, number> = {};
  const disagreements: string[] = [];
  const believed: string[] = [];
  const names = Object.keys(lies);
  let fills = 0;
  let told = 0;
  let draws = 0;
  const random = (): number => randomUnit(seed, 78, 0, ++draws);
  for (const fill of madeUpFills({ seed, count: options.fills })) {
    fills += 1;
    const kind = kindOf(fill);
    byModel[kind] = (byModel[kind] ?? 0) + 1;
    const answer = checkFill(fill);
    if (answer.verdict !== 'agrees' && disagreements.length < shownMax) {
      disagreements.push(`${answer.reason}: ${JSON.stringify(fill)}`);
    }
    while (told * options.fills < fills * options.lies) {
      const name = names[Math.floor(random() * names.length)]!;
      const lie = lies[name]!(fill, random);
      if (lie === null) continue;
      told += 1;
      byLie[name] = (byLie[name] ?? 0) + 1;
      if (checkFill(lie).verdict !== 'refused' && believed.length < shownMax) {
        believed.push(`${name}: ${JSON.stringify(lie)}`);
      }
    }
  }
  return { seed, fills, byModel, lies: told, byLie, disagreements, believed };
}
