import type { UnixMicros } from '../units/index.ts';

export type KillSwitchState = 'ACTIVE' | 'ENGAGED';

export interface KillSwitchEngaged {
  readonly type: 'KillSwitchEngaged';
  readonly version: 1;
  readonly reason: string;
  readonly operator: string;
  readonly at: UnixMicros;
}

export interface KillSwitchDisengaged {
  readonly type: 'KillSwitchDisengaged';
  readonly version: 1;
  readonly notes: string;
  readonly operator: string;
  readonly at: UnixMicros;
}

export type RiskEvent = KillSwitchEngaged | KillSwitchDisengaged;
