/** What is wrong with a file, or worth knowing about it, said to the administrator in her language (L2). */
export interface Fault<Code extends string = string> {
  code: Code;
  severity: 'error' | 'warning';
  file: string;
  /** First line is 1; absent when the whole file is meant. */
  line?: number;
  /** Element of an XML file or column of a CSV file. */
  element?: string;
  text: string;
}

export interface Place {
  line?: number;
  element?: string;
}

type Params = Readonly<Record<string, string | number>>;

/** What a code means: whether it stops the import, and its sentence. */
export type FaultRow = readonly ['error' | 'warning', (p: Params) => string];

/** The faults that any file may have, whatever it says. Every kind of import adds its own. */
export const FILE_FAULTS = {
  FILE_UNREADABLE: ['error', () => 'Le fichier ne peut pas être lu.'],
  FILE_TOO_LARGE: ['error', (p) => `Le fichier dépasse la taille admise (${p.limit}).`],
  FILE_EMPTY: ['error', () => 'Le fichier est vide.'],
  INVALID_ZIP: ['error', (p) => `L’archive zip est illisible : ${p.detail}.`],
  INVALID_FILE: [
    'error',
    (p) => `L’archive doit contenir un seul fichier ${p.extension} ; elle en contient ${p.count}.`,
  ],
  ZIP_BOMB: ['error', () => 'L’archive se décompresse en un contenu démesuré : elle est refusée.'],
  ENCODING_NOT_SUPPORTED: ['error', (p) => `L’encodage « ${p.encoding} » n’est pas pris en charge.`],
  INVALID_BYTES: ['error', (p) => `Des octets n’existent pas dans l’encodage ${p.encoding} : refaites l’export.`],
  XML_MALFORMED: ['error', (p) => `Le XML est mal formé ou tronqué (${p.detail}).`],
  XML_DTD_REFUSED: ['error', () => 'Une déclaration DOCTYPE est présente : elle est refusée.'],
  XML_TOO_DEEP: ['error', () => 'Les éléments sont imbriqués trop profondément.'],
  XML_TOO_LONG: ['error', () => 'Une fiche, un élément ou un texte est démesurément long.'],
} as const satisfies Record<string, FaultRow>;

/** Thrown by what reads a file when nothing after that point can be trusted. */
export class SourceFault extends Error {
  override name = 'SourceFault';
  readonly code: string;
  readonly params: Params;
  constructor(code: string, params: Params = {}) {
    super(code);
    this.code = code;
    this.params = params;
  }
}

/** A `SourceFault` with the place where it stopped the reading. */
export class ReadingStopped extends Error {
  override name = 'ReadingStopped';
  readonly fault: SourceFault;
  readonly place: Place;
  constructor(fault: SourceFault, place: Place) {
    super(fault.code, { cause: fault });
    this.fault = fault;
    this.place = place;
  }
}

/** Controls, marks that turn the direction of writing, and ends of lines: a fault is one line that does what it says (S58). */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const printable = (text: string) => text.replace(UNPRINTABLE, '\ufffd');

/** Listed faults of each severity, unless said otherwise: beyond, they are only counted, so that a hopeless file does not fill memory. */
const LISTED = 500;

/** Gathers the faults of all files of one import, so that the administrator sees them at once. */
export class FaultLog<Code extends string = string> {
  readonly errors: Fault<Code>[] = [];
  readonly warnings: Fault<Code>[] = [];
  errorCount = 0;
  warningCount = 0;
  #table: Readonly<Record<Code, FaultRow>>;
  #listed: number;

  constructor(table: Readonly<Record<Code, FaultRow>>, listed = LISTED) {
    this.#table = table;
    this.#listed = listed;
  }

  add(file: string, code: Code, place: Place = {}, params: Params = {}): void {
    const [severity, text] = this.#table[code];
    const list = severity === 'error' ? this.errors : this.warnings;
    if (severity === 'error') this.errorCount += 1;
    else this.warningCount += 1;
    if (list.length >= this.#listed) return;
    const { element } = place;
    const shown = { ...place, ...(element !== undefined && { element: printable(element) }) };
    list.push({ code, severity, file: printable(file), ...shown, text: printable(text(params)) });
  }

  /** Adds what ended the reading of a file. @throws what is no fault of a file */
  addStop(file: string, thrown: unknown): void {
    const { fault, place } =
      thrown instanceof ReadingStopped ? thrown : { fault: thrown as SourceFault, place: undefined };
    if (!(fault instanceof SourceFault) || !Object.hasOwn(this.#table, fault.code)) throw thrown;
    this.add(file, fault.code as Code, place, fault.params);
  }
}
