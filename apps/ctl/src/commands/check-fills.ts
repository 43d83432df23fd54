import type { Storage } from '@quire/adapters/storage';
import { type CheckedFill, checkFill } from '@quire/simulation/checker';
import type { Command } from 'commander';
import { print } from '../output.ts';
import { withStorage } from '../storage.ts';

interface FillsReport {
  readonly agreed: number;
  readonly unchecked: number;
  /** Every fill that does not follow from its evidence, with the reason. */
  readonly refused: readonly string[];
}

const rowsPerRead = 2_000;

/** Holds the independent checker against every fill of a world, as the journal has it. */
async function checkWorld({ sql }: Storage, worldId: string): Promise<FillsReport> {
  let agreed = 0;
  let unchecked = 0;
  const refused: string[] = [];
  const rows = sql<{ payload: string }[]>`
    select payload from journal_event where world_id = ${worldId} and type = 'OrderFilled' order by event_sequence`;
  for await (const read of rows.cursor(rowsPerRead)) {
    for (const { payload } of read) {
      const fill = JSON.parse(payload) as CheckedFill & { readonly fillId: string };
      const answer = checkFill(fill);
      if (answer.verdict === 'agrees') agreed += 1;
      else if (answer.verdict === 'unchecked') unchecked += 1;
      else refused.push(`${fill.fillId}: ${answer.reason}`);
    }
  }
  return { agreed, unchecked, refused };
}

export function registerCheckFills(program: Command): void {
  program
    .command('check-fills')
    .description(
      'recompute price and size of every fill from its evidence, by a program of its own; exit code 1 when one differs',
    )
    .option('--world <id>', 'which world', 'sim')
    .action(async (options: { world: string }) => {
      const { agreed, unchecked, refused } = await withStorage((storage) => checkWorld(storage, options.world));
      for (const line of refused) print(line);
      print(
        `${agreed} fills follow from their evidence, ${refused.length} do not, ${unchecked} cannot be checked (from before evidence was complete)`,
      );
      if (refused.length > 0) process.exitCode = 1;
    });
}
