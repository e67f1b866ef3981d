import { PATHS } from '../content.ts';
import {
  comment,
  cycle,
  DIVISION,
  description,
  group,
  NAME,
  path,
  periodAndDivision,
  periodic,
} from './bilan-schema.ts';
import {
  code,
  element,
  ID,
  maybe,
  number,
  one,
  optional,
  record,
  references,
  required,
  several,
  text,
  textElement,
} from './grammar.ts';

/** What an LSU file holds, in its order: `import-bilan-complet.xsd`, version 3.0, which 2.0 is a part of (domain/livret.md §1). */

const POSITIVE = number(1, 999_999_999_999_999);

const section = (name: string, child: Parameters<typeof several>[0]) => element(name, { children: [several(child)] });

const PROJECT = { id: required(ID), intitule: required(text(150)) };

const donnees = element('donnees', {
  children: [
    one(
      section(
        'responsables-etab',
        record('responsable-etab', { attributes: { id: required(ID), libelle: required(NAME) }, unique: ['libelle'] }),
      ),
    ),
    one(
      section(
        'eleves',
        record('eleve', {
          attributes: {
            id: required(ID),
            'id-be': required(POSITIVE),
            nom: optional(NAME),
            prenom: optional(NAME),
            'code-division': required(DIVISION),
          },
          unique: ['id-be'],
        }),
      ),
    ),
    maybe(
      section(
        'periodes',
        record('periode', {
          attributes: {
            id: required(ID),
            millesime: required({ kind: 'exact', length: 4 }),
            indice: required(number(1, 12)),
            'nb-periodes': required(number(1, 12)),
          },
          unique: ['millesime', 'indice', 'nb-periodes'],
        }),
      ),
    ),
    maybe(
      section(
        'disciplines',
        record('discipline', {
          attributes: {
            id: required(ID),
            code: required({ kind: 'exact', length: 6 }),
            'code-national': optional({ kind: 'exact', length: 6 }),
            'modalite-election': required(code('S', 'O', 'F', 'L', 'R', 'X')),
            libelle: required(text(40)),
          },
          unique: ['code', 'modalite-election'],
        }),
      ),
    ),
    maybe(
      section(
        'enseignants',
        record('enseignant', {
          attributes: {
            id: required(ID),
            type: required(code('epp', 'local', 'dir', 'autre')),
            'id-sts': required(POSITIVE),
            civilite: optional(code('M', 'MME')),
            nom: optional(NAME),
            prenom: optional({ kind: 'text', most: 100, mayBeEmpty: true }),
          },
          unique: ['type', 'id-sts'],
        }),
      ),
    ),
    maybe(
      section(
        'elements-programme',
        record('element-programme', {
          attributes: { id: required(ID), libelle: required(text(300)) },
          unique: ['libelle'],
        }),
      ),
    ),
    maybe(
      section(
        'competences-numeriques-communs',
        record('competences-numeriques-commun', {
          attributes: {
            id: required(ID),
            'code-structure': required(DIVISION),
            'type-structure': required(code('D', 'G')),
          },
          text: 600,
        }),
      ),
    ),
    maybe(
      section(
        'parcours-communs',
        record('parcours-commun', {
          attributes: periodAndDivision,
          children: [several(path, PATHS.length)],
          unique: ['periode-ref', 'code-division'],
        }),
      ),
    ),
    maybe(
      section(
        'vies-scolaires-communs',
        record('vie-scolaire-commun', {
          attributes: periodAndDivision,
          children: [one(comment)],
          unique: ['periode-ref', 'code-division'],
        }),
      ),
    ),
    maybe(
      section(
        'epis-thematiques',
        record('epi-thematique', {
          attributes: { code: required(text(50)), libelle: required(text(100)) },
          unique: ['code'],
        }),
      ),
    ),
    maybe(
      section(
        'epis',
        record('epi', {
          attributes: {
            ...PROJECT,
            thematique: required(text(50)),
            'discipline-refs': required(references('discipline', 2, 20)),
          },
          children: [maybe(description)],
        }),
      ),
    ),
    maybe(section('epis-groupes', group('epi-groupe', 'epi-ref', 'epi'))),
    maybe(
      section(
        'acc-persos',
        record('acc-perso', {
          attributes: { ...PROJECT, 'discipline-refs': required(references('discipline', 1, 20)) },
          children: [maybe(description)],
        }),
      ),
    ),
    maybe(section('acc-persos-groupes', group('acc-perso-groupe', 'acc-perso-ref', 'acc-perso'))),
    maybe(section('bilans-periodiques', periodic)),
    maybe(section('bilans-cycle', cycle)),
  ],
});

export const LSU = element('lsun-bilans', {
  attributes: { schemaVersion: required(code('2.0', '3.0')) },
  children: [
    one(
      record('entete', {
        children: [
          one(textElement('editeur', 50)),
          one(textElement('application', 50)),
          maybe(textElement('appliVersion', 50)),
          one(textElement('etablissement', 50)),
        ],
        anyOrder: true,
      }),
    ),
    one(donnees),
  ],
});
