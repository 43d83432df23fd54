/** Stable codes of what can go wrong before storage is open. Each message says what to do about it. */
export type StorageErrorCode =
  | 'DATABASE_URL_UNSUPPORTED'
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_TOO_OLD'
  | 'DATABASE_NOT_EMPTY'
  | 'DUMP_RUNNING'
  | 'EMBEDDED_BINARY_MISSING'
  | 'EMBEDDED_INIT_FAILED'
  | 'EMBEDDED_START_FAILED'
  | 'EMBEDDED_OTHER_MAJOR'
  | 'DATA_FOLDER_OWNED'
  | 'MIGRATION_CHANGED'
  | 'MIGRATION_UNKNOWN';

export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a Node or PostgreSQL error, or an empty string. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
