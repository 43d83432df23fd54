import type { Command } from '@quire/core/engine';
import type { Dice } from './draw.ts';

interface Letter {
  readonly command: Command;
  readonly dueAct: number;
}

/**
 * The network between traders and the server. A request is delivered, delivered twice, delayed past others, or dropped; who hears
 * nothing asks again under the same key, or gives up.
 */
export class Transport {
  private letters: Letter[] = [];
  dropped = 0;
  delayed = 0;
  repeated = 0;

  /** True when the request arrives at once. */
  send(command: Command, act: number, dice: Dice): boolean {
    const luck = dice.unit();
    const later = (): number => act + 1 + dice.below(40);
    if (luck < 0.8) {
      if (luck < 0.06) {
        // The answer is lost, or the network stutters.
        this.repeated += 1;
        this.letters.push({ command, dueAct: later() });
      }
      return true;
    }
    if (luck < 0.93) {
      this.delayed += 1;
      this.letters.push({ command, dueAct: later() });
      return false;
    }
    this.dropped += 1;
    if (dice.isUnder(0.6)) this.letters.push({ command, dueAct: later() });
    return false;
  }

  /** Nothing was heard of these because the server died; most senders ask again. */
  unanswered(commands: readonly Command[], act: number, dice: Dice): void {
    for (const command of commands) if (dice.isUnder(0.7)) this.letters.push({ command, dueAct: act + dice.below(20) });
  }

  /** What arrives late with this act, in order of sending. */
  due(act: number): readonly Command[] {
    if (this.letters.every(({ dueAct }) => dueAct > act)) return [];
    const due = this.letters.filter(({ dueAct }) => dueAct <= act);
    this.letters = this.letters.filter(({ dueAct }) => dueAct > act);
    return due.map(({ command }) => command);
  }
}
