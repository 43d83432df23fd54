import {
  createMarketDataRouter,
  createProviders,
  createStreamHub,
  type MarketDataRouter,
  type ProviderSettings,
  type ProviderStatus,
  type StreamHub,
} from '@quire/adapters/market-data';
import { createMarketStore, createProviderStateStore, createQuarantineStore, type Sql } from '@quire/adapters/storage';
import type {
  ProviderChange,
  ProviderKeyBody,
  ProvidersView,
  ProviderTestView,
  QuarantinedView,
} from '@quire/contract';
import type { MarketDataProvider, ProviderKey, Quarantined } from '@quire/ports/market-data';
import type { Principal } from '../../platform/access.ts';
import { type RequestOrigin, recordAudit } from '../../platform/audit.ts';
import { type Configuration, ConfigurationError } from '../../platform/configuration/index.ts';
import { problem } from '../../platform/problem.ts';
import { createSealer } from '../../platform/sealing.ts';
import { environmentKey } from './environment-keys.ts';
import { changeSetting, readSettings, type StoredSetting, undecided } from './store.ts';
import { TickStore } from './tick-store.ts';
import { providerView, withoutHints } from './views.ts';

export interface ProviderService {
  /** Whoever needs prices from outside asks here. */
  readonly router: MarketDataRouter;
  /** Whoever needs them as they come subscribes here. */
  readonly live: StreamHub;
  list(by: Principal): Promise<ProvidersView>;
  /** As whoever may change them sees them; `withoutHints` makes of it what everybody may see. */
  views(): Promise<ProvidersView>;
  /** For metrics and for the views of the replaced systems. */
  status(): Promise<readonly ProviderStatus[]>;
  change(by: Principal, provider: string, change: ProviderChange, origin: RequestOrigin): Promise<ProvidersView>;
  /** One request with the key in use, or with one that is not stored yet. */
  test(by: Principal, provider: string, key: ProviderKeyBody | null, origin: RequestOrigin): Promise<ProviderTestView>;
  quarantined(filter: { readonly provider?: string; readonly limit: number }): Promise<QuarantinedView[]>;
  close(): Promise<void>;
}

export interface ProviderServiceOptions {
  readonly sql: Sql;
  readonly configuration: Configuration;
  readonly sealingKey: Buffer;
  /** Instead of all that there are; for tests. */
  readonly providers?: readonly MarketDataProvider[];
  readonly onError: (error: unknown) => void;
}

/** Settings that another process changed are taken over after so long. */
const settingsMs = 5_000;
const placeOf = (provider: string): string => `provider:${provider}`;

/** The key in use, and where it comes from. */
interface KeyInUse {
  readonly key: ProviderKey;
  readonly source: 'stored' | 'environment';
}

