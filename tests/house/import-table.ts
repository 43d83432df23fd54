/**
 * Who may import whom, as data. A key is a module: `core/<module>` or a workspace. A value names the modules that it may import
 * (`core/*` is all of core). Types of core are open to ports, contract and adapters, as the architecture says.
 */
export const importTable: Readonly<Record<string, readonly string[]>> = {
  'core/units': [],
  'core/market': ['core/units'],
  'core/research': ['core/units'],
  'core/indicators': ['core/units', 'core/market'],
  'core/order': ['core/units', 'core/market'],
  'core/exchange': ['core/units', 'core/market', 'core/order'],
  'core/ledger': ['core/units', 'core/market', 'core/order'],
  'core/simulator': ['core/units', 'core/market', 'core/order', 'core/exchange'],
  'core/portfolio': ['core/units', 'core/market', 'core/order', 'core/ledger'],
  'core/risk': ['core/units', 'core/market', 'core/order', 'core/portfolio'],
  'core/analytics': ['core/units', 'core/market', 'core/order', 'core/portfolio'],
  'core/alerting': ['core/units', 'core/market', 'core/order', 'core/portfolio', 'core/risk'],
  'core/strategy': ['core/units', 'core/market', 'core/indicators', 'core/order', 'core/portfolio'],
  'core/engine': ['core/*'],
  strategies: ['core/strategy', 'core/indicators', 'core/units'],
  contract: [],
  client: [],
  ports: [],
  adapters: ['ports', 'core/units', 'core/market'],
  'apps/server': ['core/*', 'strategies', 'contract', 'ports', 'adapters'],
  'apps/backtester': ['core/*', 'strategies', 'contract', 'ports', 'adapters'],
  'apps/ctl': ['core/*', 'strategies', 'contract', 'ports', 'adapters', 'apps/server', 'apps/backtester', 'simulation'],
  'apps/console': ['contract', 'core/units', 'core/indicators'],
  simulation: ['core/*', 'strategies', 'ports'],
  benchmarks: ['core/*', 'strategies', 'ports', 'adapters'],
  tests: ['core/*', 'strategies', 'ports', 'adapters', 'contract', 'client'],
};

/** Modules whose `import type` of any core module is fine beside what the table says. */
export const mayImportCoreTypes: ReadonlySet<string> = new Set(['contract', 'ports', 'adapters']);
