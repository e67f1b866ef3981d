import { type FaultRow, FILE_FAULTS, FaultLog as FileFaultLog } from '../../../files/faults.ts';

/**
 * Every fault an import may report. An error stops the whole import; it is what would make a person unknown, mistaken for
 * another or unfindable by her birth date. A warning tells what was left out or not understood: sex and birth commune are
 * of no use here, so their absence is one (`domain/imports.md` §1.3 lists them as errors of an importer that needs them).
 */
const FAULTS = {
  ...FILE_FAULTS,
  WRONG_ROOT: [
    'error',
    (p) => `L’élément racine est ${p.root} (${p.kind}) : ce n’est pas un export des élèves ni des responsables.`,
  ],
  UAI_REQUIRED: ['error', () => 'Le code UAI de l’établissement (UAJ) est absent.'],
  UAI_INVALID: ['error', (p) => `Le code UAI « ${p.uai} » est faux : la lettre de contrôle ne correspond pas.`],
  UAI_MISMATCHED: ['error', (p) => `Le fichier est celui de l’établissement ${p.found}, non de ${p.expected}.`],
  SAME_FILE_TWICE: ['error', (p) => `Un autre fichier de même nature est donné pour l’établissement ${p.uai}.`],
  SCHOOL_YEAR: ['warning', (p) => `L’année scolaire du fichier est ${p.found}, l’année en cours est ${p.current}.`],
  VALUE_TOO_LONG: ['error', (p) => `La valeur dépasse ${p.limit} caractères : corrigez-la dans l’établissement.`],
  ELEVE_ID_REQUIRED: ['error', () => 'Le numéro de l’élève (ELEVE_ID) est absent.'],
  ELEVE_ID_UNIQUE: ['error', (p) => `Le numéro d’élève ${p.id} figure déjà dans le fichier.`],
  FAMILY_NAME_REQUIRED: ['error', () => 'Le nom de famille est absent.'],
  FIRST_NAME_REQUIRED: ['error', () => 'Le prénom est absent.'],
  BIRTHDATE_REQUIRED: ['error', () => 'La date de naissance est absente.'],
  INVALID_BIRTHDATE_FORMAT: ['error', () => 'La date de naissance n’est pas une date jj/mm/aaaa possible.'],
  INE_UNIQUE: ['error', (p) => `Le même INE figure déjà à la ligne ${p.first}.`],
  INE_REQUIRED: ['warning', () => 'L’élève n’a pas d’INE : il est reconnu dans cet établissement seulement.'],
  INE_MALFORMED: ['warning', () => 'L’INE n’a pas la forme attendue : il est ignoré.'],
  INE_OF_ANOTHER_PUPIL: [
    'warning',
    () => 'Cet INE est celui d’un autre élève (nom et date de naissance différents) : il est ignoré.',
  ],
  SEX_CODE_REQUIRED: ['warning', () => 'Le sexe est absent ou inconnu.'],
  BIRTH_CITY_CODE_REQUIRED_FOR_FR_STUDENT: [
    'warning',
    () => 'La commune de naissance est absente pour un élève né en France.',
  ],
  INVALID_LEAVING_DATE: ['warning', () => 'La date de sortie n’est pas une date : l’élève est considéré comme sorti.'],
  DIVISION_REQUIRED: ['warning', () => 'L’élève n’a pas de division.'],
  SEVERAL_DIVISIONS: ['warning', () => 'L’élève a plusieurs divisions : la première est retenue.'],
  PUPIL_TWICE: [
    'error',
    (p) => `Cet élève figure déjà à la ligne ${p.first} (mêmes noms et date de naissance, sans INE).`,
  ],
  STRUCTURE_WITHOUT_PUPIL: ['warning', (p) => `Une division est donnée à l’élève ${p.id}, absent du fichier.`],
  PERSONNE_ID_REQUIRED: ['error', () => 'Le numéro de la personne (PERSONNE_ID) est absent.'],
  PERSONNE_ID_UNIQUE: ['error', (p) => `Le numéro de personne ${p.id} figure déjà dans le fichier.`],
  PERSON_FAMILY_NAME_REQUIRED: ['error', () => 'Le nom du responsable est absent.'],
  PERSON_FIRST_NAME_REQUIRED: [
    'warning',
    () => 'Le prénom du responsable est absent : il ne pourra pas activer de compte par SMS.',
  ],
  MOBILE_NOT_UNDERSTOOD: [
    'warning',
    () => 'Le téléphone portable n’est pas un numéro de mobile reconnu : pas d’activation par SMS.',
  ],
  EMAIL_NOT_UNDERSTOOD: ['warning', () => 'L’adresse électronique n’est pas valide : elle est ignorée.'],
  LINK_INCOMPLETE: ['error', () => 'Un lien de responsabilité n’indique pas l’élève ou la personne.'],
  LINK_TWICE: [
    'warning',
    () => 'Le même lien figure plusieurs fois avec des niveaux différents : le premier est retenu.',
  ],
  LINK_LEVEL_UNKNOWN: [
    'warning',
    () => 'Le niveau de responsabilité est absent ou inconnu : le lien ne donne aucun droit.',
  ],
  PERSON_UNKNOWN: ['warning', (p) => `Le lien désigne la personne ${p.id}, absente du fichier : il est ignoré.`],
  PUPIL_UNKNOWN: ['warning', (p) => `Le lien désigne l’élève ${p.id}, inconnu dans l’établissement : il est ignoré.`],
  PERSON_KNOWN_TWICE: [
    'warning',
    () => 'Cette personne a déjà deux comptes ou deux fiches : elle pourra les regrouper dans « Mon compte ».',
  ],
  PERSON_ID_REUSED: ['warning', () => 'Ce numéro désignait une autre personne : un nouveau dossier est créé.'],
  CSV_UNKNOWN: [
    'error',
    () => 'Les colonnes ne sont ni celles des élèves ni celles des responsables (séparateur attendu : « ; »).',
  ],
  CSV_MALFORMED: ['error', (p) => `La ligne ne peut pas être lue (${p.detail}).`],
  CSV_TOO_MANY_CELLS: [
    'error',
    () => 'La ligne a plus de cellules que l’en-tête : un « ; » n’est sans doute pas entre guillemets.',
  ],
  COLUMN_REQUIRED: ['error', (p) => `La colonne « ${p.column} » est absente.`],
  CHILD_INCOMPLETE: ['error', () => 'Le nom ou le prénom de l’enfant est absent.'],
  CHILD_AMBIGUOUS: [
    'error',
    () => 'Plusieurs élèves portent ce nom et ce prénom dans cette classe : corrigez le fichier à la main.',
  ],
  CHILD_UNKNOWN: ['warning', () => 'L’enfant n’est pas parmi les élèves de l’école : le lien est ignoré.'],
  CHILD_OTHER_CLASS: ['warning', () => 'L’enfant est dans une autre classe que celle indiquée.'],
} as const satisfies Record<string, FaultRow>;

export type FaultCode = keyof typeof FAULTS;

/** The faults of one import of pupils and guardians. */
export class FaultLog extends FileFaultLog<FaultCode> {
  constructor() {
    super(FAULTS);
  }
}
