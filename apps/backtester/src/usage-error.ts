/** Something that the person at the terminal can put right: printed alone, without a stack. Exit code 2 for a wrong command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly exitCode: 1 | 2;
  constructor(message: string, exitCode: 1 | 2 = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
