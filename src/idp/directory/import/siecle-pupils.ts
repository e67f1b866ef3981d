import type { Spool } from '../../../files/spool.ts';
import {
  checkLengths,
  cleanName,
  cleanText,
  detached,
  type LimitedValues,
  parseBirthDate,
  parseDay,
  parseIne,
} from './clean-values.ts';
import type { FaultCode, FaultLog } from './faults.ts';
import { levelOfMef } from './mef-level.ts';
import type { PupilRow } from './rows.ts';
import { TextMap } from './text-map.ts';
import { field, type XmlRecord } from './xml-records.ts';

export const PUPIL_SECTIONS: ReadonlySet<string> = new Set(['ELEVES', 'STRUCTURES']);

/** A school year's list of pupils who do not come any more is not a class. */
const NOT_A_DIVISION = /^inactifs$/i;

/** Reads the records of a BEE_ELEVES file (`domain/imports.md` §1.1): rows go to the spool, divisions wait to be joined. */
export class SieclePupils {
  /** Division by ELEVE_ID; empty while none is known. STRUCTURES comes after ELEVES, so it is joined when rows are planned. */
  readonly divisions = new TextMap();
  /** Name of each school that a pupil attended last year, by UAI: the file's own school may be among them. */
  readonly schoolNames = new Map<string, string>();
  #lineOfIne = new TextMap();
  #pending: PupilRow[] = [];
  #file: string;
  #log: FaultLog;
  #today: Date;
  #rows: Spool<PupilRow>;

  constructor(file: string, log: FaultLog, today: Date, rows: Spool<PupilRow>) {
    this.#file = file;
    this.#log = log;
    this.#today = today;
    this.#rows = rows;
  }

  record(section: string, record: XmlRecord): void {
    if (section === 'ELEVES' && record.name === 'ELEVE') this.#pupil(record);
    if (section === 'STRUCTURES' && record.name === 'STRUCTURES_ELEVE') this.#structures(record);
  }

