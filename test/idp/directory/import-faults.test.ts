import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import yazl from 'yazl';
import { guardians } from '../../../src/idp/directory/guardian.model.ts';
import { importOnde } from '../../../src/idp/directory/import/import-onde.ts';
import type { ImportReport } from '../../../src/idp/directory/import/import-report.ts';
import { importSiecle } from '../../../src/idp/directory/import/import-siecle.ts';
import type { ImportOptions } from '../../../src/idp/directory/import/run-import.ts';
import { pupils } from '../../../src/idp/directory/pupil.model.ts';
import { schools } from '../../../src/idp/directory/school.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eleve, eleves, responsables, siecle, TestFolder } from './support/school-files.ts';

const COLLEGE = '0159901F';

let test: TestDatabase;
let folder: TestFolder;
beforeAll(async () => {
  [test, folder] = await Promise.all([openTestDatabase(), TestFolder.make()]);
});
afterAll(async () => {
  await test.drop();
  await folder.remove();
});
afterEach(async () => {
  await pupils(test.db).deleteMany();
  await guardians(test.db).deleteMany();
  await schools(test.db).deleteMany();
});

const context = () => ({
  db: test.db,
  clock: { now: () => new Date('2025-11-30T12:38:00Z') },
  phones: { allowFiction: true },
});
const run = (files: string[], options?: ImportOptions) => importSiecle(context(), files, options);
const faults = ({ errors }: ImportReport) =>
  errors.map(({ code, line, element }) => [code, line, element].filter((part) => part !== undefined).join(' '));
const codes = ({ warnings }: ImportReport) => warnings.map(({ code, line }) => `${code} ${line}`);
const nothingApplied = async () => {
  const collections = [pupils(test.db).collection, guardians(test.db).collection, schools(test.db).collection];
  const counts = await Promise.all(collections.map((collection) => collection.countDocuments()));
  return counts.every((count) => count === 0);
};

const good = eleves(COLLEGE, [
  { id: '1', ine: '990000101AA', first: 'Maëlle' },
  { id: '2', ine: '990000102AB', first: 'Théo' },
]);

async function zip(entries: Record<string, string | Buffer>): Promise<string> {
  const file = new yazl.ZipFile();
  for (const [name, content] of Object.entries(entries)) {
    file.addBuffer(typeof content === 'string' ? iconv.encode(content, 'iso-8859-15') : content, name);
  }
  file.end();
  const path = await folder.write(Buffer.alloc(0), 'zip');
  await pipeline(file.outputStream, createWriteStream(path));
  return path;
}

