import type { Sql } from '@quire/adapters/storage';
import { type AccountId, hashedUuid, type PartsPerMillion } from '@quire/core/units';
import { parseFeeRate } from './features/accounts/routes.ts';
import { openAccount } from './features/accounts/service.ts';
import { generateKeyId, generateSecret } from './features/api-keys/service.ts';
import { findKey } from './features/api-keys/store.ts';
import { activeAdmins, listUsers } from './features/people/store.ts';
import { localOrigin, systemActor } from './platform/audit.ts';
import { ConfigurationError } from './platform/configuration/index.ts';
import { parseAmount } from './platform/wire.ts';
import type { Services } from './services.ts';

/** What the terminal says at start. A password or secret is here only in the start that made it. */
export interface FirstStart {
  readonly adminEmail: string;
  readonly adminPassword: string | null;
  readonly demoAccountId: string;
  readonly demoOwnerId: string;
  readonly demoKeyId: string;
  readonly demoSecret: string | null;
}

/**
 * Makes what a new installation needs: an administrator, the demo account of this world and a key for it. Every step looks before
 * it acts, so each start runs it and a start that was cut short is finished by the next.
 */
export async function ensureFirstStart(services: Services): Promise<FirstStart> {
  const admin = await ensureAdmin(services);
  const demoAccountId = await ensureDemoAccount(services, admin.userId);
  const key = await ensureDemoKey(services, demoAccountId, admin.userId);
  return {
    adminEmail: admin.email,
    adminPassword: admin.password,
    demoAccountId,
    demoOwnerId: admin.userId,
    demoKeyId: key.keyId,
    demoSecret: key.secret,
  };
}

async function ensureAdmin({ storage, people, configuration }: Services) {
  const users = await listUsers(storage.sql);
  if (users.length > 0) {
    const [userId] = await storage.sql.begin(activeAdmins);
    const first = users.find((user) => user.userId === userId) ?? users[0]!;
    return { userId: first.userId, email: first.email, password: null };
  }
  const { adminEmail, adminPassword } = configuration;
  const { user, password } = await people.createUser(
    systemActor,
    {
      email: adminEmail,
      name: 'Administrator',
      roles: ['admin'],
      ...(adminPassword === null ? {} : { password: adminPassword }),
    },
    localOrigin,
  );
  return { userId: user.userId, email: user.email, password: adminPassword === null ? password : null };
}

async function ensureDemoAccount({ storage, gateway, configuration }: Services, userId: string): Promise<string> {
  const accountId = hashedUuid(gateway.worldId, 'demo-account') as AccountId;
  await openAccount(
    { sql: storage.sql, gateway },
    {
      accountId,
      userId,
      name: 'Demo',
      initialCash: parseAmount(configuration.demoCash, 'QUIRE_DEMO_CASH'),
      feeRate: parseFeeRate(configuration.feeRate) as PartsPerMillion,
      shorting: false,
    },
  );
  return accountId;
}

/** The demo key always opens the demo account of the world that runs, so that a bot's settings survive a change of world. */
async function ensureDemoKey({ storage, apiKeys, configuration }: Services, accountId: string, userId: string) {
  const { sql } = storage;
  const { demoKeyId, demoSecret } = configuration;
  const keyId = demoKeyId ?? (await rememberedKeyId(sql));
  const existing = keyId === null ? null : await findKey(sql, keyId);
  if (
    existing !== null &&
    (existing.userId !== userId || existing.label !== demoLabel || existing.revokedAt !== null)
  ) {
    throw new ConfigurationError('QUIRE_DEMO_KEY_ID', `${keyId} is revoked or somebody else's key; choose another`);
  }
  const preset = { keyId: keyId ?? generateKeyId(), secret: demoSecret ?? generateSecret() };
  if (existing === null) {
    await apiKeys.create(systemActor, { accountId, userId, label: demoLabel, preset }, localOrigin);
  } else {
    // The account may have gone on in another world: its key went with it.
    await sql`
      update api_key set account_id = ${accountId} where key_id = ${preset.keyId}
        and not exists (select 1 from account_move m where m.account_id = ${accountId} and m.to_account_id = api_key.account_id)`;
    if (demoSecret !== null) await apiKeys.preset(preset);
    apiKeys.forget();
  }
  await sql`
    insert into setting (key, value) values ('demo-key-id', to_jsonb(${preset.keyId}::text))
    on conflict (key) do update set value = excluded.value, updated_at = now()`;
  return { keyId: preset.keyId, secret: existing === null && demoSecret === null ? preset.secret : null };
}

const demoLabel = 'demo';

/** The key of earlier starts, unless somebody revoked it: then a new one is made. */
async function rememberedKeyId(sql: Sql): Promise<string | null> {
  const [row] = await sql<{ keyId: string }[]>`
    select k.key_id as "keyId" from setting s join api_key k on k.key_id = s.value #>> '{}' and k.revoked_at is null
    where s.key = 'demo-key-id'`;
  return row?.keyId ?? null;
}
