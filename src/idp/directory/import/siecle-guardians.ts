import type { Spool } from '../../../files/spool.ts';
import type { ParseMobileOptions } from '../../../phone/parse-mobile.ts';
import { checkLengths, cleanName, cleanText, type LimitedValues } from './clean-values.ts';
import { readContacts } from './contacts.ts';
import type { FaultCode, FaultLog } from './faults.ts';
import { PackedLinks } from './packed-links.ts';
import type { PersonRow } from './rows.ts';
import { TextMap } from './text-map.ts';
import { field, type XmlRecord } from './xml-records.ts';

export const GUARDIAN_SECTIONS: ReadonlySet<string> = new Set(['PERSONNES', 'RESPONSABLES', 'ADRESSES']);

/** NIVEAU_RESPONSABILITE, 0 being an old «contact»; before it RESP_LEGAL, of which 1 and 2 were both legal (§1.2). */
const LEVELS: Readonly<Record<string, 1 | 2 | 3>> = { '1': 1, '2': 2, '3': 3, '0': 3 };
const OLD_LEVELS: Readonly<Record<string, 1 | 2 | 3>> = { '1': 1, '2': 1, '0': 3 };

/** Reads the records of a BEE_RESPONSABLES file (`domain/imports.md` §1.2). */
export class SiecleGuardians {
  readonly links = new PackedLinks();
  readonly #addresses = new TextMap();
  #persons = new TextMap();
  #pending: PersonRow[] = [];
  #file: string;
  #log: FaultLog;
  #phones: ParseMobileOptions;
  #rows: Spool<PersonRow>;

  constructor(file: string, log: FaultLog, phones: ParseMobileOptions, rows: Spool<PersonRow>) {
    this.#file = file;
    this.#log = log;
    this.#phones = phones;
    this.#rows = rows;
  }

  /** False for a «SansAdresses» file: it says nothing of addresses, so those known stay. */
  get tellsAddresses(): boolean {
    return this.#addresses.size > 0;
  }

  addressOf(addressId: string | undefined): string[] | undefined {
    return addressId === undefined ? undefined : this.#addresses.get(addressId)?.split('\n');
  }

  record(section: string, record: XmlRecord): void {
    if (section === 'PERSONNES' && record.name === 'PERSONNE') this.#person(record);
    if (section === 'RESPONSABLES') this.#link(record);
    if (section === 'ADRESSES' && record.name === 'ADRESSE') this.#address(record);
  }

