import { useState } from 'react';
import { Workspace } from '../../components/workspace.tsx';
import { useMe } from '../../lib/requests/me.ts';
import { CoveragePanel } from './coverage-panel.tsx';
import { GapsPanel } from './gaps-panel.tsx';

export function CoveragePage() {
  const me = useMe();
  const [timeframe, setTimeframe] = useState('1d');
  if (!me) return null;
  return (
    <Workspace
      page="data-coverage"
      title="Coverage of stored history"
      userId={me.userId}
      rows={48}
      panels={[
        {
          id: 'coverage',
          place: { x: 0, y: 0, w: 31, h: 48 },
          narrowHeight: '480px',
          content: <CoveragePanel timeframe={timeframe} onTimeframe={setTimeframe} />,
        },
        {
          id: 'gaps',
          place: { x: 31, y: 0, w: 17, h: 48 },
          narrowHeight: '380px',
          content: <GapsPanel timeframe={timeframe} />,
        },
      ]}
    />
  );
}
