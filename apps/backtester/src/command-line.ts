import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

export type OptionSpec = NonNullable<ParseArgsConfig['options']>;

export interface CommandLine {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

/** Reads `--name value`, `--name=value` and flags; whatever is not known is refused by its name. */
export function readCommandLine(commandArguments: readonly string[], options: OptionSpec): CommandLine {
  try {
    return parseArgs({ args: [...commandArguments], options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node says what is wrong and with which option; the advice about `--` would not help here.
    const message = error instanceof Error ? error.message.split('. To specify')[0]! : String(error);
    throw new UsageError(`${message.replace(/\.$/, '')} (--help lists the options)`);
  }
}

export function textOption({ values }: CommandLine, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

export function flagOption({ values }: CommandLine, name: string): boolean {
  return values[name] === true;
}

export function requiredOption(line: CommandLine, name: string, example: string): string {
  const value = textOption(line, name)?.trim();
  if (!value) throw new UsageError(`--${name} is needed, for example --${name} ${example}`);
  return value;
}
