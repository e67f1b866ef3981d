import type { Spool } from '../../../files/spool.ts';
import { nameKey, normaliseName } from '../normalise-name.ts';
import { checkLengths, cleanName, parseBirthDate, parseIne } from './clean-values.ts';
import type { FaultCode, FaultLog } from './faults.ts';
import { localKey } from './local-key.ts';
import type { CsvHeader, CsvRow } from './read-csv.ts';
import type { PupilRow } from './rows.ts';

const SEXES: Readonly<Record<string, 1 | 2>> = { M: 1, F: 2 };

type Column = 'familyName' | 'useName' | 'firstName' | 'birthDate' | 'sex' | 'ine' | 'level' | 'division';

/** A pupil as the guardians' extraction names children: no number, no birth date (`domain/imports.md` §2). */
export interface NamedPupil {
  localId: string;
  familyName: string;
  useName?: string;
  firstName: string;
  division?: string;
}

/** Whether a header is that of the pupils' extraction. */
export const isPupilHeader = (header: CsvHeader): boolean => header.column('Prénom élève') !== undefined;

/** Reads the rows of the pupils' extraction (`domain/imports.md` §2, ONDE and BE1D columns). */
export class OndePupils {
  readonly named: NamedPupil[] = [];
  #lineOf = new Map<string, number>();
  #file: string;
  #log: FaultLog;
  #today: Date;
  #rows: Spool<PupilRow>;
  #header: CsvHeader;
  #columns: Readonly<Record<Column, number | undefined>>;

  constructor(file: string, log: FaultLog, today: Date, rows: Spool<PupilRow>, header: CsvHeader) {
    this.#file = file;
    this.#log = log;
    this.#today = today;
    this.#rows = rows;
    this.#header = header;
    this.#columns = {
      familyName: this.#required('Nom élève'),
      useName: header.column('Nom d’usage élève'),
      firstName: this.#required('Prénom élève'),
      birthDate: this.#required('Date naissance'),
      sex: header.column('Sexe'),
      ine: header.column('INE'),
      level: header.column('Niveau'),
      division: header.column('Libellé classe', 'Classe'),
    };
  }

  #required(column: string): number | undefined {
    const index = this.#header.column(column);
    if (index === undefined) this.#log.add(this.#file, 'COLUMN_REQUIRED', { line: 1 }, { column });
    return index;
  }

  has(localId: string): boolean {
    return this.#lineOf.has(localId);
  }

  async row({ cells, line }: CsvRow): Promise<void> {
    const fault = (code: FaultCode, element?: string, params?: Record<string, string | number>): void =>
      this.#log.add(this.#file, code, { line, element }, params);
    if (cells.slice(this.#header.width).some((cell) => cell !== '')) fault('CSV_TOO_MANY_CELLS');
    const cell = (name: Column): string | undefined => {
      const index = this.#columns[name];
      return index === undefined ? undefined : cleanName(cells[index]);
    };
    const familyName = cell('familyName');
    if (familyName === undefined) fault('FAMILY_NAME_REQUIRED', 'Nom élève');
    const firstName = cell('firstName');
    if (firstName === undefined) fault('FIRST_NAME_REQUIRED', 'Prénom élève');
    const dateText = cell('birthDate');
    const birthDate = dateText && parseBirthDate(dateText, this.#today);
    if (!birthDate) fault(dateText ? 'INVALID_BIRTHDATE_FORMAT' : 'BIRTHDATE_REQUIRED', 'Date naissance');
    const ine = parseIne(cell('ine'));
    if (ine === null) fault('INE_MALFORMED', 'INE');
    if (ine === undefined) fault('INE_REQUIRED', 'INE');
    const sex = SEXES[cell('sex')?.toUpperCase() ?? ''];
    if (sex === undefined) fault('SEX_CODE_REQUIRED', 'Sexe');
    if (familyName === undefined || firstName === undefined || !birthDate) return;
    const byName = localKey(nameKey(familyName, firstName), birthDate);
    // Hashed: a local id may be shown to apps that have no right to the INE.
    const localId = ine ? localKey(ine) : byName;
    const first = this.#lineOf.get(localId);
    if (first !== undefined) {
      fault(ine ? 'INE_UNIQUE' : 'PUPIL_TWICE', ine ? 'INE' : 'Nom élève', { first });
      return;
    }
    this.#lineOf.set(localId, line);
    const pupil: NamedPupil = { localId, familyName, useName: cell('useName'), firstName, division: cell('division') };
    const level = cell('level')?.toUpperCase();
    checkLengths(
      {
        'Nom élève': ['name', familyName],
        'Nom d’usage élève': ['name', pupil.useName],
        'Prénom élève': ['name', firstName],
        'Libellé classe': ['division', pupil.division],
        Niveau: ['code', level],
      },
      (element, limit) => fault('VALUE_TOO_LONG', element, { limit }),
    );
    this.named.push(pupil);
    const formerIds = ine ? [byName] : undefined;
    await this.#rows.append({
      file: this.#file,
      line,
      ...pupil,
      formerIds,
      ine: ine ?? undefined,
      birthDate,
      sex,
      level,
    });
  }
}

/** The pupils of a school by name, to find the children that the guardians' extraction names. */
export class PupilsByName {
  #byName = new Map<string, Set<NamedPupil>>();

  constructor(pupils: Iterable<NamedPupil>) {
    for (const pupil of pupils) {
      for (const family of [pupil.familyName, pupil.useName]) if (family !== undefined) this.#add(family, pupil);
    }
  }

  #add(family: string, pupil: NamedPupil): void {
    const key = nameKey(family, pupil.firstName);
    this.#byName.set(key, (this.#byName.get(key) ?? new Set()).add(pupil));
  }

  /** Pupils of that name; those of that class alone when there are any. */
  find(
    familyName: string,
    firstName: string,
    division: string | undefined,
  ): { found: NamedPupil[]; sameClass: boolean } {
    const named = [...(this.#byName.get(nameKey(familyName, firstName)) ?? [])];
    if (division === undefined) return { found: named, sameClass: true };
    const wanted = normaliseName(division);
    const inClass = named.filter((pupil) => pupil.division !== undefined && normaliseName(pupil.division) === wanted);
    return inClass.length > 0 ? { found: inClass, sameClass: true } : { found: named, sameClass: false };
  }
}
