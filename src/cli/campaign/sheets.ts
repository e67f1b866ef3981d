import type { PortalConfig } from '../../config/schema.ts';
import type { Change } from '../../portal/campaign/changes.ts';
import type { Level } from '../../portal/campaign/current-file.ts';
import type { OrientationFile, Wish } from '../../portal/campaign/file.model.ts';
import { CommandError } from '../open.ts';
import { PUPIL_COLUMNS } from './find-pupil.ts';
import { type Cells, cellReader } from './sheet-cells.ts';

/** What the cells of a line are read beside. */
export interface Place {
  level: Level;
  file: OrientationFile | undefined;
  timeZone: string;
}

type ReadLine = { change: Change } | { texts: string[] } | 'blank';

/** One kind of file that a school fills in, a line a pupil. */
export interface Sheet {
  /** «12 avis enregistrés» */
  words: { one: string; many: string };
  /** What the family entered, for people to read: it must still be so when the file comes back. */
  shown: 'Intention' | 'Choix' | undefined;
  /** The columns to fill in, for levels with so many wishes at most. */
  columns(most: number): string[];
  read(cells: Cells, place: Place): Change | undefined;
}

const numbered = (most: number, ...names: string[]): string[] =>
  Array.from({ length: most }, (_, index) => names.map((name) => `${name} ${index + 1}`)).flat();

const ANSWERS = { favourable: ['Favorable'], reserved: ['Réservé'], unfavourable: ['Défavorable'] };
const YES_NO = { yes: ['Oui', 'O', 'X'], no: ['Non', 'N'] };
const STATUSES = { school: ['Scolaire', 'Sous statut scolaire'], apprentice: ['Apprenti', 'Sous statut d’apprenti'] };
const FAMILY_ANSWERS = { agrees: ['Accord'], refuses: ['Désaccord'], appeals: ['Appel'], stays: ['Maintien'] };

const wishesOf = (place: Place, phase: 'intentions' | 'choices'): Wish[] => place.file?.[phase]?.wishes ?? [];

/** What a family enters, on paper. */
function wishesSheet(event: 'validate-intentions' | 'validate-choices', words: Sheet['words']): Sheet {
  return {
    words,
    shown: undefined,
    columns: (most) => numbered(most, 'Voie', 'Métier', 'Statut'),
    read(cells, { level }) {
      const ranks = cells.ranks('Voie', 'Métier', 'Statut');
      const wishes = ranks.map((rank): Wish => {
        const [occupation, status] = [cells.text(`Métier ${rank}`), cells.choice(`Statut ${rank}`, STATUSES)];
        const track = cells.track(`Voie ${rank}`, level) ?? '';
        return { track, ...(occupation && { occupation }), ...(status && { status }) };
      });
      return wishes.length > 0 ? { event, wishes } : undefined;
    },
  };
}

function decisionSheet(event: 'decide' | 'record-commission', words: Sheet['words']): Sheet {
  return {
    words,
    shown: 'Choix',
    columns: (most) => [...numbered(most, 'Décision'), 'Motivations'],
    read(cells, { level }) {
      const ranks = cells.ranks('Décision');
      const tracks = ranks.map((rank) => cells.track(`Décision ${rank}`, level) ?? '');
      const reasons = cells.text('Motivations');
      return tracks.length > 0 || reasons ? { event, tracks, ...(reasons && { reasons }) } : undefined;
    },
  };
}

/** What the school records: councils, meetings, decisions. */
export const RECORDS: Readonly<Record<string, Sheet>> = {
  opinions: {
    words: { one: 'avis enregistré', many: 'avis enregistrés' },
    shown: 'Intention',
    columns: (most) => [...numbered(most, 'Avis'), 'Recommandation', 'Motivations'],
    read(cells, { level }) {
      const answers = cells.ranks('Avis').flatMap((rank) => cells.chosen(`Avis ${rank}`, ANSWERS));
      const recommended = cells.track('Recommandation', level);
      const reasons = cells.text('Motivations');
      if (answers.length === 0 && !recommended && !reasons) return undefined;
      const opinion = { answers, ...(recommended && { recommended }), ...(reasons && { reasons }) };
      return { event: 'record-opinion', opinion };
    },
  },
  proposals: {
    words: { one: 'proposition enregistrée', many: 'propositions enregistrées' },
    shown: 'Choix',
    columns: (most) => [...numbered(most, 'Accord'), 'Autre voie', 'Mise à niveau', 'Motivations'],
    read(cells, { level }) {
      const agreed = cells
        .ranks('Accord')
        .flatMap((rank) => cells.chosen(`Accord ${rank}`, YES_NO).map((one) => one === 'yes'));
      const other = cells.track('Autre voie', level);
      const [support, reasons] = [cells.text('Mise à niveau'), cells.text('Motivations')];
      if (agreed.length === 0 && !other && !support && !reasons) return undefined;
      const proposal = { agreed, ...(other && { other }), ...(support && { support }), ...(reasons && { reasons }) };
      return { event: 'record-proposal', proposal };
    },
  },
  meetings: {
    words: { one: 'entretien enregistré', many: 'entretiens enregistrés' },
    shown: 'Choix',
    columns: () => ['Date', 'Heure', 'Lieu'],
    read(cells, { timeZone }) {
      const [at, place] = [cells.moment('Date', 'Heure', timeZone), cells.text('Lieu')];
      return at && { event: 'set-meeting', meeting: { at, ...(place && { place }) } };
    },
  },
  decisions: decisionSheet('decide', { one: 'décision enregistrée', many: 'décisions enregistrées' }),
  commission: decisionSheet('record-commission', {
    one: 'décision de la commission enregistrée',
    many: 'décisions de la commission enregistrées',
  }),
};

