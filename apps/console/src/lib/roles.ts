import type { Role } from '@quire/contract';

const deskRoles: readonly Role[] = ['admin', 'operator', 'trader', 'researcher', 'viewer'];

export function hasAnyRole(held: readonly Role[], wanted: readonly Role[]): boolean {
  return held.some((role) => wanted.includes(role));
}

/** Someone who is only candidate or recruiter sees no trading word. */
export function seesTheDesk(held: readonly Role[]): boolean {
  return hasAnyRole(held, deskRoles);
}
/** The server decides; this only hides what it would refuse. */
export function operates(held: readonly Role[]): boolean {
  return hasAnyRole(held, ['admin', 'operator']);
}
/** Who chooses what is collected, and what of it is believed. */
export function operatesData(held: readonly Role[]): boolean {
  return hasAnyRole(held, ['admin', 'operator', 'researcher']);
}
export function administers(held: readonly Role[]): boolean {
  return hasAnyRole(held, ['admin']);
}
