import { type HashHex, hashText } from '../units/index.ts';
import { encodeEvent } from './codec/event-codec.ts';
import { encodeInput } from './codec/input-codec.ts';
import { outputOf } from './emit.ts';
import type { Input } from './input.ts';
import { stateHash } from './state-hash.ts';
import type { World } from './world.ts';

/**
 * h = H(h, sequence, input, events, simulator's digest): after equal inputs two worlds have equal chains, and the first input after
 * which they differ names the divergence. With an interval the state's hash stands for the inputs between.
 */
export function advanceChain(world: World, firstEvent: number): void {
  const mode = world.options.chain ?? 'every';
  if (mode === 'off') return;
  if (mode === 'every') {
    world.chain = chainInput(world, firstEvent);
    return;
  }
  if (world.inputSequence % mode === 0) {
    world.chain = hashText(`${world.chain}\n${world.inputSequence}\n${stateHash(world)}`);
  }
}

/** The text that enters the chain; empty when the chain does not need it. */
export function encodeForChain(world: World, input: Input): string {
  return (world.options.chain ?? 'every') === 'every' ? encodeInput(input) : '';
}

function chainInput(world: World, firstEvent: number): HashHex {
  const output = outputOf(world);
  let text = `${world.chain}\n${world.inputSequence}\n${output.encodedInput}`;
  for (let at = firstEvent; at < output.events.length; at++) {
    const encoded = encodeEvent(output.events[at]!);
    output.encodedEvents.push(encoded);
    text += `\n${encoded}`;
  }
  return hashText(`${text}\n${world.simulator?.digest() ?? 0}`);
}
