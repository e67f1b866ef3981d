import { ECOLE_ADVICE, ECOLE_SUBJECTS } from './ecole-subjects.ts';
import type { DirectoryPupil } from './school-client.ts';
import { schoolYearOf } from './stages.ts';

/** A report card as the API takes it, and its name in the address. */
export interface EcoleCard {
  name: string;
  body: { year: number; term: object; division: string; level: string; locked_at: string; content: object };
}

const ZONE = 'Europe/Paris';
const LEVELS = ['CP', 'CE1', 'CE2', 'CM1', 'CM2'];
const HEAD = 'Mme Nadine PELISSOU';
const CORE = ['CPD_FRA', 'CPD_ETR', 'CPD_SCI', 'CPD_ART', 'MET_APP', 'FRM_CIT', 'SYS_NAT', 'REP_MND'];
/** When the five periods of an école end, as month and day; the first two in the year in which the school year begins. */
const ENDS = ['10-16', '12-18', '02-12', '04-09', '07-02'] as const;

const endOf = (year: number, period: number) => `${period < 2 ? year : year + 1}-${ENDS[period]}T18:00:00+01:00`;

/** 1 to 4, the same at each play; somewhat better from one period to the next. */
function positionOf(name: string, place: number, period: number): number {
  const letters = [...name].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0);
  return Math.min(4, 2 + ((letters + place * 3) % 2) + Number((letters + place + period) % 5 === 0));
}

function periodic({ given_name: name }: DirectoryPupil, period: number, teacher: string) {
  const positions = ECOLE_SUBJECTS.map((_, place) => positionOf(name, place, period));
  const mean = Math.round(positions.reduce((sum, one) => sum + one, 0) / positions.length);
  return {
    kind: 'periodic',
    head: HEAD,
    tutors: [teacher],
    subjects: ECOLE_SUBJECTS.map(({ code, domain, label, element, words }, place) => ({
      code,
      domain,
      label,
      elements: [element],
      position: positions[place],
      appreciation: words[positions[place]! - 1],
    })),
    paths: period === 1 ? [{ code: 'PAR_ART', text: 'Chorale de l’école et concert de Noël.' }] : [],
    advice: ECOLE_ADVICE[mean - 1],
    attendance: { lates: name.length % 2, justified: period % 3, unjustified: 0 },
  };
}

const cycle2 = ({ given_name: name }: DirectoryPupil, teacher: string) => ({
  kind: 'cycle',
  head: HEAD,
  tutors: [teacher],
  core: CORE.map((code, place) => ({ code, position: positionOf(name, place, 0) })),
  summary: `${name} termine le cycle 2 avec de bons acquis. Lire souvent et apprendre les tables de multiplication aidera au cycle 3.`,
});

/**
 * What an école tells of a pupil of CE2 to CM2: of this year the periods that are over, of the year before the last one, and
 * the end of cycle 2, in CE2. Nothing of pupils whose level is unknown.
 */
export function ecoleCards(pupil: DirectoryPupil, uai: string, now: Date): EcoleCard[] {
  const rank = LEVELS.indexOf(pupil.level ?? '');
  if (rank < LEVELS.indexOf('CE2')) return [];
  const current = schoolYearOf(ZONE, now);
  const division = pupil.division ?? pupil.level!;
  const teacher = division.replace(/^\S+ /, '');
  const card = (year: number, term: object, name: string, lockedAt: string, content: object): EcoleCard => {
    const level = LEVELS[rank - (current - year)]!;
    const body = { year, term, division: year === current ? division : level, level, locked_at: lockedAt, content };
    return { name: `${year}-${name}-${uai}`, body };
  };
  const period = (year: number, index: number) =>
    card(
      year,
      { kind: 'periodic', index: index + 1, of: ENDS.length },
      `p${index + 1}-${ENDS.length}`,
      endOf(year, index),
      periodic(pupil, index, teacher),
    );
  const over = ENDS.map((_, index) => index).filter((index) => new Date(endOf(current, index)) <= now);
  const yearOfCe2 = current - (rank - LEVELS.indexOf('CE2'));
  const endOfCycle = endOf(yearOfCe2, ENDS.length - 1);
  return [
    ...(new Date(endOfCycle) <= now
      ? [card(yearOfCe2, { kind: 'cycle', cycle: 2 }, 'c2', endOfCycle, cycle2(pupil, teacher))]
      : []),
    period(current - 1, ENDS.length - 1),
    ...over.map((index) => period(current, index)),
  ];
}
