import type { FieldError } from '../../web/forms.ts';
import type { Level } from '../campaign/current-file.ts';
import type { WishFault } from '../campaign/wishes.ts';

/** The sentence at the field of each fault (I1). */
export const faultTexts = (faults: readonly WishFault[], { mostWishes }: Level): FieldError[] =>
  faults.map(({ rank, field, reason }) => ({
    field: `${field}-${rank}`,
    text: `orientation:fault.${field}-${reason}${reason === 'missing' && rank > 1 ? '-at' : ''}`,
    params: { rank, most: mostWishes },
  }));
