/** What storage needs of a logger; pino's loggers are one. */
export interface StorageLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

const ignore = (): void => {};

/** For callers that do not listen, such as tests. */
export const silentLog: StorageLog = { info: ignore, warn: ignore, error: ignore };