describe('L2 a SIECLE file that cannot be trusted is refused whole, with the line', () => {
  it.each<[string, string | Buffer, string[]]>([
    ['empty', Buffer.alloc(0), ['FILE_EMPTY']],
    ['not XML at all', 'eleve;nom\n1;DURAND\n', ['XML_MALFORMED 3']],
    ['a nomenclature', siecle('BEE_NOMENCLATURES', COLLEGE, '<MEFS/>'), ['WRONG_ROOT 2 BEE_NOMENCLATURES']],
    ['cut in the middle', good.slice(0, good.indexOf('Théo')), ['XML_MALFORMED 7 PRENOM']],
    [
      'with a broken tag after a bad pupil',
      good.replace('12/03/2011', '').replace('</STRUCTURES>', '</STRUCTURE>'),
      ['BIRTHDATE_REQUIRED 6 DATE_NAISS', 'XML_MALFORMED 12 DONNEES'],
    ],
    [
      'with a DTD',
      good.replace('<BEE_ELEVES', '<!DOCTYPE BEE_ELEVES [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<BEE_ELEVES'),
      ['XML_DTD_REFUSED 2'],
    ],
    ['with an unknown entity', good.replace('Maëlle', '&lol;'), ['XML_MALFORMED 6 PRENOM']],
    ['in an unknown encoding', good.replace('ISO-8859-15', 'EBCDIC-FR'), ['ENCODING_NOT_SUPPORTED 1']],
    ['in an encoding that is no text', good.replace('ISO-8859-15', 'base64'), ['ENCODING_NOT_SUPPORTED 1']],
    ['said to be UTF-8 when it is not', good.replace('ISO-8859-15', 'UTF-8'), ['INVALID_BYTES 6 PRENOM']],
    ['without a school', good.replace(/<UAJ>.*<\/UAJ>/, ''), ['UAI_REQUIRED 3 UAJ']],
    ['with a wrong check letter', good.replace(COLLEGE, '0159901G'), ['UAI_INVALID 3 UAJ']],
    ['nested without end', good.replace('<STRUCTURES>', `<STRUCTURES>${'<a>'.repeat(40)}`), ['XML_TOO_DEEP 9 a']],
    [
      'with a record without end',
      good.replace('</NOM_DE_FAMILLE>', `</NOM_DE_FAMILLE>${'<X/>'.repeat(3_000)}`),
      ['XML_TOO_LONG 6 X'],
    ],
    [
      'with a record whose short texts are many',
      good.replace('DURAND', `${'D'.repeat(1_000)}<c/>`.repeat(100)),
      ['XML_TOO_LONG 6 NOM_DE_FAMILLE'],
    ],
    ['with a text without end', good.replace('DURAND', 'D'.repeat(3_000_000)), ['XML_TOO_LONG 6 NOM_DE_FAMILLE']],
  ])('%s', async (_, content, expected) => {
    const report = await run([await folder.write(content)]);
    expect(faults(report)).toEqual(expected);
    expect(report).toMatchObject({ outcome: 'refused', refusal: 'faults', schools: [] });
    expect(await nothingApplied()).toBe(true);
  });

  it.each<[string, Parameters<typeof eleve>[0], string]>([
    ['no ELEVE_ID', { id: '' }, 'ELEVE_ID_REQUIRED 8 ELEVE_ID'],
    ['the ELEVE_ID of another', { id: '1' }, 'ELEVE_ID_UNIQUE 8 ELEVE_ID'],
    ['the INE of another', { id: '3', ine: '990000101AA' }, 'INE_UNIQUE 8 ID_NATIONAL'],
    ['no name', { id: '3', family: ' ' }, 'FAMILY_NAME_REQUIRED 8 NOM_DE_FAMILLE'],
    ['no first name', { id: '3', first: '""' }, 'FIRST_NAME_REQUIRED 8 PRENOM'],
    ['no birth date', { id: '3', born: '' }, 'BIRTHDATE_REQUIRED 8 DATE_NAISS'],
    ['a birth date no calendar has', { id: '3', born: '31/02/2011' }, 'INVALID_BIRTHDATE_FORMAT 8 DATE_NAISS'],
    ['a first name that no page can show', { id: '3', first: 'A'.repeat(101) }, 'VALUE_TOO_LONG 8 PRENOM'],
    ['a birth date to come', { id: '3', born: '01/01/2031' }, 'INVALID_BIRTHDATE_FORMAT 8 DATE_NAISS'],
    ['a birth date in American', { id: '3', born: '2011/12/31' }, 'INVALID_BIRTHDATE_FORMAT 8 DATE_NAISS'],
  ])('with a pupil who has %s', async (_, pupil, expected) => {
    const report = await run([await folder.write(good.replace('</ELEVES>', `${eleve(pupil)}\n</ELEVES>`))]);
    expect(faults(report)).toEqual([expected]);
    expect(await nothingApplied()).toBe(true);
  });

  it('tells every fault of every file at once, and applies none of the good ones', async () => {
    const report = await run([
      await folder.write(good),
      await folder.write(
        eleves('0159902G', [
          { id: '1', born: '' },
          { id: '2', family: '' },
        ]),
      ),
      await folder.write(responsables(COLLEGE, [{ id: '', children: ['1'] }])),
    ]);
    expect(faults(report)).toEqual([
      'BIRTHDATE_REQUIRED 6 DATE_NAISS',
      'FAMILY_NAME_REQUIRED 7 NOM_DE_FAMILLE',
      'PERSONNE_ID_REQUIRED 6 PERSONNE_ID',
      'LINK_INCOMPLETE 9 PERSONNE_ID',
    ]);
    expect(report.errors.map(({ file }) => file)).toHaveLength(4);
    expect(report.errors[0]?.text).toBe('La date de naissance est absente.');
    expect(await nothingApplied()).toBe(true);
  });

  it('tells each value that is too long, and keeps the longest real ones', async () => {
    const long = (kind: string, size: number) => `<${kind}>${'x'.repeat(size)}</${kind}>`;
    const files = async (more: number) => [
      await folder.write(
        eleves(COLLEGE, [{ id: '1', family: 'D'.repeat(100 + more), division: '3'.repeat(60 + more) }]),
      ),
      await folder.write(
        responsables(COLLEGE, [{ id: '1', use: 'U'.repeat(100 + more), children: ['1'] }])
          .replace('<TEL_PORTABLE>', `${long('TEL_PERSONNEL', 40 + more)}<TEL_PORTABLE>`)
          .replace(
            '</DONNEES>',
            `<ADRESSES><ADRESSE ADRESSE_ID="1">${long('LIGNE2_ADRESSE', 200 + more)}${long('LIBELLE_POSTAL', 100 + more)}</ADRESSE></ADRESSES></DONNEES>`,
          ),
      ),
    ];
    const report = await run(await files(1));
    expect(faults(report)).toEqual([
      'VALUE_TOO_LONG 6 NOM_DE_FAMILLE',
      'VALUE_TOO_LONG 9 CODE_STRUCTURE',
      'VALUE_TOO_LONG 6 NOM_USAGE',
      'VALUE_TOO_LONG 6 TEL_PERSONNEL',
      'VALUE_TOO_LONG 11 LIGNE2_ADRESSE',
      'VALUE_TOO_LONG 11 LIBELLE_POSTAL',
    ]);
    expect(report.errors[0]?.text).toContain('100 caractères');
    expect(await nothingApplied()).toBe(true);
    expect(await run(await files(0))).toMatchObject({ outcome: 'applied', errorCount: 0 });
  });

  it('of another school than the one named, of a missing file, and given twice', async () => {
    const file = await folder.write(good);
    expect(faults(await run([file], { uai: '0159902G' }))).toEqual(['UAI_MISMATCHED 3 UAJ']);
    expect(faults(await run(['/nowhere/x.xml', '/tmp']))).toEqual(['FILE_UNREADABLE', 'FILE_UNREADABLE']);
    expect(faults(await run([file, file]))).toEqual(['SAME_FILE_TWICE UAJ']);
    expect(await nothingApplied()).toBe(true);
  });

  it('counts on when faults are too many to list', async () => {
    const report = await run([
      await folder.write(
        eleves(
          COLLEGE,
          Array.from({ length: 700 }, (_, n) => ({ id: String(n), born: '' })),
        ),
      ),
    ]);
    expect(report.errors).toHaveLength(500);
    expect(report.errorCount).toBe(700);
  });
});

