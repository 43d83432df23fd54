import { useState } from 'react';
import { PanelGrip } from '../../components/panel.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { Workspace } from '../../components/workspace.tsx';
import { useMe } from '../../lib/requests/me.ts';
import { FreshnessTable } from './freshness-table.tsx';
import { HeldBars } from './held-bars.tsx';
import { QualityPanel } from './quality-panel.tsx';
import { RefusedPayloads } from './refused-payloads.tsx';

export function QualityPage() {
  const me = useMe();
  if (!me) return null;
  return (
    <Workspace
      page="data-quality"
      title="Quality of stored history"
      userId={me.userId}
      rows={48}
      panels={[
        { id: 'quality', place: { x: 0, y: 0, w: 24, h: 48 }, narrowHeight: '420px', content: <QualityPanel /> },
        { id: 'doubts', place: { x: 24, y: 0, w: 24, h: 48 }, narrowHeight: '460px', content: <Doubts /> },
      ]}
    />
  );
}

/** What was not believed, and what is too old. */
function Doubts() {
  const [tab, setTab] = useState('held');
  return (
    <section aria-label="Doubts" className="h-full overflow-hidden rounded-sheet border border-rule bg-raised">
      <Tabs
        label="Doubts"
        value={tab}
        onChange={setTab}
        leading={<PanelGrip title="Doubts" />}
        tabs={[
          { id: 'held', label: 'Held bars', content: <HeldBars /> },
          { id: 'refused', label: 'Refused answers', content: <RefusedPayloads /> },
          { id: 'freshness', label: 'Freshness', content: <FreshnessTable /> },
        ]}
      />
    </section>
  );
}
