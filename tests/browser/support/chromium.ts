import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** CHROMIUM_PATH decides alone when it is set; no test downloads a browser. */
export function findChromium(): string | null {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return existsSync(named) ? named : null;
  return places.find((place) => existsSync(place)) ?? null;
}

export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium was found; CHROMIUM_PATH names one');
  return chromium.launch({ executablePath, args: flags });
}

/** A suite that needs a browser. Without one it is listed with the reason; where CI=true that is a failure. */
export function describeInBrowser(name: string, suite: () => void): void {
  if (findChromium() !== null) {
    describe(name, suite);
    return;
  }
  const reason = 'no Chromium was found; install one or set CHROMIUM_PATH';
  process.stderr.write(`Not run: ${name}: ${reason}\n`);
  if (process.env['CI'] === 'true') {
    describe(name, () => {
      it('runs in a browser', () => expect.fail(reason));
    });
    return;
  }
  describe.skip(`${name} (not run: ${reason})`, suite);
}
