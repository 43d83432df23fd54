import type { OrderExplanationView } from '@quire/contract';
import { Age } from '../../../components/numbers.tsx';
import { QueryState, SkeletonRows } from '../../../components/states.tsx';
import { useNow } from '../../../lib/now.ts';
import { useOrderExplanation } from '../api/order-explanation.ts';
import { refusalWords } from '../ticket/refusal-words.ts';
import { QueueHistory } from './queue-history.tsx';
import { Section } from './story-section.tsx';

/** What keeps an open order from filling now, most fundamental first, told anew every second. */
export function OrderBlocks({ orderId }: { readonly orderId: string }) {
  const query = useOrderExplanation(orderId);
  const nowMs = useNow();
  const age = query.dataUpdatedAt === 0 ? null : Math.max(0, nowMs - query.dataUpdatedAt);
  return (
    <Section title="What blocks it now">
      <QueryState query={query} skeleton={<SkeletonRows rows={1} columns={[70, 25]} />}>
        {(explanation) => <Blocks explanation={explanation} ageMs={age} />}
      </QueryState>
    </Section>
  );
}

interface BlocksProps {
  readonly explanation: OrderExplanationView;
  readonly ageMs: number | null;
}

function Blocks({ explanation, ageMs }: BlocksProps) {
  const { blocks, isOpen, fillModel } = explanation;
  return (
    <div className="px-3 pb-2.5 text-[13px]" data-testid="blocks">
      {blocks.length === 0 ? (
        <p>{isOpen ? 'Nothing: it can fill at once.' : 'Nothing any more: it is not open.'}</p>
      ) : (
        <ol className="flex flex-col gap-2">
          {blocks.map((block) => {
            const { sentence, numbers } = refusalWords(block.message, block.details);
            return (
              <li key={block.code} className="border-l-2 border-warn pl-2.5">
                <p>
                  <span className="mr-2 font-mono text-[11.5px] text-muted">{block.code}</span>
                  <b className="font-semibold">{sentence}</b>
                </p>
                <dl className="grid grid-cols-2 gap-x-4 text-[12.5px]">
                  {numbers.map(({ name, value }) => (
                    <div key={name} className="flex justify-between gap-2">
                      <dt className="text-muted">{name}</dt>
                      <dd className="truncate tabular-nums">{value}</dd>
                    </div>
                  ))}
                </dl>
              </li>
            );
          })}
        </ol>
      )}
      <QueueHistory explanation={explanation} />
      <p className="mt-1.5 text-[12px] text-muted">
        {fillModel === null ? null : <>Fill model {fillModel}, </>}asked <Age ageMs={ageMs} suffix=" ago" />
      </p>
    </div>
  );
}
