export type { ConnectionTarget, Sql, SqlExecutor } from './client.ts';
export { formatDatabaseUrl, readDatabaseUrl } from './database-url.ts';
export type { StorageLog } from './log.ts';
export { createMarketStore } from './market-store/index.ts';
export { connectStorage, openStorage, type Storage, type StorageOptions } from './open-storage.ts';
export {
  type ComparisonReport,
  compareProjections,
  type ProjectionDifference,
} from './postgresql/compare-projections.ts';
export { createDataSetStore } from './postgresql/data-set-store.ts';
export { type DatabaseDump, dataSetTables, dumpDatabase } from './postgresql/dump-database.ts';
export { type JournalStorage, openJournal } from './postgresql/journal.ts';
export type { AppliedMigration, Migration, MigrationStatus } from './postgresql/migrations.ts';
export { openOrderCondition } from './postgresql/open-orders.ts';
export { type RebuildProgress, type RebuildReport, rebuildProjections } from './postgresql/rebuild.ts';
export { type DatabaseRestore, restoreDatabase } from './postgresql/restore-database.ts';
export { openTapeRegister } from './postgresql/tape-register.ts';
export {
  createProviderStateStore,
  createQuarantineStore,
  type QuarantinedRow,
  type QuarantineStore,
} from './providers/index.ts';
export { StorageError, type StorageErrorCode } from './storage-error.ts';
