import type { Correction } from './correction.model.ts';
import {
  type ContactChange,
  type ContactDetails,
  DETAIL_FIELDS,
  type DetailField,
  isSameDetail,
  withChange,
} from './details.ts';

type Judged = Pick<Correction, 'state' | 'number' | 'before' | 'after'>;

/**
 * Which corrections of one guardian in one school count, whoever asks at whichever instant: the last one while it waits,
 * and each one accepted, as long as the school's file still says in that field what it said then. A file that has changed
 * since is the school's last word.
 *
 * @param held what the school's file holds now: fields left out of `fields` are not looked at
 */
function inForce(
  held: ContactDetails,
  corrections: readonly Judged[],
  fields: readonly DetailField[] = DETAIL_FIELDS,
): ContactChange {
  const counting = [...corrections].sort((a, b) => a.number - b.number);
  const last = counting.at(-1);
  const change: ContactChange = {};
  for (const correction of counting) {
    const isAccepted = correction.state === 'accepted';
    if (!isAccepted && !(correction.state === 'waiting' && correction === last)) continue;
    for (const field of fields) {
      if (!(field in correction.after)) continue;
      if (isAccepted && !isSameDetail(held[field], correction.before[field])) continue;
      Object.assign(change, { [field]: correction.after[field] });
    }
  }
  return change;
}

/** The details that count: what the school holds, with the corrections in force. */
export const effectiveDetails = (
  held: ContactDetails,
  corrections: readonly Judged[],
  fields?: readonly DetailField[],
): ContactDetails => withChange(held, inForce(held, corrections, fields));
