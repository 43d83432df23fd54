import type { QuarantinedView } from '@quire/contract';
import { useState } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import { instantColumn, nameColumn, textColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Line, Lines } from '../../components/definition.tsx';
import { Drawer } from '../../components/dialog.tsx';
import { Instant } from '../../components/numbers.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { useRefusedPayloads } from './api/history.ts';

/** What providers sent and nobody believed; none of it became a price. */
export function RefusedPayloads() {
  const query = useRefusedPayloads();
  const [opened, setOpened] = useState<QuarantinedView | null>(null);
  return (
    <>
      <QueryState query={query}>
        {({ items }) => (
          <Blotter
            id="refused-answers"
            label="Refused answers"
            items={items}
            columns={columns}
            keyOf={({ quarantineId }) => String(quarantineId)}
            onOpen={setOpened}
            minWidth={560}
            empty={
              <Empty title="No answer was refused">
                What breaks a provider’s documented shape, speaks of another symbol or contradicts itself is kept here
                with its cause.
              </Empty>
            }
          />
        )}
      </QueryState>
      {opened === null ? null : (
        <Drawer
          open
          onClose={() => setOpened(null)}
          title={opened.cause}
          description={`${opened.provider}, asked for ${opened.capability}`}
        >
          <Lines>
            <Line name="Received">
              <Instant value={opened.receivedAt} style="full" />
            </Line>
            <Line name="Symbol">{opened.symbol === '' ? '\u2013' : opened.symbol}</Line>
          </Lines>
          <p className="border-t border-rule px-3 py-2 text-[13px]">{opened.detail}</p>
          <pre className="border-t border-rule px-3 py-2 font-mono text-[11.5px] break-all whitespace-pre-wrap">
            {opened.sample}
          </pre>
        </Drawer>
      )}
    </>
  );
}

const columns: readonly Column<QuarantinedView>[] = [
  instantColumn({
    id: 'received',
    header: 'Received',
    of: ({ receivedAt }) => receivedAt,
    muted: false,
    wideOnly: true,
  }),
  nameColumn({ id: 'provider', header: 'Provider', width: '96px', of: ({ provider }) => provider }),
  textColumn({ id: 'symbol', header: 'Symbol', width: '80px', of: ({ symbol }) => symbol, wideOnly: true }),
  textColumn({ id: 'cause', header: 'Cause', width: '140px', of: ({ cause }) => cause }),
  { ...textColumn<QuarantinedView>({ id: 'detail', header: 'Says', of: ({ detail }) => detail }), wideOnly: true },
];
