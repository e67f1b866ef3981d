import type { Correction } from '../../portal/corrections/correction.model.ts';
import { type ContactChange, DETAIL_FIELDS, type DetailField } from '../../portal/corrections/details.ts';
import { pupilPages } from '../../portal/directory/pupil-pages.ts';
import type { SchoolPupil } from '../../portal/directory/school-pupil.ts';
import { writeCsv } from '../campaign/write-csv.ts';
import type { CommandPortal } from '../command-portal.ts';
import { allCorrections, type ContactsFlags, FIELD_WORDS, STATE_WORDS, withContacts } from './contacts-context.ts';

const HEADER = [
  'Correction',
  'Responsable',
  'Élèves',
  'Numéros des élèves',
  'Envoyée le',
  'État',
  'Décidée le',
  'Raison',
  ...DETAIL_FIELDS.flatMap((field) => [`${FIELD_WORDS[field]} avant`, `${FIELD_WORDS[field]} après`]),
];
const REMOVED = '(retiré)';

/** `educonnect contacts export`: a line a correction, for who types them into the school's software (K1). */
export const exportCorrections = (option: string | undefined, flags: ContactsFlags & { out?: string }): Promise<void> =>
  withContacts(option, flags, async (command) => {
    const { portal, uai, moment, record } = command;
    const all = await allCorrections(command);
    const pupils = all.length > 0 ? await pupilsBySub(portal, uai) : new Map<string, SchoolPupil>();
    const lines = all.map((correction) => {
      const children = correction.pupils.flatMap((sub) => pupils.get(sub) ?? []);
      return [
        correction._id,
        correction.by.name ?? '',
        children
          .map(({ familyName, firstName, division }) => [familyName, firstName, division].filter(Boolean).join(' '))
          .join(', '),
        children.map(({ localId }) => localId).join(', '),
        moment(correction.at),
        STATE_WORDS[correction.state],
        moment(correction.decidedAt),
        correction.reason ?? '',
        ...DETAIL_FIELDS.flatMap((field) => valuesOf(correction, field)),
      ];
    });
    const file = await writeCsv(flags.out ?? `coordonnees-${uai}.csv`, [HEADER, ...lines]);
    await record('contacts-exported', { count: String(all.length) });
    console.log(`${all.length} correction${all.length > 1 ? 's' : ''} dans ${file}`);
  });

function valuesOf({ before, after }: Correction, field: DetailField): string[] {
  if (!(field in after)) return ['', ''];
  return [written(before[field]), written(after[field]) || REMOVED];
}

function written(value: ContactChange[DetailField]): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  const town = [value.postcode, value.town].filter(Boolean).join(' ');
  return [...value.lines, town, value.country].filter(Boolean).join(', ');
}

async function pupilsBySub({ directory }: CommandPortal, uai: string): Promise<Map<string, SchoolPupil>> {
  const all = new Map<string, SchoolPupil>();
  for await (const pupils of pupilPages(directory, uai)) for (const pupil of pupils) all.set(pupil.sub, pupil);
  return all;
}
