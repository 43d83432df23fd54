import type { Role } from '@quire/contract';
import {
  Activity,
  BookOpen,
  CandlestickChart,
  ChartNoAxesCombined,
  Database,
  type LucideIcon,
  ScrollText,
  Users,
} from 'lucide-react';
import { administers, seesTheDesk } from '../lib/roles.ts';

export interface ConsolePage {
  readonly path: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** After `g`. */
  readonly key: string;
  readonly visible: (roles: readonly Role[]) => boolean;
}

/** Only pages that exist; the rail, the palette and the keyboard read this list. */
export const pages: readonly ConsolePage[] = [
  { path: '/trade', label: 'Trade', icon: CandlestickChart, key: 't', visible: seesTheDesk },
  { path: '/markets', label: 'Markets', icon: ChartNoAxesCombined, key: 'm', visible: seesTheDesk },
  { path: '/account', label: 'Account', icon: BookOpen, key: 'a', visible: seesTheDesk },
  { path: '/data', label: 'Data', icon: Database, key: 'd', visible: seesTheDesk },
  { path: '/system', label: 'System', icon: Activity, key: 's', visible: seesTheDesk },
  { path: '/admin/users', label: 'Users', icon: Users, key: 'u', visible: administers },
  { path: '/admin/audit', label: 'Audit', icon: ScrollText, key: 'l', visible: administers },
];
