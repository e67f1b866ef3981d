import { COMPLEMENTS, CORE, DIGITAL, PATHS, REGIONAL, SUPPORT } from '../content.ts';
import {
  BOOLEAN,
  code,
  DATE,
  element,
  exactly,
  ID,
  maybe,
  number,
  one,
  optional,
  record,
  reference,
  references,
  required,
  several,
  text,
  textElement,
} from './grammar.ts';

/** The bilans of an LSU file, and what its other sections have in common with them (domain/livret.md §1). */

export const DIVISION = text(20);
export const NAME = text(100);
const ATTENDANCE = number(0, 999);
const LOCK = required({ kind: 'lock' }, 'LOCK_DATE_REQUIRED');

export const comment = textElement('commentaire', 600);
export const description = textElement('description', 600);

export const path = element('parcours', {
  attributes: { code: required(code(...PATHS)) },
  text: 600,
  unique: ['code'],
});
export const periodAndDivision = { 'periode-ref': required(reference('periode')), 'code-division': required(DIVISION) };

const responsables = element('responsables', {
  children: [
    several(
      element('responsable', {
        attributes: {
          civilite: optional(code('M', 'MME')),
          nom: optional(NAME),
          prenom: optional(NAME),
          legal1: optional(BOOLEAN),
          legal2: optional(BOOLEAN),
          'lien-parente': optional(text(40)),
          denomination: optional(text(600)),
        },
        children: [
          maybe(
            element('adresse', {
              attributes: {
                ligne1: required(text(50)),
                ligne2: optional(text(50)),
                ligne3: optional(text(50)),
                ligne4: optional(text(50)),
                'code-postal': required(text(10)),
                commune: required(text(100)),
              },
            }),
          ),
        ],
      }),
      50,
    ),
  ],
});

/** The eight parts of the common core: each has its position at the end of a cycle, and may have one before. */
const core = (position: typeof required) =>
  element('socle', {
    children: [
      exactly(
        CORE.length,
        element('domaine', {
          attributes: { code: required(code(...CORE)), positionnement: position(number(0, 4)) },
          unique: ['code'],
        }),
      ),
    ],
  });

/** `epis-groupes` and `acc-persos-groupes`, alike. */
export const group = (name: string, attribute: string, of: string) =>
  record(name, {
    attributes: { id: required(ID), [attribute]: required(reference(of)), intitule: required(text(150)) },
    children: [
      maybe(comment),
      one(
        element('enseignants-disciplines', {
          children: [
            several(
              element('enseignant-discipline', {
                attributes: {
                  'enseignant-ref': required(reference('enseignant')),
                  'discipline-ref': required(reference('discipline')),
                },
              }),
              100,
            ),
          ],
        }),
      ),
    ],
  });

/** What a pupil did in one of those groups. */
const ofPupil = (list: string, name: string, attribute: string, of: string) =>
  element(list, {
    children: [
      several(
        element(name, {
          attributes: { [attribute]: required(reference(of)) },
          children: [maybe(comment)],
          unique: [attribute],
        }),
        20,
      ),
    ],
  });

const acquis = element('acquis', {
  attributes: {
    'discipline-ref': required(reference('discipline')),
    'enseignant-refs': required(references('enseignant', 1, 20)),
    'element-programme-refs': optional(references('element-programme', 1, 50)),
    'moyenne-eleve': optional(text(8)),
    'moyenne-structure': optional(text(8)),
    'eleve-non-note': optional(BOOLEAN),
    'structure-non-notee': optional(BOOLEAN),
    positionnement: optional(number(1, 4)),
  },
  children: [maybe(textElement('appreciation', 600))],
  unique: ['discipline-ref'],
});

const digital = element('competences-numeriques', {
  attributes: { 'comp-num-commun-refs': optional(references('competences-numeriques-commun', 1, 10)) },
  children: [
    maybe(textElement('appreciation-num', 600)),
    {
      element: element('competence-num', {
        attributes: { code: required(code(...DIGITAL)), niveau: required(number(1, 3)) },
        unique: ['code'],
      }),
      least: 0,
      most: DIGITAL.length,
    },
  ],
});

const signed = {
  'responsable-etab-ref': required(reference('responsable-etab')),
  'prof-princ-refs': optional(references('enseignant', 1, 10)),
};

export const periodic = record('bilan-periodique', {
  attributes: {
    'eleve-ref': required(reference('eleve')),
    'periode-ref': required(reference('periode')),
    'date-conseil-classe': required(DATE),
    'date-scolarite': required(DATE),
    'date-verrou': LOCK,
    ...signed,
  },
  children: [
    one(element('liste-acquis', { children: [several(acquis, 60)] })),
    maybe(digital),
    maybe(ofPupil('epis-eleve', 'epi-eleve', 'epi-groupe-ref', 'epi-groupe')),
    maybe(ofPupil('acc-persos-eleve', 'acc-perso-eleve', 'acc-perso-groupe-ref', 'acc-perso-groupe')),
    maybe(element('liste-parcours', { children: [several(path, PATHS.length)] })),
    maybe(
      element('modalites-accompagnement', {
        children: [
          several(
            element('modalite-accompagnement', {
              attributes: { code: required(code(...SUPPORT)) },
              children: [
                maybe(textElement('complement-ppre', 600)),
                maybe(textElement('complement-contrat-reussite', 600)),
              ],
              unique: ['code'],
            }),
            SUPPORT.length,
          ),
        ],
      }),
    ),
    one(textElement('acquis-conseils', 1000)),
    maybe(textElement('devoirs-faits', 600)),
    one(
      element('vie-scolaire', {
        attributes: {
          'nb-retards': required(ATTENDANCE),
          'nb-abs-justifiees': required(ATTENDANCE),
          'nb-abs-injustifiees': required(ATTENDANCE),
          'nb-heures-manquees': optional(ATTENDANCE),
        },
        children: [maybe(comment)],
      }),
    ),
    maybe(core(optional)),
    maybe(responsables),
  ],
  unique: ['eleve-ref', 'periode-ref'],
  passing: true,
});

export const cycle = record('bilan-cycle', {
  attributes: {
    'eleve-ref': required(reference('eleve')),
    cycle: required(number(3, 4)),
    millesime: required({ kind: 'exact', length: 4 }),
    'date-creation': required(DATE),
    'date-verrou': LOCK,
    ...signed,
  },
  children: [
    one(core(required)),
    one(textElement('synthese', 1500)),
    maybe(
      element('enseignement-complement', {
        attributes: { code: required(code(...COMPLEMENTS)), positionnement: optional(number(1, 2)) },
      }),
    ),
    maybe(responsables),
    maybe(
      element('langue-culture-regionale', {
        attributes: { code: required(code(...REGIONAL)), positionnement: optional(number(1, 2)) },
      }),
    ),
  ],
  unique: ['eleve-ref', 'cycle'],
  passing: true,
});
