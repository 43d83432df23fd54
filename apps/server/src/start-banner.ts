import { version } from './platform/version.ts';
import type { RunningQuire } from './start-quire.ts';

interface Stage {
  readonly stage: string;
  readonly ms: number;
}

/** The one block that a person sees after a start. What is secret is in it once, in the start that made it. */
export function startBanner({ services, firstStart, address, stages }: RunningQuire, before: readonly Stage[]): string {
  const { gateway, configuration } = services;
  const url = address.replace('0.0.0.0', 'localhost').replace('127.0.0.1', 'localhost').replace('[::]', 'localhost');
  const lines: [string, string][] = [
    ['Market', marketLine(gateway)],
    ['Console', url],
    ['Admin', `${firstStart.adminEmail}   ${once(firstStart.adminPassword, 'password')}`],
    ['Demo key', `${firstStart.demoKeyId}   ${once(firstStart.demoSecret, 'secret')}`],
    ['Data', configuration.dataFolder],
    ['Took', [...before, ...stages].map(({ stage, ms }) => `${stage} ${(ms / 1_000).toFixed(1)} s`).join(', ')],
  ];
  if (configuration.localOpen) {
    lines.push(['OPEN', 'QUIRE_LOCAL_OPEN: programs on this machine act as the demo account without a key']);
  }
  const body = lines.map(([name, text]) => `  ${name.padEnd(9)} ${text}`);
  const hint =
    firstStart.adminPassword || firstStart.demoSecret ? ['', '  Passwords and secrets are shown this once.'] : [];
  return ['', `Quire ${version} is running. PAPER TRADING.`, '', ...body, ...hint, '', ''].join('\n');
}

function marketLine({ simulated, worldId, speed, skipsClosedHours }: RunningQuire['services']['gateway']): string {
  const kind = simulated ? 'SIMULATED MARKET' : 'REPLAYED HISTORY';
  const hours = simulated ? '' : skipsClosedHours ? ', closed hours skipped' : ', closed hours kept';
  return `${kind} (world ${worldId}, speed ${speed}×${hours})`;
}

const once = (secret: string | null, what: string): string => (secret === null ? `${what} set` : `${what} ${secret}`);
