export * from './fifo-queue.ts';
export * from './probability.ts';
export * from './queue-model.ts';
