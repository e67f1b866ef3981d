import { type Decided, decideCorrection, LONGEST_REASON } from '../../portal/corrections/decide-correction.ts';
import { administrator } from '../administrator.ts';
import { CommandError } from '../open.ts';
import { type ContactsFlags, STATE_WORDS, withContacts } from './contacts-context.ts';

const refusal = (id: string, decided: Extract<Decided, { ok: false }>): string =>
  decided.reason === 'unknown'
    ? `${id} : aucune correction de ce numéro dans cet établissement`
    : `${id} : elle n’attend plus (${STATE_WORDS[decided.correction.state]})`;

/** `educonnect contacts accept|refuse`: each that waits; the others are told at the end, and the command fails. */
export const decide = (
  option: string | undefined,
  decision: 'accepted' | 'refused',
  ids: readonly string[],
  flags: ContactsFlags & { reason?: string },
): Promise<void> =>
  withContacts(option, flags, async ({ portal, uai, record }) => {
    const reason = flags.reason?.trim();
    if (reason !== undefined && reason.length > LONGEST_REASON)
      throw new CommandError(`La raison est trop longue : ${LONGEST_REASON} caractères au plus.`);
    const by = { kind: 'administrator' as const, id: administrator().name ?? '' };
    const refused: string[] = [];
    for (const id of new Set(ids)) {
      const decided = await decideCorrection(portal, { uai, id, decision, reason }, by);
      if (decided.ok) await record('contacts-decided', { correction: id, what: decision });
      else refused.push(refusal(id, decided));
    }
    const count = new Set(ids).size - refused.length;
    if (count > 0) console.log(`Corrections ${decision === 'accepted' ? 'acceptées' : 'refusées'} : ${count}`);
    if (refused.length > 0) throw new CommandError(refused.join('\n'));
  });
