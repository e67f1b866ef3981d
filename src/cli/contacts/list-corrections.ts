import { DETAIL_FIELDS } from '../../portal/corrections/details.ts';
import { allCorrections, type ContactsFlags, FIELD_WORDS, STATE_WORDS, withContacts } from './contacts-context.ts';

/** `educonnect contacts list`: who corrected what and when; the values are in the export alone. */
export const listCorrections = (option: string | undefined, flags: ContactsFlags): Promise<void> =>
  withContacts(option, flags, async (command) => {
    const all = await allCorrections(command);
    for (const { _id, at, by, after, state } of all) {
      const fields = DETAIL_FIELDS.filter((field) => field in after).map((field) => FIELD_WORDS[field]);
      console.log([_id, command.moment(at), STATE_WORDS[state], by.name ?? '', fields.join(', ')].join('  '));
    }
    if (all.length === 0) console.log('Aucune correction.');
  });