/** What families gave on paper («fiche de dialogue»). */
export const FORMS: Readonly<Record<string, Sheet>> = {
  intentions: wishesSheet('validate-intentions', {
    one: 'fiche d’intentions saisie',
    many: 'fiches d’intentions saisies',
  }),
  acknowledgements: {
    words: { one: 'accusé de réception saisi', many: 'accusés de réception saisis' },
    shown: 'Intention',
    columns: () => ['Accusé de réception'],
    read: (cells) =>
      cells.choice('Accusé de réception', YES_NO) === 'yes' ? { event: 'acknowledge-opinion' } : undefined,
  },
  choices: wishesSheet('validate-choices', { one: 'fiche de choix saisie', many: 'fiches de choix saisies' }),
  answers: {
    words: { one: 'réponse saisie', many: 'réponses saisies' },
    shown: 'Choix',
    columns: () => ['Réponse'],
    read(cells, { file }) {
      switch (cells.choice('Réponse', FAMILY_ANSWERS)) {
        case 'agrees':
          // Once the head has decided, it is to that decision that the family agrees.
          return { event: file?.headDecision ? 'accept-decision' : 'accept-proposal' };
        case 'refuses':
          return { event: 'refuse-proposal' };
        case 'appeals':
          return { event: 'appeal' };
        case 'stays':
          return { event: 'ask-to-stay' };
        case undefined:
          return undefined;
      }
    },
  },
};

/** Reads a line: what it changes, everything that is wrong in it, or that nothing is filled in. */
export function readLine(sheet: Sheet, cells: ReadonlyMap<string, string>, place: Place): ReadLine {
  const reader = cellReader(cells, place.level.mostWishes);
  const stale = sheet.shown ? staleWish(sheet.shown, reader, place) : undefined;
  const change = sheet.read(reader, place);
  const texts = [...(stale && change ? [stale] : []), ...reader.faults()];
  if (texts.length > 0) return { texts };
  return change ? { change } : 'blank';
}

/** A wish that the file shows and the family has changed since: the council's answer would be to something else. */
function staleWish(shown: 'Intention' | 'Choix', cells: Cells, place: Place): string | undefined {
  const wishes = wishesOf(place, shown === 'Intention' ? 'intentions' : 'choices');
  const ranks = cells.ranks(shown);
  const changed = ranks.find((rank) => cells.track(`${shown} ${rank}`, place.level) !== wishes[rank - 1]?.track);
  return changed === undefined
    ? undefined
    : `la colonne « ${shown} ${changed} » n’est pas ce que la famille a saisi : refaites le modèle (« campaign template »)`;
}

/** @throws {CommandError} for a name that is none of them */
export function sheetNamed(sheets: Readonly<Record<string, Sheet>>, name: string): Sheet {
  const sheet = Object.hasOwn(sheets, name) ? sheets[name] : undefined;
  if (sheet) return sheet;
  throw new CommandError(`« ${name} » n’existe pas : écrivez ${Object.keys(sheets).join(', ')}.`);
}

/** The most wishes that a level of this portal has: files have columns for as many. */
export const mostWishes = ({ orientation: { levels } }: Pick<PortalConfig, 'orientation'>): number =>
  Math.max(...levels.map((level) => level.mostWishes));

/** The columns that show what the family entered. */
export const shownColumns = ({ shown }: Sheet, most: number): string[] => (shown ? numbered(most, shown) : []);

/** All columns of a file, those to fill in last. */
export const sheetColumns = (sheet: Sheet, most: number): string[] => [
  ...PUPIL_COLUMNS,
  ...shownColumns(sheet, most),
  ...sheet.columns(most),
];