describe('L2 a SIECLE file with blemishes is imported, and they are told', () => {
  it('whatever its encoding, byte order mark or none', async () => {
    const utf8 = good.replace('ISO-8859-15', 'UTF-8');
    const files = [
      await folder.write(Buffer.from(utf8)),
      await folder.write(Buffer.from(`\ufeff${utf8}`)),
      await folder.write(Buffer.from(`\ufeff${good}`)),
      await folder.write(Buffer.from(good.replace(' encoding="ISO-8859-15"', ''))),
      await folder.write(iconv.encode(good.replace('ISO-8859-15', 'windows-1252'), 'windows-1252')),
      await folder.write(iconv.encode(good.replace('ISO-8859-15', 'UTF-16'), 'utf-16')),
    ];
    for (const file of files) {
      expect(faults(await run([file]))).toEqual([]);
      expect((await pupils(test.db).find().sort({ ine: 1 }).lean()).map(({ firstName }) => firstName)).toEqual([
        'Maëlle',
        'Théo',
      ]);
    }
  });

  it('pupils without INE, sex, division or commune, an INE of no shape, a foreign school year', async () => {
    const blemished = good
      .replace('>2025<', '>2019<')
      .replace('990000101AA', '')
      .replace('990000102AB', 'SANS')
      .replace('<CODE_SEXE>2</CODE_SEXE>', '<CODE_SEXE/><CODE_PAYS>100</CODE_PAYS>')
      .replace('3 A', 'Inactifs');
    const report = await run([await folder.write(blemished)]);
    expect(codes(report).sort()).toEqual([
      'BIRTH_CITY_CODE_REQUIRED_FOR_FR_STUDENT 6',
      'DIVISION_REQUIRED 6',
      'INE_MALFORMED 7',
      'INE_REQUIRED 6',
      'SCHOOL_YEAR 3',
      'SEX_CODE_REQUIRED 6',
    ]);
    expect(report.outcome).toBe('applied');
    expect(await pupils(test.db).collection.countDocuments({ ine: { $exists: true } })).toBe(0);
  });

  it('mistyped elements, several divisions, a division of nobody, stray quotes and spaces', async () => {
    const structure = (id: string, code: string) =>
      `<STRUCTURES_ELEVE ELEVE_ID="${id}"><STRUCTURE><CODE_STRUCTURE>${code}</CODE_STRUCTURE><TYPE_STRUCTURE>D</TYPE_STRUCTURE></STRUCTURE></STRUCTURES_ELEVE>`;
    const report = await run([
      await folder.write(
        good
          .replace(
            '</STRUCTURES>',
            `${structure('1', '3 B')}${structure('77', '3 C')}<STRICTURES_ELEVE/></STRUCTURES><UNKNOWN><X/></UNKNOWN>`,
          )
          .replace('DURAND', ' "DE  LA\nTOUR" '),
      ),
    ]);
    expect(codes(report)).toEqual(['SEVERAL_DIVISIONS 13', 'STRUCTURE_WITHOUT_PUPIL 13']);
    expect(await pupils(test.db).findOne({ ine: '990000101AA' }).lean()).toMatchObject({
      familyName: 'DE LA TOUR',
      enrolments: [{ division: '3 A' }],
    });
  });

  it('persons with an unreadable mobile or e-mail, links to nobody, unknown levels, old columns', async () => {
    const persons = responsables(COLLEGE, [
      { id: '1', mobile: '01 99 00 00 01', email: 'none', children: ['1', '9'] },
      { id: '2', first: '', children: ['2:8'] },
    ])
      .replace(
        '</RESPONSABLES>',
        '<RESPONSABLE><ELEVE_ID>1</ELEVE_ID><PERSONNE_ID>77</PERSONNE_ID><RESP_LEGAL>2</RESP_LEGAL></RESPONSABLE>\n<R><ELEVE_ID>1</ELEVE_ID><PERSONNE_ID>3</PERSONNE_ID><RESP_LEGAL>2</RESP_LEGAL></R></RESPONSABLES>',
      )
      .replace(
        '</PERSONNES>',
        '<PERSONNE PERSONNE_ID="3"><NOM>VASSEROT</NOM><PRENOM>Inès</PRENOM></PERSONNE></PERSONNES>',
      );
    const report = await run([await folder.write(good), await folder.write(persons)]);
    expect(codes(report).map((line) => line.split(' ')[0])).toEqual([
      'MOBILE_NOT_UNDERSTOOD',
      'EMAIL_NOT_UNDERSTOOD',
      'PERSON_FIRST_NAME_REQUIRED',
      'LINK_LEVEL_UNKNOWN',
      'PERSON_UNKNOWN',
      'PUPIL_UNKNOWN',
    ]);
    const records = (await guardians(test.db).find().lean()).flatMap((guardian) => guardian.records);
    expect(records.map(({ localId, links }) => [localId, links.map(({ level }) => level)])).toEqual([
      ['1', [1]],
      ['2', [3]],
      ['3', [1]],
    ]);
  });
});

