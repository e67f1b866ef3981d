import { type ClassPupil, type Grade, TUTOR } from './class.ts';
import type { ClassTerm, ClassYear } from './class-years.ts';
import { elementId, HEAD_ID, pupilId, subjectId, teacherId } from './lsu-ids.ts';
import { classMark, markOf, positionOf } from './marks.ts';
import { type ClassSubject, SUBJECTS } from './subjects.ts';
import { advice, bandOf, CAREER, projectComment, summary } from './words.ts';
import { element, list, textElement } from './xml.ts';

const DOMAINS = ['CPD_FRA', 'CPD_ETR', 'CPD_SCI', 'CPD_ART', 'MET_APP', 'FRM_CIT', 'SYS_NAT', 'REP_MND'] as const;
/** Terms of the class before those of a grade. */
const TERMS_BEFORE: Readonly<Record<Grade, number>> = { '4e': 0, '3e': 3 };

interface Moment {
  year: number;
  grade: Grade;
  term: ClassTerm;
}

/** A pupil's bilan of a term. */
export function periodicBilan(pupil: ClassPupil, { year, grade, term: { index, council, lockedAt } }: Moment): string {
  const term = TERMS_BEFORE[grade] + index - 1;
  const mean = pupil.mean + pupil.trend * term;
  const [lates, justified, unjustified] = pupil.absences;
  const attributes = {
    'eleve-ref': pupilId(pupil),
    'periode-ref': `P_${index}`,
    'date-conseil-classe': council,
    'date-scolarite': `${year}-08-18`,
    'date-verrou': lockedAt,
    'responsable-etab-ref': HEAD_ID,
    'prof-princ-refs': teacherId(TUTOR),
  };
  const isTutored = bandOf(mean) === 0;
  const career = index === 2 ? [textElement('parcours', CAREER[grade], { code: 'PAR_AVN' })] : [];
  return element('bilan-periodique', attributes, [
    element(
      'liste-acquis',
      {},
      SUBJECTS.map((subject) => acquis(pupil, subject, { index, term })),
    ),
    element('epis-eleve', {}, [
      element('epi-eleve', { 'epi-groupe-ref': 'EPG_1' }, [textElement('commentaire', projectComment(mean))]),
    ]),
    ...list(
      'acc-persos-eleve',
      isTutored
        ? [
            element('acc-perso-eleve', { 'acc-perso-groupe-ref': 'APG_1' }, [
              textElement('commentaire', 'Participe et ose poser des questions.'),
            ]),
          ]
        : [],
    ),
    ...list('liste-parcours', career),
    ...list('modalites-accompagnement', support(pupil)),
    textElement('acquis-conseils', advice(pupil, mean, grade, index)),
    ...(isTutored ? [textElement('devoirs-faits', 'Inscription le mardi et le jeudi, présence régulière.')] : []),
    element('vie-scolaire', {
      'nb-retards': lates,
      'nb-abs-justifiees': justified,
      'nb-abs-injustifiees': unjustified,
      'nb-heures-manquees': 3 * (justified + unjustified),
    }),
  ]);
}

const support = ({ support: measure }: ClassPupil): string[] =>
  measure
    ? [
        element(
          'modalite-accompagnement',
          { code: measure.code },
          measure.detail === undefined ? [] : [textElement('complement-ppre', measure.detail)],
        ),
      ]
    : [];

function acquis(pupil: ClassPupil, subject: ClassSubject, { index, term }: { index: number; term: number }): string {
  const { code, words } = subject;
  const mark = markOf(pupil, subject, term);
  const evaluated = pupil.hasPositions
    ? { 'structure-non-notee': true, positionnement: positionOf(mark) }
    : { 'moyenne-eleve': mark, 'moyenne-structure': classMark(subject, term) };
  const attributes = {
    'discipline-ref': subjectId(code),
    'enseignant-refs': teacherId(code),
    'element-programme-refs': elementId(code, index),
    ...evaluated,
  };
  const appreciation = words[bandOf(mark)]![(Number(pupil.localId) + index) % 2]!;
  return element('acquis', attributes, [textElement('appreciation', appreciation)]);
}

/** A pupil's bilan at the end of cycle 3. */
export const cycleBilan = (
  pupil: ClassPupil,
  { year, createdOn, lockedAt }: Extract<ClassYear, { kind: 'cycle' }>,
): string =>
  element(
    'bilan-cycle',
    {
      'eleve-ref': pupilId(pupil),
      cycle: 3,
      millesime: year,
      'date-creation': createdOn,
      'date-verrou': lockedAt,
      'responsable-etab-ref': HEAD_ID,
      'prof-princ-refs': teacherId(TUTOR),
    },
    [
      element(
        'socle',
        {},
        DOMAINS.map((code, index) =>
          element('domaine', { code, positionnement: Math.max(2, positionOf(pupil.mean + (index % 3) - 1)) }),
        ),
      ),
      textElement('synthese', summary(pupil)),
    ],
  );
