import { assert, ensureNever, type UnixMicros, violated } from '../units/index.ts';
import { advanceChain, encodeForChain } from './chain.ts';
import { changeControls, changeTerms, closeAccount, renameAccount, setBorrowTerms } from './commands/account-terms.ts';
import { openAccount, postCash, setOrderNotionalMax } from './commands/accounts.ts';
import { cancelAllOrders, cancelOrder } from './commands/cancel-orders.ts';
import { closePositions } from './commands/close-positions.ts';
import { announceCorporateAction, applyCorporateAction, publishNews } from './commands/corporate-actions.ts';
import { defineBarTimeframe, defineCalendar, defineInstrument } from './commands/define-world.ts';
import { setFillSettings } from './commands/fill-settings.ts';
import { haltTrading, resumeTrading } from './commands/halts.ts';
import { disengageKillSwitch, engageKillSwitch } from './commands/kill-switch.ts';
import { setMarketLife } from './commands/market-life.ts';
import { replaceOrder } from './commands/replace-order.ts';
import { cloneAccount, resetAccount } from './commands/reset-account.ts';
import { nextOrder, submitOrder } from './commands/submit-order.ts';
import { emit } from './emit.ts';
import type { CommandOutcome, StepOutput } from './event.ts';
import type { Command, Input, InputBody, MarketInput, WorldCreated } from './input.ts';
import { refused } from './outcome.ts';
import { publishTouched, settleTouchedQuotes } from './publish.ts';
import { receiveMarket } from './receive-market.ts';
import { resumeWorld } from './recovery/resume-world.ts';
import { settleAftermath } from './settle-aftermath.ts';
import { fireTimers, planTimers } from './timers.ts';
import { showModels } from './venues/modelled-book.ts';
import { hasBooks, type World } from './world.ts';

/**
 * One input, completely: time moves, what is due fires, the body acts, the market's news is gathered, the chain advances. Appends to
 * `output`, which the caller empties between steps. Deterministic: equal worlds and inputs give equal worlds, events and chains.
 */
export function step(world: World, input: Input, output: StepOutput): void {
  // First of all, because an input that has no text (a door let NaN through) must not have changed anything when it throws.
  const encodedInput = encodeForChain(world, input);
  const firstEvent = begin(world, input.inputSequence, input.tsInit, output);
  output.encodedInput = encodedInput;
  const { body } = input;
  world.isRejoining = body.kind === 'WorldResumed';
  fireTimers(world, input.tsInit, body.kind !== 'BarReceived');
  world.time = input.tsInit;
  output.outcome = act(world, body);
  settleAftermath(world);
  settleTouchedQuotes(world);
  if (world.referenceAccounts > 0 && hasBooks(world) && !world.isRejoining) showModels(world);
  publishTouched(world);
  advanceChain(world, firstEvent);
  world.output = null;
}

/** Inputs are numbered without gaps and their time never runs backwards; a shell that breaks this has a bug. */
export function begin(world: World, inputSequence: number, tsInit: UnixMicros, output: StepOutput): number {
  if (inputSequence !== world.inputSequence + 1) violated(`input ${inputSequence} follows ${world.inputSequence}`);
  if (tsInit < world.time) violated(`time runs backwards at input ${inputSequence}`);
  world.inputSequence = inputSequence;
  world.output = output;
  return output.events.length;
}

function act(world: World, body: InputBody): CommandOutcome | null {
  switch (body.kind) {
    case 'WorldCreated':
      openWorld(world, body);
      return null;
    case 'WorldResumed':
      resumeWorld(world, body);
      return null;
    case 'TimeAdvanced':
      return null;
    case 'MarketTick':
    case 'QuoteReceived':
    case 'PrintReceived':
    case 'BarReceived':
      receive(world, body);
      return null;
    default:
      return world.durable.world === null ? refused('WORLD_NOT_OPEN') : obey(world, body);
  }
}

function openWorld(world: World, { worldId, feed, seed, generatorVersion }: WorldCreated): void {
  emit(world, { type: 'WorldOpened', version: 1, worldId, feed, seed, generatorVersion, at: world.time });
  world.timersDoneAt = world.time;
  planTimers(world);
}

function receive(world: World, body: MarketInput): void {
  assert(world.durable.world !== null, 'a world is created before its market speaks');
  receiveMarket(world, body);
}

function obey(world: World, command: Command): CommandOutcome {
  switch (command.kind) {
    case 'SubmitOrder': {
      const { request, requestHash, refuseDuplicate } = command;
      return submitOrder(world, { request, requestHash, refuseDuplicate, ...nextOrder(world) });
    }
    case 'ReplaceOrder':
      return replaceOrder(world, command);
    case 'CancelOrder':
      return cancelOrder(world, command.accountId, command.orderId);
    case 'CancelAllOrders':
      return cancelAllOrders(world, command.accountId, command.instrumentId);
    case 'ClosePositions':
      return closePositions(world, command);
    case 'PostCash':
      return postCash(world, command);
    case 'OpenAccount':
      return openAccount(world, command);
    case 'SetFillSettings':
      return setFillSettings(world, command);
    case 'ChangeAccountTerms':
      return changeTerms(world, command.accountId, command.terms);
    case 'ChangeAccountControls':
      return changeControls(world, command.accountId, command.controls);
    case 'RenameAccount':
      return renameAccount(world, command.accountId, command.name);
    case 'CloseAccount':
      return closeAccount(world, command.accountId);
    case 'ResetAccount':
      return resetAccount(world, command);
    case 'CloneAccount':
      return cloneAccount(world, command);
    case 'SetBorrowTerms':
      return setBorrowTerms(world, command);
    case 'SetOrderNotionalMax':
      return setOrderNotionalMax(world, command);
    case 'EngageKillSwitch':
      return engageKillSwitch(world, command.reason, command.operator);
    case 'DisengageKillSwitch':
      return disengageKillSwitch(world, command.notes, command.operator);
    case 'DefineCalendar':
      return defineCalendar(world, command.calendar);
    case 'DefineBarTimeframe':
      return defineBarTimeframe(world, command.timeframe);
    case 'DefineInstrument':
      return defineInstrument(world, command.instrument);
    case 'HaltTrading':
      return haltTrading(world, command);
    case 'ResumeTrading':
      return resumeTrading(world, command);
    case 'AnnounceCorporateAction':
      return announceCorporateAction(world, command);
    case 'ApplyCorporateAction':
      return applyCorporateAction(world, command.actionId);
    case 'SetMarketLife':
      return setMarketLife(world, command.rates);
    case 'PublishNews':
      return publishNews(world, command);
    default:
      return ensureNever(command);
  }
}
