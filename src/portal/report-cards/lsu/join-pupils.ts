import { trusted } from 'mongoose';
import type { Spool } from '../../../files/spool.ts';
import type { Author } from '../../campaign/file.model.ts';
import { schoolYearOf, timeZoneOf } from '../../campaign/school-days.ts';
import type { PortalContext } from '../../context.ts';
import type { Directory } from '../../directory/directory.ts';
import { pupilPages } from '../../directory/pupil-pages.ts';
import type { SchoolPupil } from '../../directory/school-pupil.ts';
import { cardId, cardName } from '../card-name.ts';
import type { NewCard } from '../keep-cards.ts';
import { reportCards } from '../report-card.model.ts';
import type { LsuFaultLog } from './faults.ts';
import type { StagedCard, StagedFile } from './read-lsu.ts';

/** What the import asks of the provider. */
export interface LsuPortal extends Pick<PortalContext, 'db' | 'clock'> {
  directory: Pick<Directory, 'pupilsOf' | 'school'>;
}

/** A file whose pupils were found in the Directory. */
export interface JoinedFile {
  uai: string;
  cards: Spool<StagedCard>;
  newCard(card: StagedCard, by: Author): NewCard;
}

/** Cards read again at once. */
const BATCH = 100;

/**
 * Finds the pupils of all files in the Directory, each school's asked for once: a number that its school does not know, or
 * that is another child's there, is a fault, and so is a card that two files have.
 */
export async function joinPupils(
  portal: LsuPortal,
  files: readonly StagedFile[],
  log: LsuFaultLog,
): Promise<JoinedFile[]> {
  const schools = new Map<string, Map<string, SchoolPupil>>();
  const firsts = new Map<string, { file: string; line: number }>();
  const joined: JoinedFile[] = [];
  for (const { file, uai, pupils: inFile, cards } of files) {
    const known = schools.get(uai) ?? (await pupilsOf(portal, uai));
    schools.set(uai, known);
    const allNames = new Set([...known.values()].map(foldedNames));
    for (const { line, localId, hasCard, ...names } of inFile) {
      const place = { line, element: 'eleve' };
      const found = known.get(localId);
      const params = { id: localId, uai };
      if (!found) log.add(file, hasCard ? 'PUPIL_UNKNOWN' : 'PUPIL_UNKNOWN_WITHOUT_CARD', place, params);
      else if (isSomebodyElse(names, found, allNames)) log.add(file, 'PUPIL_MISTAKEN', place, params);
    }
    for await (const batch of cards.batches(BATCH)) {
      for (const { localId, line, year, term } of batch) {
        const key = `${localId}:${cardName({ uai, year, term })}`;
        const first = firsts.get(key);
        const element = elementOf(term);
        if (first) log.add(file, 'CARD_TWICE', { line, element }, { file: first.file, first: first.line });
        else firsts.set(key, { file, line });
      }
      const hidden = await hiddenAgain(portal, uai, known, batch);
      for (const { line, term } of hidden) log.add(file, 'LOCK_DATE_LATER', { line, element: elementOf(term) });
    }
    const current = schoolYearOf(portal.clock.now(), timeZoneOf(uai));
    const schoolName = (await portal.directory.school(uai))?.name;
    const school = { uai, ...(schoolName && { schoolName }) };
    joined.push({
      uai,
      cards,
      newCard: (card, by) => newCard(card, known.get(card.localId)!, { school, by, current }),
    });
  }
  return joined;
}

const elementOf = ({ kind }: StagedCard['term']) => (kind === 'cycle' ? 'bilan-cycle' : 'bilan-periodique');

/** Cards that families see, and would not once they are replaced by these, which are locked later only. One query. */
async function hiddenAgain(
  { db, clock }: LsuPortal,
  uai: string,
  pupils: ReadonlyMap<string, SchoolPupil>,
  cards: readonly StagedCard[],
): Promise<StagedCard[]> {
  const now = clock.now();
  const later = new Map(
    cards.flatMap((card) => {
      const pupil = new Date(card.lockedAt) > now && pupils.get(card.localId);
      return pupil ? [[cardId(pupil.sub, cardName({ ...card, uai })), card] as const] : [];
    }),
  );
  if (later.size === 0) return [];
  const seen = await reportCards(db)
    .find({ _id: trusted({ $in: [...later.keys()] }), lockedAt: trusted({ $lte: now }) }, { _id: 1 })
    .lean<{ _id: string }[]>();
  return seen.map(({ _id }) => later.get(_id)!);
}

async function pupilsOf({ directory }: LsuPortal, uai: string): Promise<Map<string, SchoolPupil>> {
  const known = new Map<string, SchoolPupil>();
  for await (const pupils of pupilPages(directory, uai)) {
    for (const pupil of pupils) known.set(pupil.localId, { ...pupil, guardians: [] });
  }
  return known;
}

function newCard(
  { localId: _, line: __, lockedAt, ...card }: StagedCard,
  { sub, firstName, familyName, level }: SchoolPupil,
  { school, by, current }: { school: Pick<NewCard, 'uai' | 'schoolName'>; by: Author; current: number },
): NewCard {
  return {
    ...card,
    pupil: sub,
    firstName,
    familyName,
    ...school,
    // The Directory tells today's level: of a card of another year nothing tells it.
    ...(level !== undefined && card.year === current && { level }),
    lockedAt: new Date(lockedAt),
    source: 'lsu',
    by,
  };
}

const folded = (name: string) =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-zœæ]/g, '');

interface Names {
  firstName: string;
  familyName: string;
}

const foldedNames = ({ firstName, familyName }: Names) => `${folded(firstName)} ${folded(familyName)}`;

/**
 * Both names differ, or one does and another child of the school has them both: the number is another child's, of another
 * school or year, or her brother's. One alone may differ, by use or by a mistake.
 */
function isSomebodyElse(
  { firstName, familyName }: Partial<Names>,
  found: Names,
  allNames: ReadonlySet<string>,
): boolean {
  if (firstName === undefined || familyName === undefined) return false;
  const names = foldedNames({ firstName, familyName });
  if (names === foldedNames(found)) return false;
  const bothDiffer = folded(firstName) !== folded(found.firstName) && folded(familyName) !== folded(found.familyName);
  return bothDiffer || allNames.has(names);
}
