import type { ProviderView } from '@quire/contract';
import { Instant } from '../../components/numbers.tsx';
import { milliseconds } from './provider-parts.tsx';

type Minutes = ProviderView['health']['window'];

/** Requests of each minute, answered and failed: the figures behind health and circuit. */
export function HealthWindow({ minutes }: { readonly minutes: Minutes }) {
  if (minutes.length === 0) return <p className="px-3 text-[12.5px] text-muted">Nobody asked it anything.</p>;
  const most = Math.max(...minutes.map(({ answered, failed }) => answered + failed));
  return (
    <table aria-label="Requests by minute" className="w-full border-collapse text-[12.5px]">
      <thead>
        <tr className="h-6 text-[11.5px] text-muted">
          <th scope="col" className="px-3 text-left font-semibold">
            Minute
          </th>
          <th scope="col" className="px-2 text-right font-semibold">
            Answered
          </th>
          <th scope="col" className="px-2 text-right font-semibold">
            Failed
          </th>
          <th scope="col" className="px-2 text-right font-semibold">
            Latency
          </th>
          <th scope="col" className="w-2/5 px-3">
            <span className="sr-only">Share</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {minutes.map(({ at, answered, failed, averageLatencyMs }) => (
          <tr key={at} className="h-6 border-t border-rule/60">
            <td className="px-3">
              <Instant value={at} style="time" />
            </td>
            <td className="px-2 text-right tabular-nums">{answered}</td>
            <td className={`px-2 text-right tabular-nums ${failed > 0 ? 'font-semibold text-loss' : 'text-muted'}`}>
              {failed}
            </td>
            <td className="px-2 text-right tabular-nums">{milliseconds(averageLatencyMs)}</td>
            <td className="px-3">
              <span aria-hidden="true" className="flex h-2">
                <span className="bg-accent" style={{ width: `${(answered / most) * 100}%` }} />
                <span className="bg-loss" style={{ width: `${(failed / most) * 100}%` }} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
