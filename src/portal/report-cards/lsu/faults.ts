import { FaultLog, type FaultRow, FILE_FAULTS } from '../../../files/faults.ts';

/**
 * Every fault that the import of an LSU file may report (domain/livret.md §1). An error stops the whole import: a report
 * card is an official document, and one that was half understood must not reach a family.
 */
const FAULTS = {
  ...FILE_FAULTS,
  ENCODING_NOT_SUPPORTED: ['error', (p) => `L’encodage est « ${p.encoding} » : un fichier LSU est en UTF-8.`],
  WRONG_ROOT: ['error', (p) => `L’élément racine est « ${p.root} » : ce n’est pas un fichier de bilans LSU.`],
  WRONG_NAMESPACE: [
    'error',
    (p) => `L’espace de noms est « ${p.found} » : il doit être urn:fr:edu:scolarite:lsun:bilans:import.`,
  ],
  TOO_MANY_IDENTIFIERS: ['error', (p) => `Le fichier définit plus de ${p.limit} éléments : il est démesuré.`],
  ELEMENT_UNKNOWN: ['error', (p) => `L’élément « ${p.name} » n’existe pas dans « ${p.parent} ».`],
  ELEMENT_MISPLACED: ['error', (p) => `L’élément « ${p.name} » doit venir avant « ${p.before} ».`],
  ELEMENT_REPEATED: ['error', (p) => `L’élément « ${p.name} » ne peut figurer qu’une fois dans « ${p.parent} ».`],
  ELEMENT_REQUIRED: ['error', (p) => `L’élément « ${p.name} » est absent.`],
  ELEMENT_COUNT: ['error', (p) => `${p.least} éléments « ${p.name} » sont attendus, il y en a ${p.count}.`],
  ELEMENTS_TOO_MANY: ['error', (p) => `Il y a plus de ${p.most} éléments « ${p.name} » dans « ${p.parent} ».`],
  TEXT_UNEXPECTED: ['error', () => 'Cet élément ne doit pas contenir de texte.'],
  TEXT_BLANK: ['error', () => 'Le texte est vide : supprimez l’élément ou complétez-le.'],
  TEXT_TOO_LONG: ['error', (p) => `Le texte a ${p.length} caractères : ${p.most} au plus.`],
  CHARACTER_UNSHOWN: ['error', () => 'Un caractère de commande, qui ne s’affiche pas, est dans le texte.'],
  ATTRIBUTE_UNKNOWN: ['error', (p) => `L’attribut « ${p.name} » n’existe pas ici.`],
  ATTRIBUTE_REQUIRED: ['error', (p) => `L’attribut « ${p.name} » est absent.`],
  LOCK_DATE_REQUIRED: ['error', () => 'La date de verrou (date-verrou) est absente : verrouillez d’abord ce bilan.'],
  VALUE_BLANK: ['error', (p) => `L’attribut « ${p.name} » est vide.`],
  VALUE_TOO_LONG: ['error', (p) => `L’attribut « ${p.name} » a ${p.length} caractères : ${p.most} au plus.`],
  VALUE_LENGTH: [
    'error',
    (p) => `L’attribut « ${p.name} » vaut « ${p.value} » : il doit avoir ${p.length} caractères.`,
  ],
  CODE_UNKNOWN: ['error', (p) => `L’attribut « ${p.name} » vaut « ${p.value} » : il doit valoir ${p.codes}.`],
  NUMBER_INVALID: [
    'error',
    (p) => `L’attribut « ${p.name} » vaut « ${p.value} » : c’est un nombre entier de ${p.least} à ${p.most}.`,
  ],
  BOOLEAN_INVALID: ['error', (p) => `L’attribut « ${p.name} » vaut « ${p.value} » : il doit valoir true ou false.`],
  DATE_INVALID: ['error', (p) => `L’attribut « ${p.name} » vaut « ${p.value} » : ce n’est pas une date AAAA-MM-JJ.`],
  LOCK_DATE_INVALID: [
    'error',
    (p) =>
      `L’attribut « ${p.name} » vaut « ${p.value} » : ce n’est pas une date AAAA-MM-JJ, suivie ou non de Thh:mm:ss.`,
  ],
  ID_INVALID: ['error', (p) => `L’identifiant « ${p.value} » n’est pas un identifiant XML.`],
  ID_TWICE: ['error', (p) => `L’identifiant « ${p.value} » est déjà pris à la ligne ${p.first}.`],
  REFERENCE_UNKNOWN: ['error', (p) => `L’attribut « ${p.name} » désigne « ${p.value} », qui n’est pas défini avant.`],
  REFERENCE_MISTAKEN: [
    'error',
    (p) => `L’attribut « ${p.name} » désigne « ${p.value} », un élément « ${p.found} » et non « ${p.wanted} ».`,
  ],
  REFERENCES_COUNT: ['error', (p) => `L’attribut « ${p.name} » doit désigner de ${p.least} à ${p.most} éléments.`],
  NOT_UNIQUE: ['error', (p) => `La même valeur (${p.names}) figure déjà à la ligne ${p.first}.`],
  UAI_INVALID: ['error', (p) => `Le code UAI « ${p.uai} » est faux : sept chiffres et une lettre de contrôle.`],
  UAI_MISMATCHED: ['error', (p) => `Le fichier est celui de l’établissement ${p.found}, non de ${p.expected}.`],
  YEAR_MISMATCHED: [
    'error',
    (p) =>
      `L’année scolaire est ${p.found}, celle de l’import est ${p.expected} : donnez-lui l’année ${p.found} (year) si c’est voulu.`,
  ],
  PERIOD_IMPOSSIBLE: ['error', (p) => `La période ${p.index} sur ${p.of} n’existe pas.`],
  THEME_UNKNOWN: ['error', (p) => `La thématique « ${p.value} » n’est ni nationale ni définie dans le fichier.`],
  PUPIL_UNKNOWN: ['error', (p) => `L’élève ${p.id} (id-be) n’est pas connu dans l’établissement ${p.uai}.`],
  PUPIL_MISTAKEN: [
    'error',
    (p) => `L’élève ${p.id} (id-be) est un autre élève dans l’établissement ${p.uai} : vérifiez le nom et le prénom.`,
  ],
  CARD_TWICE: ['error', (p) => `Ce bilan figure déjà dans ${p.file}, à la ligne ${p.first}.`],
  LOCK_DATE_LATER: [
    'error',
    () => 'Les familles voient déjà ce bilan : la date de verrou de sa nouvelle version ne peut pas être à venir.',
  ],
  PUPIL_UNKNOWN_WITHOUT_CARD: [
    'warning',
    (p) => `L’élève ${p.id} (id-be) n’est pas connu dans l’établissement ${p.uai} ; il n’a pas de bilan ici.`,
  ],
  NO_CARD: ['warning', () => 'Le fichier ne contient aucun bilan.'],
} as const satisfies Record<string, FaultRow>;

export type LsuFaultCode = keyof typeof FAULTS;

/** Listed faults of each severity: beyond, they are only counted. */
const LISTED = 100;

/** The faults of one import of LSU files. */
export class LsuFaultLog extends FaultLog<LsuFaultCode> {
  constructor() {
    super(FAULTS, LISTED);
  }
}
