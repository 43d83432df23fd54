import type { ProviderView } from '@quire/contract';
import type { ReactNode } from 'react';
import { Line, Lines } from '../../components/definition.tsx';
import { Drawer } from '../../components/dialog.tsx';
import { Instant } from '../../components/numbers.tsx';
import { Switch } from '../../components/switch.tsx';
import { unknown } from '../../lib/decimal.ts';
import { formatDuration } from '../../lib/time.ts';
import { useChangeProvider } from './api/providers.ts';
import { HealthWindow } from './health-window.tsx';
import { ProviderKeyForm } from './provider-key-form.tsx';
import { milliseconds, ProviderStanding, Spent, share } from './provider-parts.tsx';
import { ProviderSettingsForm } from './provider-settings-form.tsx';

interface ProviderDrawerProps {
  readonly provider: ProviderView;
  readonly mayManage: boolean;
  readonly onClose: () => void;
}

/** All that is known of one provider, and what may be decided about it. */
export function ProviderDrawer({ provider, mayManage, onClose }: ProviderDrawerProps) {
  return (
    <Drawer open onClose={onClose} title={provider.name} description={provider.note}>
      <Standing provider={provider} />
      {mayManage ? (
        <>
          <Section title="Key">
            <ProviderKeyForm provider={provider} />
          </Section>
          <Section title="Who is asked, and how often">
            <Enabled provider={provider} />
            <ProviderSettingsForm key={settingsKey(provider)} provider={provider} />
          </Section>
        </>
      ) : null}
      <Section title="The last ten minutes">
        <HealthWindow minutes={provider.health.window} />
      </Section>
      <Section title="Failures">
        <Failures provider={provider} />
      </Section>
      <Section title="What it has">
        <Abilities provider={provider} />
      </Section>
    </Drawer>
  );
}

/** Somebody else's change is shown, and takes what was typed before with it. */
const settingsKey = ({ priority, rateLimit, budget }: ProviderView): string =>
  `${priority} ${rateLimit.limitPerMinute} ${budget.limitPerDay}`;

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="border-t border-rule pb-2">
      <h3 className="px-3 pt-2 pb-1 text-[12.5px] font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function Standing({ provider }: { readonly provider: ProviderView }) {
  const { rateLimit, budget, health, reason } = provider;
  const { limitPerMinute, remainingInMinute } = rateLimit;
  return (
    <Lines>
      <Line name="State">
        <ProviderStanding provider={provider} />
      </Line>
      {reason === null ? null : <Line name="Not asked because">{reason}</Line>}
      {health.leftAloneUntil === null ? null : (
        <Line name="Left alone until">
          <Instant value={health.leftAloneUntil} />
        </Line>
      )}
      <Line name="Circuit">{health.circuit}</Line>
      <Line name="Left of this minute">
        {limitPerMinute === null ? 'no limit' : `${remainingInMinute ?? limitPerMinute} of ${limitPerMinute} requests`}
      </Line>
      <Line name="Spent today, UTC">
        <Spent spent={budget.spentToday} limit={budget.limitPerDay} target={budget.targetPerDay} />
      </Line>
      {budget.targetPerDay === null ? null : (
        <Line name="Of which work in the background may spend">{budget.targetPerDay.toLocaleString('en-US')}</Line>
      )}
      <Line name="Latency, mean of ten minutes">{milliseconds(health.averageLatencyMs)}</Line>
      <Line name="Answered, of ten minutes">{share(health.successRate)}</Line>
    </Lines>
  );
}

function Enabled({ provider: { provider, name, isEnabled } }: { readonly provider: ProviderView }) {
  const { mutate, isPending } = useChangeProvider();
  return (
    <Switch
      label="May be asked"
      hint="Off: nobody asks it, whatever its key and its place."
      checked={isEnabled}
      disabled={isPending}
      onChange={(next) =>
        mutate({
          provider,
          change: { isEnabled: next },
          done: next ? `${name} may be asked` : `${name} is not asked any more`,
        })
      }
    />
  );
}

function Failures({ provider: { lastFailure, lastFailover } }: { readonly provider: ProviderView }) {
  return (
    <Lines>
      <Line name="Last failover">
        <Instant value={lastFailover?.at} style="full" />
      </Line>
      {lastFailover === null ? null : (
        <>
          <Line name="Who answered instead">{`${lastFailover.to}, asked for ${lastFailover.capability}`}</Line>
          <Line name="Why">
            <Reason code={lastFailover.code} detail={lastFailover.detail} />
          </Line>
        </>
      )}
      <Line name="Last failure">
        <Instant value={lastFailure?.at} style="full" />
      </Line>
      {lastFailure === null ? null : (
        <Line name={`Asked for ${lastFailure.capability}`}>
          <Reason code={lastFailure.code} detail={lastFailure.detail} />
        </Line>
      )}
    </Lines>
  );
}

function Reason({ code, detail }: { readonly code: string; readonly detail: string }) {
  return (
    <span className="whitespace-normal" title={detail}>
      {code}: {detail}
    </span>
  );
}

function Abilities({ provider }: { readonly provider: ProviderView }) {
  const { capabilities, markets, timeframes, delaySeconds, website } = provider;
  const listed = (words: readonly string[]) => (words.length === 0 ? unknown : words.join(', '));
  return (
    <Lines>
      <Line name="Markets">{listed(markets)}</Line>
      <Line name="Answers">{listed(capabilities)}</Line>
      <Line name="Bars of">{listed(timeframes)}</Line>
      <Line name="Delay by contract">{delaySeconds === 0 ? 'none' : formatDuration(delaySeconds)}</Line>
      <Line name="Website">
        <a className="text-accent underline underline-offset-2" href={website} target="_blank" rel="noreferrer">
          {website.replace(/^https?:\/\//, '')}
        </a>
      </Line>
    </Lines>
  );
}
