/**
 * The columns of a segment, in order: those of `journal_input` without the world, which is the file's folder. The hash is bytes,
 * everything else as the journal has it, so a row read back is the row that was written.
 */
export const columns = {
  input_sequence: 'bigint',
  input_count: 'integer',
  ts_event: 'bigint',
  ts_init: 'bigint',
  ts_step: 'bigint',
  kind: 'varchar',
  payload: 'varchar',
  chain: 'varchar',
  row_hash: 'blob',
} as const;

export const columnNames = Object.keys(columns).join(', ');
/** Rows that are compressed together: what a reader holds in memory at a time. */
export const rowGroupRows = 10_240;
