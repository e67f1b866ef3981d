import { basename } from 'node:path';
import { checksOut } from '../../../config/uai.ts';
import { decodeXml } from '../../../files/decode.ts';
import { SourceFault } from '../../../files/faults.ts';
import { counted } from '../../../files/progress.ts';
import { openSource, type Source } from '../../../files/source.ts';
import { Spool } from '../../../files/spool.ts';
import { parseDay, schoolYearOf } from './clean-values.ts';
import type { FaultCode } from './faults.ts';
import type { Reading } from './reading.ts';
import type { PersonRow, PupilRow } from './rows.ts';
import { GUARDIAN_SECTIONS, SiecleGuardians } from './siecle-guardians.ts';
import { PUPIL_SECTIONS, SieclePupils } from './siecle-pupils.ts';
import type { StagedSchool } from './staged.ts';
import { field, readXmlRecords, type XmlRecord } from './xml-records.ts';

/** Other SIECLE exports, that the message names when one is given by mistake (`domain/imports.md` §1). */
const OTHER_EXPORTS: Readonly<Record<string, string>> = {
  BEE_NOMENCLATURES: 'nomenclature',
  BEE_STRUCTURES: 'structures',
  BEE_COMMUN: 'données communes',
  IMPORT_ELEVES: 'import des élèves',
};

const SECTIONS: ReadonlySet<string> = new Set([...PUPIL_SECTIONS, ...GUARDIAN_SECTIONS]);

/** The part of a school that one file tells. */
export type StagedPart = StagedSchool & { file: string };

/**
 * Reads and checks one SIECLE file, pupils or guardians by its root element, zipped or not. Every fault goes to the log;
 * undefined when the file gives nothing that can be imported.
 */
export async function readSiecle(path: string, reading: Reading): Promise<StagedPart | undefined> {
  try {
    return await new SiecleFile(await openSource(path, '.xml'), reading).read();
  } catch (error) {
    reading.log.addStop(basename(path), error);
    return undefined;
  }
}

class SiecleFile {
  #source: Source;
  #reading: Reading;
  #head: XmlRecord | undefined;
  #pupils: SieclePupils | undefined;
  #guardians: SiecleGuardians | undefined;
  #pupilRows: Spool<PupilRow>;
  #personRows: Spool<PersonRow>;

  constructor(source: Source, reading: Reading) {
    this.#source = source;
    this.#reading = reading;
    this.#pupilRows = new Spool(reading.spool);
    this.#personRows = new Spool(reading.spool);
  }

  async read(): Promise<StagedPart | undefined> {
    const stream = await this.#source.open();
    this.#reading.progress.start(this.#source.name, this.#source.size);
    await readXmlRecords(decodeXml(counted(stream, this.#reading.progress)), SECTIONS, {
      root: (root) => this.#begin(root),
      record: (section, record) => this.#record(section, record),
      pause: async () => {
        await this.#pupils?.pause();
        await this.#guardians?.pause();
      },
    });
    await this.#pupils?.pause();
    await this.#guardians?.pause();
    this.#guardians?.finish();
    await this.#pupilRows.flush();
    await this.#personRows.flush();
    return this.#staged();
  }

  #begin(root: string): void {
    const { log, today, phones } = this.#reading;
    const file = this.#source.name;
    if (root === 'BEE_ELEVES') this.#pupils = new SieclePupils(file, log, today, this.#pupilRows);
    else if (root === 'BEE_RESPONSABLES') this.#guardians = new SiecleGuardians(file, log, phones, this.#personRows);
    else
      throw new SourceFault('WRONG_ROOT', { root: root.slice(0, 60), kind: OTHER_EXPORTS[root] ?? 'nature inconnue' });
  }

  #record(section: string, record: XmlRecord): void {
    if (section === 'PARAMETRES') this.#head = record;
    else (this.#pupils ?? this.#guardians)?.record(section, record);
  }

  #staged(): StagedPart | undefined {
    const uai = this.#uai();
    if (uai === undefined) return undefined;
    this.#checkYear();
    const exported = this.#head && field(this.#head, 'DATE_EXPORT');
    const exportedOn = (exported && parseDay(exported)) || this.#reading.today.toISOString().slice(0, 10);
    const pupils = this.#pupils;
    const guardians = this.#guardians;
    return {
      file: this.#source.name,
      uai,
      kind: 'second-degree',
      name: pupils?.schoolNames.get(uai),
      exportedOn,
      pupils: pupils && {
        rows: this.#pupilRows,
        has: (localId) => pupils.divisions.has(localId),
        divisionOf: (row) => pupils.divisions.get(row.localId) || undefined,
      },
      guardians: guardians && {
        rows: this.#personRows,
        linksOf: (localId) => guardians.links.of(localId),
        addressOf: (row) => guardians.addressOf(row.addressId),
        tellsAddresses: guardians.tellsAddresses,
      },
    };
  }

  #fault(code: FaultCode, element: string, params?: Record<string, string | number>): undefined {
    this.#reading.log.add(this.#source.name, code, { line: this.#head?.line, element }, params);
    return undefined;
  }

  #uai(): string | undefined {
    const uai = this.#head && field(this.#head, 'UAJ')?.toUpperCase();
    if (!uai) return this.#fault('UAI_REQUIRED', 'UAJ');
    if (!checksOut(uai)) return this.#fault('UAI_INVALID', 'UAJ', { uai: uai.slice(0, 20) });
    const expected = this.#reading.uai;
    if (expected !== undefined && uai !== expected)
      return this.#fault('UAI_MISMATCHED', 'UAJ', { found: uai, expected });
    return uai;
  }

  #checkYear(): void {
    const found = this.#head && field(this.#head, 'ANNEE_SCOLAIRE');
    const current = schoolYearOf(this.#reading.today);
    if (found && found !== String(current))
      this.#fault('SCHOOL_YEAR', 'ANNEE_SCOLAIRE', { found: found.slice(0, 9), current });
  }
}
