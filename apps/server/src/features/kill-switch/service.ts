import type { Sql } from '@quire/adapters/storage';
import type { KillSwitchView } from '@quire/contract';
import { formatInstant } from '@quire/core/units';
import type { Principal } from '../../platform/access.ts';
import { type RequestOrigin, recordAudit } from '../../platform/audit.ts';
import { instantText } from '../../platform/wire.ts';
import { refused } from '../../platform/world-commands.ts';
import type { CommittedBatch, WorldGateway } from '../../platform/world-gateway.ts';

export interface KillSwitchEntry {
  readonly state: string;
  readonly operator: string;
  readonly reason: string;
  readonly at: string;
}

/** The switch that stops all trading of a world. Journalled by the engine, so that a restart or a restore keeps it. */
export interface KillSwitchService {
  state(): KillSwitchView;
  engage(
    caller: Principal,
    request: { readonly reason?: string | undefined; readonly operator?: string | undefined },
    origin: RequestOrigin,
  ): Promise<KillSwitchView>;
  disengage(
    caller: Principal,
    request: { readonly notes: string; readonly operator?: string | undefined },
    origin: RequestOrigin,
  ): Promise<KillSwitchView>;
  /** Newest first. */
  history(limit: number): Promise<readonly KillSwitchEntry[]>;
  /** True when the commit changed the switch. */
  committed(batch: CommittedBatch): boolean;
  /** Reads the state again, when commits were missed. */
  reload(): Promise<void>;
}

export async function createKillSwitchService({
  sql,
  gateway,
}: {
  sql: Sql;
  gateway: WorldGateway;
}): Promise<KillSwitchService> {
  const worldId = gateway.worldId;
  let current = await load(sql, gateway);

  /** Who did it: the caller, and the name they gave for whoever asked them to. */
  const operatorOf = (caller: Principal, given: string | undefined) =>
    given === undefined || given === caller.actor ? caller.actor : `${given} (${caller.actor})`;

  const audited = async (caller: Principal, origin: RequestOrigin, action: string, before: KillSwitchView) =>
    recordAudit(sql, caller, origin, {
      action,
      resourceKind: 'kill-switch',
      resourceId: worldId,
      before,
      after: current,
    });

  return {
    state: () => current,
    async engage(caller, { reason, operator }, origin) {
      const before = current;
      const outcome = await gateway.submit({
        kind: 'EngageKillSwitch',
        reason: reason ?? 'not given',
        operator: operatorOf(caller, operator),
      });
      if (!outcome.ok) throw refused(outcome);
      current = await load(sql, gateway);
      await audited(caller, origin, 'kill-switch.engaged', before);
      return current;
    },
    async disengage(caller, { notes, operator }, origin) {
      const before = current;
      const outcome = await gateway.submit({
        kind: 'DisengageKillSwitch',
        notes,
        operator: operatorOf(caller, operator),
      });
      if (!outcome.ok) throw refused(outcome);
      current = await load(sql, gateway);
      await audited(caller, origin, 'kill-switch.disengaged', before);
      return current;
    },
    async history(limit) {
      const rows = await sql<{ state: string; operator: string; reason: string; ts: number }[]>`
        select state, operator, reason, ts from kill_switch_history
        where world_id = ${worldId} order by event_sequence desc limit ${limit}`;
      return rows.map(({ ts, ...row }) => ({ ...row, at: instantText(ts) }));
    },
    async reload() {
      current = await load(sql, gateway);
    },
    committed({ events }) {
      let changed = false;
      for (const { event } of events) {
        if (event.type !== 'KillSwitchEngaged' && event.type !== 'KillSwitchDisengaged') continue;
        const isEngaged = event.type === 'KillSwitchEngaged';
        current = {
          state: isEngaged ? 'ENGAGED' : 'ACTIVE',
          changedAt: formatInstant(event.at),
          reason: isEngaged ? event.reason : event.notes,
          operator: event.operator,
        };
        changed = true;
      }
      return changed;
    },
  };
}

async function load(sql: Sql, gateway: WorldGateway): Promise<KillSwitchView> {
  const [row] = await sql<
    { state: KillSwitchView['state']; changedAt: number; reason: string | null; operator: string | null }[]
  >`
    select k.state, k.changed_at as "changedAt", h.reason, h.operator
    from kill_switch k left join lateral (
      select reason, operator from kill_switch_history h where h.world_id = k.world_id order by event_sequence desc limit 1
    ) h on true
    where k.world_id = ${gateway.worldId}`;
  if (row) return { ...row, changedAt: instantText(row.changedAt) };
  // Never touched in this world: normal since it began.
  const [world] = await sql<{ at: number | null }[]>`
    select min(ts) as at from journal_event where world_id = ${gateway.worldId} and event_sequence = 1`;
  return { state: 'ACTIVE', changedAt: instantText(world?.at ?? gateway.now()), reason: null, operator: null };
}
