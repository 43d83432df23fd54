import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createProviders } from './registry.ts';

describe('the registry of providers', () => {
  const providers = createProviders();

  it('holds at least the fourteen of the replaced systems, each once', () => {
    const ids = providers.map(({ description }) => description.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(14);
    expect(ids).toEqual(
      expect.arrayContaining([
        'alpaca',
        'polygon',
        'finnhub',
        'twelve-data',
        'alpha-vantage',
        'yahoo',
        'eodhd',
        'stooq',
      ]),
    );
  });

  it('serves bars, quotes and exchange rates without any key', () => {
    const keyless = providers.filter(({ description }) => description.keyKind === 'none');
    const able = new Set(keyless.flatMap(({ description }) => description.capabilities));
    expect([...able]).toEqual(expect.arrayContaining(['bars', 'quotes', 'fx', 'search']));
  });

  it('names where every key comes from', () => {
    for (const { description } of providers) {
      expect(description.website).toMatch(/^https:/);
      expect(description.keyVariables.length > 0).toBe(description.keyKind !== 'none');
      expect(description.secretVariables.length > 0).toBe(description.keyKind.endsWith('pair'));
      const folder = new URL(`./${description.id}/README.md`, import.meta.url);
      expect(existsSync(folder), `${description.id} has a README`).toBe(true);
    }
  });

  it('takes any exchange of ccxt by its id, and those with a folder once', () => {
    const more = createProviders({ exchanges: ['bitstamp', 'kraken'] });
    expect(more).toHaveLength(providers.length + 1);
    expect(more.map(({ description }) => description.id)).toContain('bitstamp');
    expect(() => createProviders({ exchanges: ['no-such'] })).toThrow('knows no exchange');
  });

  it('gives a provider its own address', () => {
    const moved = createProviders({ of: { stooq: { baseUrl: 'http://127.0.0.1:1' } } });
    expect(moved).toHaveLength(providers.length);
  });
});
