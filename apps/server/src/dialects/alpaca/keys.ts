import type { IncomingHttpHeaders } from 'node:http';
import type { ApiKey } from './dependencies.ts';

/** Keys of silent streams are looked at this often; those of streams that are told something, before each time. */
export const keysCheckedMs = 2_000;

/** The key that a request shows: in the two headers of the wire, or as a Basic authorization. Null: none. */
export function shownKey(headers: IncomingHttpHeaders): ApiKey | null {
  const keyId = headers['apca-api-key-id'];
  const secret = headers['apca-api-secret-key'];
  if (typeof keyId === 'string' || typeof secret === 'string') {
    return { keyId: String(keyId ?? ''), secret: String(secret ?? '') };
  }
  const [, encoded = null] = /^basic\s+(\S+)$/i.exec(headers.authorization?.trim() ?? '') ?? [];
  if (encoded === null) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return { keyId: text.slice(0, Math.max(0, colon)), secret: text.slice(colon + 1) };
}
