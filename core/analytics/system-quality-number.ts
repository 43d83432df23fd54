import { mean, type Series, sampleDeviation } from './series.ts';

/** SQN (V. Tharp, "Definitive Guide to Position Sizing"): √n × mean profit ÷ its sample deviation. */
export function systemQualityNumber(profits: Series): number {
  return (Math.sqrt(profits.length) * mean(profits)) / sampleDeviation(profits);
}
