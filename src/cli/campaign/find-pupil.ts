import { normaliseName } from '../../idp/directory/normalise-name.ts';
import type { RosterEntry } from '../../portal/campaign/roster.ts';
import { foldColumn, type SheetRow } from './read-sheet.ts';

type Found = { ok: true; entry: RosterEntry } | { ok: false; text: string };

/** Finds the pupils that files and options name. */
export interface PupilFinder {
  /** Who is meant by the columns of a line; all that are filled in must agree. */
  inRow(row: SheetRow): Found;
  /** Who is meant by an INE, a number, or «NOM Prénom», with the birth date for homonyms. */
  byWords(words: string): Found;
}

/** Columns that name a pupil, and how what they say of one is compared. */
const QUESTIONS: Readonly<Record<string, { of(entry: RosterEntry): string; compared(text: string): string }>> = {
  INE: { of: ({ pupil }) => pupil.ine ?? '', compared: (text) => text.toUpperCase() },
  Numéro: { of: ({ pupil }) => pupil.localId, compared: (text) => text },
  Nom: { of: ({ pupil }) => pupil.familyName, compared: normaliseName },
  Prénom: { of: ({ pupil }) => pupil.firstName, compared: normaliseName },
  'Date de naissance': {
    of: ({ pupil }) => pupil.birthDate,
    compared: (text) => text.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$2-$1'),
  },
};
const NUMBERS = ['INE', 'Numéro'];
const NAMES = ['Nom', 'Prénom', 'Date de naissance'];

/** The columns of a file that name its pupils; the class is for people to read. */
export const PUPIL_COLUMNS: readonly string[] = [...NUMBERS, ...NAMES, 'Classe'];

/** What those columns hold for a pupil. */
export const pupilCells = ({ pupil }: RosterEntry): string[] => [
  pupil.ine ?? '',
  pupil.localId,
  pupil.familyName,
  pupil.firstName,
  pupil.birthDate.split('-').toReversed().join('/'),
  pupil.division ?? '',
];

export const nameOf = ({ pupil }: RosterEntry): string => `${pupil.familyName} ${pupil.firstName}`;

const unknown = (asked: string): Found => ({
  ok: false,
  text: `« ${asked} » n’est pas un élève de cet établissement, à un niveau de l’orientation`,
});

/** @param entries the school's pupils of the year, of the levels that orientation is for */
export function pupilFinder(entries: readonly RosterEntry[]): PupilFinder {
  const known = entries.map((entry) => ({
    entry,
    answers: new Map(Object.entries(QUESTIONS).map(([column, { of, compared }]) => [column, compared(of(entry))])),
    name: normaliseName(nameOf(entry)),
  }));

  return {
    inRow({ cells }) {
      const asked = Object.entries(QUESTIONS)
        .map(([column, { compared }]) => ({ column, words: cells.get(foldColumn(column)) ?? '', compared }))
        .filter(({ words }) => words !== '')
        .map(({ column, words, compared }) => ({ column, words, answer: compared(words) }));
      const number = asked.find(({ column }) => NUMBERS.includes(column));
      if (!number && !NAMES.every((name) => asked.some(({ column }) => column === name))) {
        return {
          ok: false,
          text: 'l’élève n’est pas nommé : il faut INE, Numéro, ou Nom, Prénom et Date de naissance',
        };
      }
      const matching = known.filter(({ answers }) =>
        asked.every(({ column, answer }) => answers.get(column) === answer),
      );
      if (matching.length > 1) return { ok: false, text: 'plusieurs élèves ont ces noms : donnez INE ou Numéro' };
      if (matching.length === 1) return { ok: true, entry: matching[0]!.entry };
      const meant = number && known.find(({ answers }) => answers.get(number.column) === number.answer);
      if (!meant) return unknown(number?.words ?? asked.map(({ words }) => words).join(' '));
      const differs = asked.find(({ column, answer }) => meant.answers.get(column) !== answer)!;
      const whose = `${number.column} ${number.words} est à ${nameOf(meant.entry)}`;
      return { ok: false, text: `${whose}, mais la colonne « ${differs.column} » dit « ${differs.words} »` };
    },
    byWords(words) {
      const [, name = words, birthDate] = /^(.*?)\s+(\d{2}\/\d{2}\/\d{4}|\d{4}-\d{2}-\d{2})$/.exec(words.trim()) ?? [];
      const birth = birthDate && QUESTIONS['Date de naissance']!.compared(birthDate);
      const isMeant = ({ answers, name: own }: (typeof known)[number]) =>
        NUMBERS.some((column) => answers.get(column) === words.trim().toUpperCase()) ||
        (own === normaliseName(name) && (!birth || answers.get('Date de naissance') === birth));
      const [first, ...others] = known.filter(isMeant);
      if (!first) return unknown(words);
      if (others.length === 0) return { ok: true, entry: first.entry };
      return { ok: false, text: `plusieurs élèves s’appellent ${name} : ajoutez la date de naissance` };
    },
  };
}