describe('L2 a zip archive', () => {
  it('gives its one XML file, whatever macOS adds and whatever its name', async () => {
    const path = await zip({
      'export/eleves.XML': good,
      '__MACOSX/export/._eleves.XML': 'junk',
      'export/.hidden.xml': 'junk',
      'lisez-moi.txt': 'bonjour',
    });
    expect(await run([path])).toMatchObject({ outcome: 'applied', schools: [{ pupils: { created: 2 } }] });
  });

  it.each<[string, () => Promise<string>, string]>([
    ['of two files', () => zip({ 'a.xml': good, 'b.xml': good }), 'INVALID_FILE'],
    ['of none', () => zip({ 'a.txt': 'bonjour' }), 'INVALID_FILE'],
    ['that is a bomb', () => zip({ 'a.xml': Buffer.alloc(20 * 2 ** 20, ' ') }), 'ZIP_BOMB'],
    [
      'of too many files',
      () => zip(Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`${n}.txt`, '']))),
      'ZIP_BOMB',
    ],
    ['that is cut', () => folder.write(Buffer.from('PK\x03\x04 and then nothing'), 'zip'), 'INVALID_ZIP'],
  ])('%s is refused', async (_, make, code) => {
    expect(faults(await run([await make()]))).toEqual([code]);
    expect(await nothingApplied()).toBe(true);
  });
});

