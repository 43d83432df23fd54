import { ensureDefined, formatDecimal, powerOfTen } from '../../units/index.ts';
import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** A sale beyond what is held and free is a short sale: for accounts and instruments that allow it. */
export const checkShortSale: RiskCheck = (request, view) => {
  if (request.side === 'buy') return null;
  const instrument = ensureDefined(view.instrument, 'the instrument was checked before');
  const shorting = ensureDefined(view.account, 'the account was checked before').shorting;
  if (request.sizing.kind === 'available') return null;
  const { opening, quantity } = view.need();
  if (opening === 0) return null;
  const isOfWire = request.origin === 'alpaca';
  // That wire knows no order that closes a position and opens the opposite one: whoever wants that sells to flat first.
  if (shorting && !(isOfWire && view.position > 0)) {
    const { symbol } = instrument;
    if (!instrument.shortable) return refusal('NOT_SHORTABLE', { symbol });
    if (isOfWire && opening % Number(powerOfTen(instrument.quantityScale)) !== 0) {
      return refusal('SHORT_FRACTION', { symbol });
    }
    return view.easyToBorrow ? null : refusal('NOT_EASY_TO_BORROW', { symbol });
  }
  return refusal('INSUFFICIENT_QUANTITY', {
    quantity: formatDecimal(quantity, instrument.quantityScale),
    available: formatDecimal(view.closable, instrument.quantityScale),
  });
};