  async pause(): Promise<void> {
    for (const row of this.#pending) await this.#rows.append(row);
    this.#pending = [];
  }

  /** Once the file is read: links to persons it does not have. */
  finish(): void {
    for (const personId of this.links.persons()) {
      if (this.#persons.has(personId)) continue;
      for (const { line } of this.links.of(personId)) {
        this.#log.add(this.#file, 'PERSON_UNKNOWN', { line, element: 'PERSONNE_ID' }, { id: personId.slice(0, 40) });
      }
      this.links.clear(personId);
    }
    this.#persons = new TextMap();
  }

  #faultsOf(record: XmlRecord) {
    return (code: FaultCode, element: string, params?: Record<string, string | number>): void =>
      this.#log.add(this.#file, code, { line: record.line, element }, params);
  }

  #checkLengths(record: XmlRecord, values: LimitedValues): void {
    checkLengths(values, (element, limit) => this.#faultsOf(record)('VALUE_TOO_LONG', element, { limit }));
  }

  #person(record: XmlRecord): void {
    const fault = this.#faultsOf(record);
    const localId = record.attributes.PERSONNE_ID?.trim() ?? '';
    if (localId === '') fault('PERSONNE_ID_REQUIRED', 'PERSONNE_ID');
    else if (this.#persons.has(localId)) fault('PERSONNE_ID_UNIQUE', 'PERSONNE_ID', { id: localId.slice(0, 40) });
    else this.#persons.set(localId, '');
    const familyName = cleanName(field(record, 'NOM_DE_FAMILLE', 'NOM', 'NOM_USAGE'));
    if (familyName === undefined) {
      fault('PERSON_FAMILY_NAME_REQUIRED', 'NOM_DE_FAMILLE');
      return;
    }
    const firstName = cleanName(field(record, 'PRENOM'));
    if (firstName === undefined) fault('PERSON_FIRST_NAME_REQUIRED', 'PRENOM');
    const contacts = readContacts(
      {
        portable: field(record, 'TEL_PORTABLE'),
        personal: field(record, 'TEL_PERSONNEL'),
        work: field(record, 'TEL_PROFESSIONNEL'),
        email: field(record, 'MEL'),
      },
      { portable: 'TEL_PORTABLE', email: 'MEL' },
      this.#phones,
      (code, place) => this.#log.add(this.#file, code, { line: record.line, ...place }),
    );
    const useName = cleanName(field(record, 'NOM_USAGE'));
    const civility = field(record, 'LC_CIVILITE');
    const profession = cleanText(field(record, 'CODE_PROFESSION'));
    this.#checkLengths(record, {
      PERSONNE_ID: ['number', localId],
      LC_CIVILITE: ['code', civility],
      CODE_PROFESSION: ['code', profession],
      NOM_DE_FAMILLE: ['name', familyName],
      NOM_USAGE: ['name', useName],
      PRENOM: ['name', firstName],
      TEL_PERSONNEL: ['phone', contacts.landline],
    });
    this.#pending.push({
      file: this.#file,
      line: record.line,
      localId,
      civility,
      familyName,
      useName,
      firstName: firstName ?? '',
      ...contacts,
      profession,
      addressId: field(record, 'ADRESSE_ID'),
    });
  }

  /** Any child of RESPONSABLES that names a pupil and a person is a link, whatever it is called (§1.2). */
  #link(record: XmlRecord): void {
    const fault = this.#faultsOf(record);
    const localPupilId = cleanText(field(record, 'ELEVE_ID'));
    const personId = cleanText(field(record, 'PERSONNE_ID'));
    if (localPupilId === undefined || personId === undefined) {
      fault('LINK_INCOMPLETE', localPupilId === undefined ? 'ELEVE_ID' : 'PERSONNE_ID');
      return;
    }
    const level = this.#level(record);
    const kinship = cleanText(field(record, 'CODE_PARENTE'));
    this.#checkLengths(record, { CODE_PARENTE: ['code', kinship] });
    const twin = this.links.add(personId, { localPupilId, level, kinship, line: record.line });
    if (twin && twin.level !== level) fault('LINK_TWICE', 'NIVEAU_RESPONSABILITE');
  }

  #level(record: XmlRecord): 1 | 2 | 3 {
    const now = field(record, 'NIVEAU_RESPONSABILITE');
    const old = field(record, 'RESP_LEGAL');
    const level = now === undefined ? old && OLD_LEVELS[old] : LEVELS[now];
    if (level) return level;
    this.#faultsOf(record)('LINK_LEVEL_UNKNOWN', 'NIVEAU_RESPONSABILITE');
    return 3;
  }

  #address(record: XmlRecord): void {
    const id = record.attributes.ADRESSE_ID?.trim();
    if (!id) return;
    const street = [1, 2, 3, 4].map((line) => cleanText(field(record, `LIGNE${line}_ADRESSE`)));
    const townName = field(record, 'LIBELLE_POSTAL', 'COMMUNE_ETRANGERE');
    const town = [field(record, 'CODE_POSTAL'), townName].filter(Boolean);
    const country = field(record, 'CODE_PAYS') === '100' ? undefined : field(record, 'LL_PAYS');
    this.#checkLengths(record, {
      ADRESSE_ID: ['number', id],
      ...Object.fromEntries(street.map((text, line) => [`LIGNE${line + 1}_ADRESSE`, ['addressLine', text] as const])),
      CODE_POSTAL: ['code', field(record, 'CODE_POSTAL')],
      LIBELLE_POSTAL: ['town', townName],
      LL_PAYS: ['town', country],
    });
    const lines = [...street, town.join(' '), country].filter((line) => line !== undefined && line !== '');
    if (lines.length > 0) this.#addresses.set(id, lines.join('\n'));
  }
}
