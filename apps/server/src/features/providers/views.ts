import { dayBudget, type ProviderStatus } from '@quire/adapters/market-data';
import type { ProvidersView, ProviderView } from '@quire/contract';

const instant = (ms: number): string => new Date(ms).toISOString();

export function providerView(
  { provider, settings, state, health }: ProviderStatus,
  {
    keySource,
    keyHint,
    now,
  }: { readonly keySource: string | null; readonly keyHint: string | null; readonly now: number },
): ProviderView {
  const { description } = provider;
  const { requestsPerMinute, requestsPerDay } = settings.limits;
  const { lastFailure, lastFailover } = state;
  const reason = reasonOf({ provider, settings, state, health }, now);
  return {
    provider: description.id,
    name: description.name,
    website: description.website,
    note: description.note,
    capabilities: [...description.capabilities],
    markets: [...description.markets],
    timeframes: [...(description.bars?.timeframes ?? [])],
    streams: description.streams,
    delaySeconds: description.delaySeconds,
    keyKind: description.keyKind,
    keySource,
    keyHint,
    isEnabled: settings.isEnabled,
    isUsable: isUsable({ provider, settings }),
    priority: settings.priority,
    reason,
    rateLimit: { limitPerMinute: requestsPerMinute, remainingInMinute: health.remainingInMinute },
    budget: {
      limitPerDay: requestsPerDay,
      targetPerDay: requestsPerDay === null ? null : dayBudget(settings.limits, 'background'),
      spentToday: health.spentToday,
      remainingToday: health.remainingToday,
    },
    health: {
      isHealthy: health.isHealthy,
      circuit: health.circuit,
      successRate: health.successRate,
      averageLatencyMs: health.averageLatencyMs,
      leftAloneUntil: leftAloneUntil({ state, health }, now),
      window: health.window.map(({ minute, answered, failed, latencyMs }) => ({
        at: instant(minute * 60_000),
        answered,
        failed,
        averageLatencyMs: answered === 0 ? null : latencyMs / answered,
      })),
    },
    lastFailure: lastFailure && { ...lastFailure, at: instant(lastFailure.at) },
    lastFailover: lastFailover && { ...lastFailover, at: instant(lastFailover.at) },
  };
}

/** The end of a key is for those who may change it. */
export function withoutHints({ providers, ...rest }: ProvidersView): ProvidersView {
  return { ...rest, providers: providers.map((view) => ({ ...view, keyHint: null })) };
}

function leftAloneUntil({ state, health }: Pick<ProviderStatus, 'state' | 'health'>, now: number): string | null {
  const until = Math.max(state.blockedUntil, health.circuit === 'open' ? state.circuit.openUntil : 0);
  return until > now ? instant(until) : null;
}

export function isUsable({ provider, settings }: Pick<ProviderStatus, 'provider' | 'settings'>): boolean {
  const needsKey = provider.description.keyKind === 'token' || provider.description.keyKind === 'pair';
  return settings.isEnabled && (!needsKey || settings.key !== null);
}

function reasonOf(status: ProviderStatus, now: number): string | null {
  const { settings, state, health } = status;
  if (!settings.isEnabled) return 'turned off';
  if (!isUsable(status)) return 'needs a key';
  if (state.isKeyRefused) return 'it refused the key';
  if (health.circuit === 'open') return 'left alone after failures in a row';
  if (state.blockedUntil > now) return 'it asked to be left alone for a while';
  if (health.remainingToday === 0) return 'the requests of today are spent';
  return null;
}

/** The shape in which the replaced stock platform showed its providers; its monitors read exactly these fields. */
export function legacyStatus(statuses: readonly ProviderStatus[]) {
  return Object.fromEntries(
    statuses.map(({ provider, settings, health }) => [
      provider.description.id,
      {
        rate_limit: { remaining: health.remainingInMinute, limit: settings.limits.requestsPerMinute },
        health: { is_healthy: health.isHealthy, avg_latency_ms: health.averageLatencyMs },
        budget: { daily_limit: settings.limits.requestsPerDay, daily_spent: health.spentToday },
      },
    ]),
  );
}

/** The shape for the replaced trading system: connectivity, what is left, and who is asked first. */
export function marketProviders(statuses: readonly ProviderStatus[]) {
  const usable = statuses.filter(isUsable);
  const active = usable.find(({ health }) => health.isHealthy) ?? null;
  return {
    active: active?.provider.description.id ?? null,
    backups: usable.filter((status) => status !== active).map(({ provider }) => provider.description.id),
    providers: statuses.map((status) => ({
      name: status.provider.description.id,
      connected: isUsable(status) && status.health.isHealthy,
      enabled: status.settings.isEnabled,
      rate_limit: status.settings.limits.requestsPerMinute,
      remaining: status.health.remainingInMinute,
      daily_remaining: status.health.remainingToday,
      avg_latency_ms: status.health.averageLatencyMs,
      last_error: status.state.lastFailure?.detail ?? null,
    })),
  };
}
