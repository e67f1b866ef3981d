import type { Spool } from '../../../files/spool.ts';
import type { ParseMobileOptions } from '../../../phone/parse-mobile.ts';
import { nameKey } from '../normalise-name.ts';
import { checkLengths, cleanName, cleanText } from './clean-values.ts';
import { readContacts } from './contacts.ts';
import type { FaultCode, FaultLog } from './faults.ts';
import { localKey } from './local-key.ts';
import type { NamedPupil, PupilsByName } from './onde-pupils.ts';
import { PackedLinks } from './packed-links.ts';
import type { CsvHeader, CsvRow } from './read-csv.ts';
import type { PersonRow } from './rows.ts';

/** The columns repeated for each child of a line. */
const CHILD = ['Nom d’usage enfant', 'Nom de famille enfant', 'Prénom enfant', 'Classes enfants'] as const;

/** Whether a header is that of the guardians' extraction. */
export const isGuardianHeader = (header: CsvHeader): boolean => header.column('Prénom responsable') !== undefined;

/** Reads the rows of the guardians' extraction (`domain/imports.md` §2): all are legal guardians to be confirmed. */
export class OndeGuardians {
  readonly links = new PackedLinks();
  readonly tellsAddresses: boolean;
  #persons = new Set<string>();
  #file: string;
  #log: FaultLog;
  #phones: ParseMobileOptions;
  #rows: Spool<PersonRow>;
  #header: CsvHeader;
  #pupils: PupilsByName;
  /** Cells of each child: use name, family name, first name, class. */
  #children: (number | undefined)[][];

  constructor(
    file: string,
    log: FaultLog,
    phones: ParseMobileOptions,
    rows: Spool<PersonRow>,
    header: CsvHeader,
    pupils: PupilsByName,
  ) {
    this.#file = file;
    this.#log = log;
    this.#phones = phones;
    this.#rows = rows;
    this.#header = header;
    this.#pupils = pupils;
    this.tellsAddresses = header.column('Adresse responsable') !== undefined;
    for (const column of ['Nom responsable', 'Prénom enfant', 'Nom de famille enfant']) {
      if (header.column(column) === undefined) log.add(file, 'COLUMN_REQUIRED', { line: 1 }, { column });
    }
    const places = CHILD.map((name) => header.columns(name));
    this.#children = (places[2] ?? []).map((_, child) => places.map((columns) => columns[child]));
  }

  async row({ cells, line }: CsvRow): Promise<void> {
    const fault = (code: FaultCode, element?: string, params?: Record<string, number>): void =>
      this.#log.add(this.#file, code, { line, element }, params);
    const cell = (...names: string[]): string | undefined => {
      const index = this.#header.column(...names);
      return index === undefined ? undefined : cleanName(cells[index]);
    };
    const familyName = cell('Nom responsable') ?? cell('Nom usage responsable');
    if (familyName === undefined) {
      fault('PERSON_FAMILY_NAME_REQUIRED', 'Nom responsable');
      return;
    }
    const firstName = cell('Prénom responsable');
    if (firstName === undefined) fault('PERSON_FIRST_NAME_REQUIRED', 'Prénom responsable');
    const contacts = readContacts(
      {
        portable: cell('Téléphone portable'),
        personal: cell('Téléphone domicile'),
        work: cell('Téléphone travail'),
        email: cell('Courriel'),
      },
      { portable: 'Téléphone portable', email: 'Courriel' },
      this.#phones,
      (code, { element }) => fault(code, element),
    );
    const children = this.#childrenOf(cells, line);
    const { mobile, email, landline } = contacts;
    const apart =
      mobile?.key ??
      email ??
      landline ??
      children
        .map(({ localId }) => localId)
        .sort()
        .join(' ');
    const localId = localKey(nameKey(familyName, firstName ?? ''), apart);
    for (const { localId: localPupilId } of children) {
      this.links.add(localId, { localPupilId, level: 1, toConfirm: true, line });
    }
    const [civility, useName] = [cell('Civilité Responsable'), cell('Nom usage responsable')];
    checkLengths(
      {
        'Civilité Responsable': ['code', civility],
        'Nom responsable': ['name', familyName],
        'Nom usage responsable': ['name', useName],
        'Prénom responsable': ['name', firstName],
        'Téléphone domicile': ['phone', landline],
        'Adresse responsable': ['addressLine', cell('Adresse responsable')],
        'CP responsable': ['code', cell('CP responsable')],
        'Commune responsable': ['town', cell('Commune responsable')],
        Pays: ['town', cell('Pays')],
      },
      (element, limit) => fault('VALUE_TOO_LONG', element, { limit }),
    );
    if (this.#persons.has(localId)) return;
    this.#persons.add(localId);
    await this.#rows.append({
      ...{ file: this.#file, line, localId, civility, familyName },
      ...{ useName, firstName: firstName ?? '', ...contacts },
      address: this.#address(cells),
    });
  }

  #address(cells: readonly string[]): string[] | undefined {
    const cell = (name: string): string | undefined => {
      const index = this.#header.column(name);
      return index === undefined ? undefined : cleanText(cells[index]);
    };
    const town = [cell('CP responsable'), cell('Commune responsable')].filter((part) => part !== undefined).join(' ');
    const country = cell('Pays');
    const lines = [cell('Adresse responsable'), town, country?.toUpperCase() === 'FRANCE' ? undefined : country];
    const filled = lines.flatMap((line) => line || []);
    return filled.length === 0 ? undefined : filled;
  }

  #childrenOf(cells: readonly string[], line: number): NamedPupil[] {
    const { width } = this.#header;
    const surplus = cells.slice(width);
    const groups = [...this.#children];
    if (surplus.some((cell) => cell.trim() !== '')) {
      // A header may name fewer children than a line has: the last group goes on, if the line is made of whole groups.
      const goesOn = surplus.length % CHILD.length === 0 && this.#children.at(-1)?.at(-1) === width - 1;
      if (!goesOn) this.#log.add(this.#file, 'CSV_TOO_MANY_CELLS', { line });
      else for (let at = width; at < cells.length; at += CHILD.length) groups.push([at, at + 1, at + 2, at + 3]);
    }
    return groups.flatMap((group) => {
      const [useName, familyName, firstName, division] = group.map((at) =>
        at === undefined ? undefined : cleanName(cells[at]),
      );
      if (useName === undefined && familyName === undefined && firstName === undefined) return [];
      return this.#child(familyName ?? useName, firstName, division, line) ?? [];
    });
  }

  #child(
    familyName: string | undefined,
    firstName: string | undefined,
    division: string | undefined,
    line: number,
  ): NamedPupil | undefined {
    const fault = (code: FaultCode): void => this.#log.add(this.#file, code, { line, element: 'Prénom enfant' });
    if (familyName === undefined || firstName === undefined) {
      fault('CHILD_INCOMPLETE');
      return undefined;
    }
    const { found, sameClass } = this.#pupils.find(familyName, firstName, division);
    if (found.length > 1) fault('CHILD_AMBIGUOUS');
    else if (found.length === 0) fault('CHILD_UNKNOWN');
    else if (!sameClass) fault('CHILD_OTHER_CLASS');
    return found.length === 1 ? found[0] : undefined;
  }
}
