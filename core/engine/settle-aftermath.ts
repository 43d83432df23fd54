import { settleGroups } from './groups/settle-groups.ts';
import { settleTriggers } from './triggers/settle-triggers.ts';
import type { World } from './world.ts';

/**
 * What an operation leaves to be done before the next one of anybody: orders of a class hear of each other, then stops that were
 * reached wake, until nothing is left. What it does itself may leave more, which the outermost call settles.
 */
export function settleAftermath(world: World): void {
  if (world.isSettling) return;
  world.isSettling = true;
  while (world.groupNews.length > 0 || world.triggered.length > 0) {
    if (world.groupNews.length > 0) settleGroups(world);
    else settleTriggers(world);
  }
  world.isSettling = false;
}
