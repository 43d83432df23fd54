import type { AccountControls } from '@quire/core/ledger';
import type { AccountConfiguration } from '../../../features/account-configurations/service.ts';
import { originOf } from '../../../platform/authentication.ts';
import { malformed, notAllowed } from '../errors.ts';
import { bodyFields, booleanOf, type Fields, integerOf, oneOf, textOf } from '../parse.ts';
import type { AlpacaRoutes } from '../plugin.ts';

/** What the owner of the account has set: what decides about orders is the world's, the rest is kept and read back. */
export const configurationRoutes: AlpacaRoutes = (app, { configurations, controls, gateway }) => {
  app.get('/v2/account/configurations', async ({ caller: { accountId } }) =>
    viewOf(await configurations.read(accountId), await controls(accountId)),
  );

  app.patch('/v2/account/configurations', async ({ caller: { accountId }, body, incoming }) => {
    const fields = bodyFields(body);
    const changes = changesIn(fields);
    const before = await controls(accountId);
    const wanted = { ...before, ...controlsIn(fields) };
    if (JSON.stringify(wanted) !== JSON.stringify(before)) {
      const outcome = await gateway.submit({ kind: 'ChangeAccountControls', accountId, controls: wanted });
      if (!outcome.ok) throw notAllowed(outcome.message, { reason: outcome.code });
    }
    const { principal } = incoming;
    const actor = { userId: principal?.userId ?? null, actor: principal?.actor ?? 'unknown' };
    const after = await configurations.change({ accountId, actor, origin: originOf(incoming) }, changes, {
      before,
      after: wanted,
    });
    return viewOf(after, wanted);
  });
};

function viewOf(configuration: AccountConfiguration, controls: AccountControls): Record<string, unknown> {
  return {
    dtbp_check: configuration.dtbpCheck,
    trade_confirm_email: configuration.tradeConfirmEmail,
    suspend_trade: controls.tradingSuspended,
    no_shorting: controls.noShorting,
    fractional_trading: controls.fractionalTrading,
    max_margin_multiplier: String(controls.leverageMax),
    max_options_trading_level: configuration.maxOptionsTradingLevel,
    disable_overnight_trading: configuration.disableOvernightTrading,
    pdt_check: configuration.pdtCheck,
    ptp_no_exception_entry: configuration.ptpNoExceptionEntry,
  };
}

/** Null and absent leave a field as it is; one bad value leaves all of them. */
function controlsIn(fields: Fields): Partial<AccountControls> {
  const multiplier = oneOf(fields, 'max_margin_multiplier', ['1', '2', '4']);
  return present({
    tradingSuspended: flagIn(fields, 'suspend_trade'),
    noShorting: flagIn(fields, 'no_shorting'),
    fractionalTrading: flagIn(fields, 'fractional_trading'),
    leverageMax: multiplier === null ? null : (Number(multiplier) as AccountControls['leverageMax']),
  });
}

const checks = ['entry', 'exit', 'both'] as const;

function changesIn(fields: Fields): Partial<AccountConfiguration> {
  const level =
    textOf(fields, 'max_options_trading_level') === null
      ? null
      : integerOf(fields, 'max_options_trading_level', { fallback: 0, min: 0, max: 9 });
  if (level !== null && level > 3) throw malformed(`invalid max_options_trading_level: ${level}`);
  controlsIn(fields);
  return present({
    dtbpCheck: oneOf(fields, 'dtbp_check', checks),
    pdtCheck: oneOf(fields, 'pdt_check', checks),
    tradeConfirmEmail: oneOf(fields, 'trade_confirm_email', ['all', 'none']),
    ptpNoExceptionEntry: flagIn(fields, 'ptp_no_exception_entry'),
    disableOvernightTrading: flagIn(fields, 'disable_overnight_trading'),
    maxOptionsTradingLevel: level,
  });
}

/** What is not null. */
function present<Whole>(wanted: { readonly [Name in keyof Whole]: Whole[Name] | null }): Partial<Whole> {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null)) as Partial<Whole>;
}

const flagIn = (fields: Fields, name: string): boolean | null =>
  textOf(fields, name) === null ? null : booleanOf(fields, name);
