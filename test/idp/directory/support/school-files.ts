import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';

/** What a test says of a pupil; the rest is plausible. */
export interface TestPupil {
  id: string;
  ine?: string;
  family?: string;
  first?: string;
  born?: string;
  left?: string;
  division?: string;
}

export interface TestPerson {
  id: string;
  family?: string;
  use?: string;
  first?: string;
  mobile?: string;
  email?: string;
  /** ELEVE_ID, or ELEVE_ID:level. */
  children: string[];
}

/** The text of a BEE_ELEVES file. */
export function eleves(uai: string, pupils: readonly TestPupil[]): string {
  const structures = pupils.map(
    ({ id, division }) =>
      `<STRUCTURES_ELEVE ELEVE_ID="${id}"><STRUCTURE><CODE_STRUCTURE>${division ?? '3 A'}</CODE_STRUCTURE><TYPE_STRUCTURE>D</TYPE_STRUCTURE></STRUCTURE></STRUCTURES_ELEVE>`,
  );
  return siecle(
    'BEE_ELEVES',
    uai,
    `<ELEVES>\n${pupils.map(eleve).join('\n')}\n</ELEVES>\n<STRUCTURES>\n${structures.join('\n')}\n</STRUCTURES>`,
  );
}

export function eleve({
  id,
  ine,
  family = 'DURAND',
  first = `Alix${id}`,
  born = '12/03/2011',
  left = '',
}: TestPupil): string {
  return `<ELEVE ELEVE_ID="${id}"><ID_NATIONAL>${ine ?? ''}</ID_NATIONAL><NOM_DE_FAMILLE>${family}</NOM_DE_FAMILLE><PRENOM>${first}</PRENOM><DATE_NAISS>${born}</DATE_NAISS><CODE_SEXE>2</CODE_SEXE><DATE_SORTIE>${left}</DATE_SORTIE><CODE_MEF>10310019110</CODE_MEF></ELEVE>`;
}

/** The text of a BEE_RESPONSABLES file. */
export function responsables(uai: string, persons: readonly TestPerson[]): string {
  const links = persons.flatMap(({ id, children }) =>
    children.map((child) => {
      const [pupil, level = '1'] = child.split(':');
      return `<RESPONSABLE_ELEVE><ELEVE_ID>${pupil}</ELEVE_ID><PERSONNE_ID>${id}</PERSONNE_ID><NIVEAU_RESPONSABILITE>${level}</NIVEAU_RESPONSABILITE><CODE_PARENTE>10</CODE_PARENTE></RESPONSABLE_ELEVE>`;
    }),
  );
  return siecle(
    'BEE_RESPONSABLES',
    uai,
    `<PERSONNES>\n${persons.map(personne).join('\n')}\n</PERSONNES>\n<RESPONSABLES>\n${links.join('\n')}\n</RESPONSABLES>`,
  );
}

function personne({
  id,
  family = `PARENT${id}`,
  use = '',
  first = 'Camille',
  mobile = '',
  email = '',
}: TestPerson): string {
  return `<PERSONNE PERSONNE_ID="${id}"><LC_CIVILITE>MME</LC_CIVILITE><NOM_DE_FAMILLE>${family}</NOM_DE_FAMILLE><NOM_USAGE>${use}</NOM_USAGE><PRENOM>${first}</PRENOM><TEL_PORTABLE>${mobile}</TEL_PORTABLE><MEL>${email}</MEL></PERSONNE>`;
}

export function siecle(root: string, uai: string, data: string): string {
  return `<?xml version="1.0" encoding="ISO-8859-15"?>
<${root} VERSION="3.0">
<PARAMETRES><UAJ>${uai}</UAJ><ANNEE_SCOLAIRE>2025</ANNEE_SCOLAIRE><DATE_EXPORT>03/11/2025</DATE_EXPORT></PARAMETRES>
<DONNEES>
${data}
</DONNEES>
</${root}>
`;
}

/** A folder for the files of one test file. */
export class TestFolder {
  #path: string;
  #count = 0;

  private constructor(path: string) {
    this.#path = path;
  }

  static async make(): Promise<TestFolder> {
    return new TestFolder(await mkdtemp(join(tmpdir(), 'educonnect-files-')));
  }

  /** Writes a file and gives its path; text goes in ISO-8859-15, as SIECLE's does. */
  async write(content: string | Buffer, extension = 'xml'): Promise<string> {
    this.#count += 1;
    const path = join(this.#path, `file-${this.#count}.${extension}`);
    await writeFile(path, typeof content === 'string' ? iconv.encode(content, 'iso-8859-15') : content);
    return path;
  }

  remove(): Promise<void> {
    return rm(this.#path, { recursive: true, force: true });
  }
}