export async function createProviderService(options: ProviderServiceOptions): Promise<ProviderService> {
  const { sql, configuration, onError } = options;
  const providers = options.providers ?? providersOf(configuration);
  const sealer = createSealer(options.sealingKey);
  const quarantine = createQuarantineStore(sql);
  const byId = new Map(providers.map((provider) => [provider.description.id, provider]));
  let settings = await readSettings(sql);
  let readAt = Date.now();

  const reload = async () => {
    readAt = Date.now();
    settings = await readSettings(sql);
  };
  const settingOf = (id: string): StoredSetting => {
    if (Date.now() - readAt > settingsMs) reload().catch(onError);
    return settings.get(id) ?? undecided(id);
  };
  const keyOf = (id: string): KeyInUse | null => {
    const { sealedKey } = settingOf(id);
    const opened = sealedKey === null ? null : sealer.open(sealedKey, placeOf(id));
    if (opened !== null) return { key: JSON.parse(opened) as ProviderKey, source: 'stored' };
    const key = environmentKey(configuration, id);
    return key === null ? null : { key, source: 'environment' };
  };

  // Written in the background by the batch: a flood of rubbish must not become a flood of statements.
  let waiting: Quarantined[] = [];
  let writing: Promise<void> = Promise.resolve();
  const keep = (item: Quarantined) => {
    waiting.push(item);
    if (waiting.length > 1) return;
    writing = writing.then(async () => {
      const items = waiting;
      waiting = [];
      await quarantine.add(items).catch(onError);
    });
  };

  const settingsOf = ({ description: { id, priority, limits } }: MarketDataProvider): ProviderSettings => {
    const setting = settingOf(id);
    return {
      isEnabled: setting.isEnabled,
      priority: setting.priority ?? priority,
      key: keyOf(id)?.key ?? null,
      limits: {
        requestsPerMinute: setting.requestsPerMinute ?? limits.requestsPerMinute,
        requestsPerDay: setting.requestsPerDay ?? limits.requestsPerDay,
      },
    };
  };
  const router = createMarketDataRouter({
    providers,
    store: createProviderStateStore(sql),
    quarantine: keep,
    settingsOf,
  });
  const { tickRetentionHours: retentionHours } = configuration;
  const ticks = new TickStore({ sql, store: createMarketStore(sql), retentionHours, onError });
  const live = createStreamHub({
    providers,
    router,
    settingsOf,
    quarantine: keep,
    tap: (data) => ticks.add(data),
  });

  const known = (id: string): MarketDataProvider => {
    const provider = byId.get(id);
    if (provider === undefined) throw problem('UNKNOWN_PROVIDER', `no provider is called ${id}`);
    return provider;
  };
  const views = async (): Promise<ProvidersView> => {
    const now = new Date();
    const all = (await router.status()).map((status) => {
      const { id } = status.provider.description;
      const source = keyOf(id)?.source ?? null;
      const keyHint = source === 'stored' ? settingOf(id).keyHint : null;
      return providerView(status, { keySource: source, keyHint, now: now.getTime() });
    });
    return { providers: all, totalProviders: providers.length, at: now.toISOString() };
  };
  const list = async (by: Principal): Promise<ProvidersView> => {
    const all = await views();
    return by.permissions.has('provider:manage') ? all : withoutHints(all);
  };

  return {
    router,
    live,
    list,
    views,
    status: () => router.status(),
    async change(by, id, change, origin) {
      const { description } = known(id);
      const key = change.key === undefined || change.key === null ? null : requireKey(description, change.key);
      await changeSetting(sql, id, by.actor, async (before, transaction) => {
        const after: StoredSetting = {
          ...before,
          ...withoutUndefined(change),
          ...(change.key === undefined ? {} : { sealedKey: null, keyHint: null }),
          ...(key === null
            ? {}
            : { sealedKey: sealer.seal(JSON.stringify(key), placeOf(id)), keyHint: key.key.slice(-4) }),
        };
        const entry = { resourceKind: 'provider', resourceId: id, before: shown(before), after: shown(after) };
        await recordAudit(transaction, by, origin, { action: 'provider.change', ...entry });
        return after;
      });
      await reload();
      if (change.key !== undefined) {
        await router.keyChanged(id);
        live.keyChanged(id);
      }
      return list(by);
    },
    async test(by, id, body, origin) {
      const { description } = known(id);
      const key = body === null ? undefined : requireKey(description, body);
      const result = await router.testKey(id, key);
      const code = result.ok ? null : result.error.code;
      const entry = {
        resourceKind: 'provider',
        resourceId: id,
        before: null,
        after: { code, isStored: body === null },
      };
      await recordAudit(sql, by, origin, { action: 'provider.test', ...entry });
      return {
        provider: id,
        isGood: result.ok,
        code,
        message: result.ok ? result.value.value : result.error.detail,
        latencyMs: result.ok ? result.value.provenance.latencyMs : null,
        at: new Date().toISOString(),
      };
    },
    async quarantined(filter) {
      await writing;
      const rows = await quarantine.list(filter);
      return rows.map((row) => ({ ...row, receivedAt: row.receivedAt.toISOString() }));
    },
    async close() {
      live.close();
      await ticks.close();
      await router.close();
      await writing;
    },
  };
}

function providersOf({ ccxtExchanges }: Configuration): readonly MarketDataProvider[] {
  try {
    return createProviders({ exchanges: ccxtExchanges });
  } catch (error) {
    throw new ConfigurationError('QUIRE_CCXT_EXCHANGES', (error as Error).message);
  }
}

/** The last four characters tell keys apart; the key itself is in no log. */
const shown = ({ sealedKey: _sealed, ...rest }: StoredSetting) => rest;

function withoutUndefined({ key: _key, ...change }: ProviderChange): Partial<StoredSetting> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function requireKey({ keyKind, name }: MarketDataProvider['description'], body: ProviderKeyBody): ProviderKey {
  const { key, secret = null } = body;
  const refuse = (detail: string) => problem('PROVIDER_KEY_NOT_VALID', detail, { field: 'key', details: { keyKind } });
  if (keyKind === 'none') throw refuse(`${name} takes no key`);
  if (keyKind === 'token' && secret !== null) throw refuse(`${name} takes a single key, without a secret`);
  if (keyKind.endsWith('pair') && secret === null) throw refuse(`${name} takes a key id with its secret`);
  // A header or an address cannot carry anything else, and whoever pastes a line break did not mean to.
  if (!/^[\x21-\x7e]+$/.test(key + (secret ?? ''))) throw refuse('a key has no blanks and only ASCII characters');
  return { key, secret };
}
