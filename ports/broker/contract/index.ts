export { type BrokerHarness, describeBroker } from './suite.ts';