  async pause(): Promise<void> {
    for (const row of this.#pending) await this.#rows.append(row);
    this.#pending = [];
  }

  #pupil(record: XmlRecord): void {
    const fault = this.#faultsOf(record);
    const localId = record.attributes.ELEVE_ID?.trim() ?? '';
    if (localId === '') fault('ELEVE_ID_REQUIRED', 'ELEVE_ID');
    else if (this.divisions.has(localId)) fault('ELEVE_ID_UNIQUE', 'ELEVE_ID', { id: localId.slice(0, 40) });
    else this.divisions.set(localId, '');
    const familyName = cleanName(field(record, 'NOM_DE_FAMILLE', 'NOM'));
    if (familyName === undefined) fault('FAMILY_NAME_REQUIRED', 'NOM_DE_FAMILLE');
    const firstName = cleanName(field(record, 'PRENOM'));
    if (firstName === undefined) fault('FIRST_NAME_REQUIRED', 'PRENOM');
    const birthDate = this.#birthDate(record);
    this.#learnSchoolName(record);
    const leftOn = this.#leftOn(record);
    const ine = this.#ine(record, leftOn !== undefined);
    const mef = field(record, 'CODE_MEF');
    if (familyName === undefined || firstName === undefined || birthDate === undefined) return;
    const useName = cleanName(field(record, 'NOM_USAGE'));
    this.#checkLengths(record, {
      ELEVE_ID: ['number', localId],
      NOM_DE_FAMILLE: ['name', familyName],
      NOM_USAGE: ['name', useName],
      PRENOM: ['name', firstName],
      CODE_MEF: ['code', mef],
    });
    this.#pending.push({
      file: this.#file,
      line: record.line,
      localId,
      ine,
      familyName,
      useName,
      firstName,
      birthDate,
      sex: this.#sex(record),
      mef,
      level: mef && levelOfMef(mef),
      leftOn,
    });
  }

  #faultsOf(record: XmlRecord) {
    return (code: FaultCode, element: string, params?: Record<string, string | number>): void =>
      this.#log.add(this.#file, code, { line: record.line, element }, params);
  }

  #checkLengths(record: XmlRecord, values: LimitedValues): void {
    checkLengths(values, (element, limit) => this.#faultsOf(record)('VALUE_TOO_LONG', element, { limit }));
  }

  #birthDate(record: XmlRecord): string | undefined {
    const text = field(record, 'DATE_NAISS');
    const day = text && parseBirthDate(text, this.#today);
    if (day) return day;
    this.#faultsOf(record)(text ? 'INVALID_BIRTHDATE_FORMAT' : 'BIRTHDATE_REQUIRED', 'DATE_NAISS');
    return undefined;
  }

  /** A pupil who left may come back under another ELEVE_ID: only those present must differ. */
  #ine(record: XmlRecord, left: boolean): string | undefined {
    const fault = this.#faultsOf(record);
    const ine = parseIne(field(record, 'ID_NATIONAL', 'INE_RNIE'));
    if (ine === undefined && !left) fault('INE_REQUIRED', 'ID_NATIONAL');
    if (ine === null) fault('INE_MALFORMED', 'ID_NATIONAL');
    if (ine === undefined || ine === null) return undefined;
    const first = left ? undefined : this.#lineOfIne.get(ine);
    if (first !== undefined) fault('INE_UNIQUE', 'ID_NATIONAL', { first });
    else if (!left) this.#lineOfIne.set(ine, String(record.line));
    return ine;
  }

  #sex(record: XmlRecord): 1 | 2 | undefined {
    const fault = this.#faultsOf(record);
    if (field(record, 'CODE_PAYS') === '100' && field(record, 'CODE_COMMUNE_INSEE_NAISS') === undefined) {
      fault('BIRTH_CITY_CODE_REQUIRED_FOR_FR_STUDENT', 'CODE_COMMUNE_INSEE_NAISS');
    }
    const code = field(record, 'CODE_SEXE');
    if (code === '1') return 1;
    if (code === '2') return 2;
    fault('SEX_CODE_REQUIRED', 'CODE_SEXE');
    return undefined;
  }

  #leftOn(record: XmlRecord): string | undefined {
    const text = field(record, 'DATE_SORTIE');
    if (text === undefined) return undefined;
    const day = parseDay(text);
    if (day === undefined) this.#faultsOf(record)('INVALID_LEAVING_DATE', 'DATE_SORTIE');
    return day ?? this.#today.toISOString().slice(0, 10);
  }

  #learnSchoolName(record: XmlRecord): void {
    const lastYear = record.children.find(({ name }) => name === 'SCOLARITE_AN_DERNIER');
    const uai = lastYear && field(lastYear, 'CODE_RNE');
    if (!lastYear || !uai || this.schoolNames.has(uai)) return;
    const name = [field(lastYear, 'DENOM_PRINC'), field(lastYear, 'DENOM_COMPL')].filter(Boolean).join(' ');
    this.#checkLengths(record, { DENOM_PRINC: ['schoolName', name] });
    if (name !== '') this.schoolNames.set(detached(uai), detached(name));
  }

  #structures(record: XmlRecord): void {
    const fault = this.#faultsOf(record);
    const id = record.attributes.ELEVE_ID?.trim() ?? '';
    const known = this.divisions.get(id);
    if (known === undefined) {
      fault('STRUCTURE_WITHOUT_PUPIL', 'ELEVE_ID', { id: id.slice(0, 40) });
      return;
    }
    const found = new Set(
      record.children
        .filter((child) => child.name === 'STRUCTURE' && field(child, 'TYPE_STRUCTURE') === 'D')
        .map((child) => cleanText(field(child, 'CODE_STRUCTURE')))
        .filter((code) => code !== undefined && !NOT_A_DIVISION.test(code)),
    );
    if (known !== '') found.add(known);
    if (found.size > 1) fault('SEVERAL_DIVISIONS', 'STRUCTURE');
    const [first] = known === '' ? found : [known];
    this.#checkLengths(record, { CODE_STRUCTURE: ['division', first] });
    if (first !== undefined) this.divisions.set(id, first);
  }
}