describe('L2 ONDE extractions', () => {
  const ECOLE = '0159903H';
  const PUPILS = 'Nom Elève;Nom d’usage élève;Prénom  élève;Date naissance;Sexe;INE; Cycle;Niveau;Libellé classe';
  const GUARDIANS =
    "Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;Courriel;Téléphone portable;Nom d'usage enfant;Nom de famille enfant;Prénom enfant;Classes enfants";
  const pupilRows = [
    'BRIVAL;;Jules;2015-06-19;M;990000301CA;CYCLE III;CM2;CM2 A',
    'VASSEROT;;Lila;25/08/2019;F;990000304CD;CYCLE II;CP;CP B',
  ];
  const write = (header: string, rows: string[], encoding = 'windows-1252') =>
    folder.write(iconv.encode([header, ...rows, ''].join('\r\n'), encoding), 'csv');
  const onde = async (there: string[], persons: string[], options?: ImportOptions) =>
    importOnde(context(), [await write(PUPILS, there), await write(GUARDIANS, persons)], { uai: ECOLE, ...options });

  it('in UTF-8, with a byte order mark, quoted or not', async () => {
    const rows = pupilRows.map((row) =>
      row
        .split(';')
        .map((cell) => `"${cell}"`)
        .join(';'),
    );
    for (const mark of ['', '\ufeff']) {
      const files = [
        await write(mark + PUPILS, rows, 'utf-8'),
        await write(mark + GUARDIANS, ['MME;;BRIVAL;Zoé;;;;BRIVAL;Jules;CM2 A'], 'utf-8'),
      ];
      expect(faults(await importOnde(context(), files, { uai: ECOLE }))).toEqual([]);
    }
    expect(await guardians(test.db).findOne().lean()).toMatchObject({ records: [{ firstName: 'Zoé' }] });
  });

  it('tell two homonyms by their class, and refuse when the class is one too', async () => {
    const twins = [
      'BRIVAL;;Jules;19/06/2015;M;990000301CA;;CM2;CM2 A',
      'BRIVAL;;Jules;20/06/2015;M;990000302CB;;CM2;CM2 B',
    ];
    const told = await onde(twins, ['MME;;BRIVAL;Anne;;;;BRIVAL;Jules;cm2 b']);
    expect(told).toMatchObject({ outcome: 'applied', warningCount: 0 });
    const [guardian] = await guardians(test.db).find().lean();
    const second = await pupils(test.db).findOne({ ine: '990000302CB' }).lean();
    expect(guardian?.records[0]?.links).toMatchObject([{ pupilId: second!._id }]);
    const refused = await onde(
      twins.map((row) => row.replace('CM2 B', 'CM2 A')),
      ['', 'MME;;BRIVAL;Anne;;;;BRIVAL;Jules;CM2 A'],
    );
    expect(faults(refused)).toEqual(['CHILD_AMBIGUOUS 3 Prénom enfant']);
  });

  it('tie a guardian to all the children of the line, more than the header names, and of a second line', async () => {
    const report = await onde(pupilRows, [
      'MME;;VASSEROT;Inès;i@example.fr;0639980118;;VASSEROT;Lila;CP B;;BRIVAL;Jules;CM2 A',
      'M.;;BRIVAL;Olivier;;0639980112;;BRIVAL;Jules;CM2 A',
      'M.;;BRIVAL;Olivier;;06 39 98 01 12;;VASSEROT;Lila;CP B',
      'M.;;SEUL;Jean;;0639980113',
    ]);
    expect(report).toMatchObject({ outcome: 'applied', schools: [{ guardians: { created: 2 }, links: { added: 4 } }] });
  });

  it('tell unknown children and other classes, and go on', async () => {
    const report = await onde(pupilRows, [
      'MME;;BRIVAL;Anne;;;;BRIVAL;Jules;CE1',
      'MME;;BRIVAL;Anne;;;;BRIVAL;Nolan;CM2 A',
    ]);
    expect(codes(report)).toEqual(['CHILD_OTHER_CLASS 2', 'CHILD_UNKNOWN 3']);
    expect(report).toMatchObject({ outcome: 'applied', schools: [{ guardians: { created: 1 } }] });
  });

  it('with faults name their line and column, all at once', async () => {
    const report = await onde(
      [
        'BRIVAL;;;19/06/2015;M;990000301CA',
        ';;Lila;2019;F;990000301CA',
        'A;;B;01/01/2015;M;',
        'A;;B;01/01/2015;M;',
        `${pupilRows[0]};x`,
      ],
      ['MME;;;Anne;;;;BRIVAL;Jules;CM2 A', 'MME;;BRIVAL;Anne;;;;BRIVAL;;CM2 A', 'MME;;BRIVAL;Anne;;;;A;B;;;C'],
    );
    expect(faults(report)).toEqual([
      'FIRST_NAME_REQUIRED 2 Prénom élève',
      'FAMILY_NAME_REQUIRED 3 Nom élève',
      'INVALID_BIRTHDATE_FORMAT 3 Date naissance',
      'PUPIL_TWICE 5 Nom élève',
      'CSV_TOO_MANY_CELLS 6',
      'PERSON_FAMILY_NAME_REQUIRED 2 Nom responsable',
      'CHILD_INCOMPLETE 3 Prénom enfant',
      'CSV_TOO_MANY_CELLS 4',
    ]);
    expect(await nothingApplied()).toBe(true);
  });

  it('with names, classes and addresses too long are refused, with their line', async () => {
    const long = 'x'.repeat(201);
    const report = await onde(
      [pupilRows[0]!, `${long};;${long};2015-06-19;M;;;${long};${long}`],
      [`MME;;${long};Anne;;;;BRIVAL;Jules;CM2 A`],
    );
    expect(faults(report)).toEqual([
      'VALUE_TOO_LONG 3 Nom élève',
      'VALUE_TOO_LONG 3 Prénom élève',
      'VALUE_TOO_LONG 3 Libellé classe',
      'VALUE_TOO_LONG 3 Niveau',
      'VALUE_TOO_LONG 2 Nom responsable',
    ]);
  });

  it.each<[string, () => Promise<string[]>, string[]]>([
    ['another file', async () => [await write('Nom,Prénom', ['A,B'])], ['CSV_UNKNOWN']],
    [
      'the same kind twice',
      async () => [await write(PUPILS, pupilRows), await write(PUPILS, pupilRows)],
      ['SAME_FILE_TWICE'],
    ],
    [
      'a column is missing',
      async () => [await write('Nom élève;Prénom élève', ['A;B'])],
      ['COLUMN_REQUIRED 1', 'BIRTHDATE_REQUIRED 2 Date naissance'],
    ],
    [
      'a quote is never closed',
      async () => [await write(PUPILS, [...pupilRows, '"BRIVAL;;Théo', ...Array(50).fill('x;'.repeat(1_000))])],
      ['CSV_MALFORMED 4'],
    ],
  ])('are refused when %s', async (_, make, expected) => {
    expect(faults(await importOnde(context(), await make(), { uai: ECOLE }))).toEqual(expected);
    expect(await nothingApplied()).toBe(true);
  });

  it('know a pupil and a guardian again when the INE and the phone come later', async () => {
    const without = pupilRows.map((row) => row.replace(/9900003\d\d../, ''));
    await onde(without, ['MME;;BRIVAL;Anne;;;;BRIVAL;Jules;CM2 A']);
    const before = [await pupils(test.db).find().lean(), await guardians(test.db).find().lean()];
    const report = await onde(pupilRows, ['MME;;BRIVAL;Anne;;0639980177;;BRIVAL;Jules;CM2 A']);
    expect(report).toMatchObject({
      outcome: 'applied',
      schools: [{ pupils: { updated: 2, created: 0 }, guardians: { updated: 1, created: 0 } }],
    });
    const ids = (documents: readonly { _id: string }[]) => documents.map(({ _id }) => _id).sort();
    expect(ids(await pupils(test.db).find().lean())).toEqual(ids(before[0]!));
    expect(ids(await guardians(test.db).find().lean())).toEqual(ids(before[1]!));
  });
});
