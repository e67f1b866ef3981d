import { HEAD, PUPILS, UAI } from './class.ts';
import type { ClassYear } from './class-years.ts';
import { cycleBilan, periodicBilan } from './lsu-bilan.ts';
import { elementId, HEAD_ID, pupilId, subjectId, teacherId } from './lsu-ids.ts';
import { SUBJECTS } from './subjects.ts';
import { PATHS, PROJECTS, TUTORING } from './words.ts';
import { element, textElement } from './xml.ts';

type Terms = Extract<ClassYear, { kind: 'terms' }>;
type Cycle = Extract<ClassYear, { kind: 'cycle' }>;

const ids = (codes: readonly string[]) => codes.map(subjectId).join(' ');

/** One school year of the class as the software of schools writes it: an LSU file (domain/livret.md §1). */
export function lsuFileOf(year: ClassYear): string {
  const head = element('entete', {}, [
    textElement('editeur', 'Démonstration'),
    textElement('application', 'educonnect demo lsu'),
    textElement('etablissement', UAI),
  ]);
  const data = element('donnees', {}, year.kind === 'terms' ? ofTerms(year) : ofCycle(year));
  const namespace = { xmlns: 'urn:fr:edu:scolarite:lsun:bilans:import', schemaVersion: '3.0' };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('lsun-bilans', namespace, [head, data])}`;
}

const heads = () => element('responsables-etab', {}, [element('responsable-etab', { id: HEAD_ID, libelle: HEAD })]);

const pupils = (division: string) =>
  element(
    'eleves',
    {},
    PUPILS.map((pupil) =>
      element('eleve', {
        id: pupilId(pupil),
        'id-be': pupil.localId,
        nom: pupil.familyName,
        prenom: pupil.firstName,
        'code-division': division,
      }),
    ),
  );

const teachers = () =>
  element(
    'enseignants',
    {},
    SUBJECTS.map(({ code, teacher: { civility, familyName, firstName } }, index) =>
      element('enseignant', {
        id: teacherId(code),
        type: 'epp',
        'id-sts': 97_400 + index,
        civilite: civility,
        nom: familyName,
        prenom: firstName,
      }),
    ),
  );

/** Who teaches a project, as its group names them. */
const taughtBy = (codes: readonly string[]) =>
  element(
    'enseignants-disciplines',
    {},
    codes.map((code) =>
      element('enseignant-discipline', { 'enseignant-ref': teacherId(code), 'discipline-ref': subjectId(code) }),
    ),
  );

function ofTerms({ year, grade, division, terms }: Terms): string[] {
  const periods = terms.map(({ index }) =>
    element('periode', { id: `P_${index}`, millesime: year, indice: index, 'nb-periodes': 3 }),
  );
  const subjects = SUBJECTS.map(({ code, label }) =>
    element('discipline', { id: subjectId(code), code, 'modalite-election': 'S', libelle: label }),
  );
  const elements = SUBJECTS.flatMap(({ code, elements: named }) =>
    named[grade].map((libelle, index) => element('element-programme', { id: elementId(code, index + 1), libelle })),
  );
  const paths = terms.map(({ index }) =>
    element(
      'parcours-commun',
      { 'periode-ref': `P_${index}`, 'code-division': division },
      PATHS[index - 1]!.map(({ code, text }) => textElement('parcours', text, { code })),
    ),
  );
  const lives = terms.map(({ index }) =>
    element('vie-scolaire-commun', { 'periode-ref': `P_${index}`, 'code-division': division }, [
      textElement('commentaire', 'Classe vivante et solidaire ; les retards du matin sont à surveiller.'),
    ]),
  );
  const { title, theme, subjects: codes, description, group } = PROJECTS[grade];
  return [
    heads(),
    pupils(division),
    element('periodes', {}, periods),
    element('disciplines', {}, subjects),
    teachers(),
    element('elements-programme', {}, elements),
    element('parcours-communs', {}, paths),
    element('vies-scolaires-communs', {}, lives),
    element('epis', {}, [
      element('epi', { id: 'EPI_1', intitule: title, thematique: theme, 'discipline-refs': ids(codes) }, [
        textElement('description', description),
      ]),
    ]),
    element('epis-groupes', {}, [
      element('epi-groupe', { id: 'EPG_1', 'epi-ref': 'EPI_1', intitule: `${title} – ${division}` }, [
        textElement('commentaire', group),
        taughtBy(codes),
      ]),
    ]),
    element('acc-persos', {}, [
      element('acc-perso', { id: 'AP_1', intitule: TUTORING.title, 'discipline-refs': ids(TUTORING.subjects) }),
    ]),
    element('acc-persos-groupes', {}, [
      element('acc-perso-groupe', { id: 'APG_1', 'acc-perso-ref': 'AP_1', intitule: `${division}, groupe 1` }, [
        taughtBy(TUTORING.subjects),
      ]),
    ]),
    element(
      'bilans-periodiques',
      {},
      terms.flatMap((term) => PUPILS.map((pupil) => periodicBilan(pupil, { year, grade, term }))),
    ),
  ];
}

const ofCycle = (cycle: Cycle): string[] => [
  heads(),
  pupils(cycle.division),
  teachers(),
  element(
    'bilans-cycle',
    {},
    PUPILS.map((pupil) => cycleBilan(pupil, cycle)),
  ),
];
