import { addAbortSignal, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ElementChecker } from '../../../src/portal/report-cards/lsu/check-elements.ts';
import { LsuFaultLog } from '../../../src/portal/report-cards/lsu/faults.ts';
import { openPortalTestDatabase, type TestDatabase } from '../../support/database.ts';
import { broken, faultsIn, importSources, lsuPortal, lsuText, SAMPLE } from './support/lsu.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openPortalTestDatabase();
});
afterAll(() => database.drop());

describe('S54 a hostile LSU file is refused where it shows', () => {
  it.each<[string, string | Buffer, string]>([
    [
      'a DTD of a billion laughs',
      broken(
        '<lsun-bilans',
        '<!DOCTYPE lsun-bilans [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">\n<!ENTITY c "&b;&b;&b;">]>\n<lsun-bilans',
      ),
      '3 undefined: Une déclaration DOCTYPE est présente : elle est refusée.',
    ],
    [
      'an entity',
      broken('De solides', '&c;'),
      '91 appreciation: Le XML est mal formé ou tronqué (une entité est inconnue).',
    ],
    [
      'depth without end',
      broken('<epis-eleve>', '<a>'.repeat(5_000)),
      '95 a: Les éléments sont imbriqués trop profondément.',
    ],
    [
      'a text without end',
      broken('De solides connaissances.', 'De '.repeat(1_000_000)),
      '91 appreciation: Une fiche, un élément ou un texte est démesurément long.',
    ],
    [
      'an attribute without end',
      broken('moyenne-eleve="15"', `moyenne-eleve="${'1'.repeat(2_000_000)}"`),
      '90 liste-acquis: Une fiche, un élément ou un texte est démesurément long.',
    ],
    [
      'a text in many pieces',
      broken('De solides connaissances.', '<![CDATA[De ]]>'.repeat(200_000)),
      '91 appreciation: Une fiche, un élément ou un texte est démesurément long.',
    ],
    [
      'an end in the middle',
      SAMPLE.slice(0, SAMPLE.indexOf('De solides')),
      '91 appreciation: Le XML est mal formé ou tronqué (l’élément appreciation n’est pas fermé).',
    ],
    ['nothing', '', '1 undefined: Le XML est mal formé ou tronqué (il n’y a aucun élément).'],
    [
      'a NUL',
      broken('De solides', 'De\0solides'),
      '91 appreciation: Le XML est mal formé ou tronqué (un caractère est interdit ici).',
    ],
    [
      'Latin bytes said to be UTF-8',
      Buffer.from(SAMPLE, 'latin1'),
      '4 editeur: Des octets n’existent pas dans l’encodage UTF-8 : refaites l’export.',
    ],
    [
      'another encoding',
      broken('encoding="UTF-8"', 'encoding="ISO-8859-15"'),
      '1 undefined: L’encodage est « ISO-8859-15 » : un fichier LSU est en UTF-8.',
    ],
    [
      'UTF-16',
      Buffer.from(`\ufeff${SAMPLE}`, 'utf16le'),
      '1 undefined: L’encodage est « utf-16le » : un fichier LSU est en UTF-8.',
    ],
  ])('%s', async (_, content, expected) => {
    expect((await faultsIn(database, content)).at(-1)).toBe(expected);
  });
});

describe('S58 what a hostile file says stays within its line', () => {
  it.each<[string, string]>([
    ['an encoding', broken('UTF-8', 'U\u001b[2J\nImport terminé')],
    ['a namespace', broken('urn:fr', 'urn&#10;&#x9b;2J:fr')],
    ['a code', broken('"PAR_AVN"', '"PAR&#13;&#10;Import terminé"')],
    ['a UAI', broken('>0159901F<', '>01\u009b2J<')],
    ['a text that turns the line around', broken('"EPI_EDD"', '"\u202eEPI\u2028"')],
  ])('S58 %s', async (_, content) => {
    const told = await faultsIn(database, content);
    expect(told.at(-1)).toContain('\ufffd');
    expect(told.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it('S58 the name of a file', async () => {
    const report = await importSources(lsuPortal(database), [lsuText('<a/>', 'b\u001b[2J.xml')]);
    expect(report.errors[0]?.file).toBe('b\ufffd[2J.xml');
  });
});

describe('S66 a hostile LSU file takes neither memory nor disk', () => {
  const opened = (name: string, attributes: Record<string, string>, position = 1) => ({
    name,
    namespace: 'urn:fr:edu:scolarite:lsun:bilans:import',
    attributes,
    line: 1,
    position,
  });
  const inSection = (section: string) => {
    const log = new LsuFaultLog();
    const checker = new ElementChecker({ file: 'bilans.xml', log, record: () => {} });
    checker.opened(opened('lsun-bilans', { schemaVersion: '3.0' }));
    checker.opened(opened('donnees', {}));
    checker.opened(opened(section, {}));
    return { checker, log };
  };

  it('S66 definitions come at its beginning: what lies between them is not kept', () => {
    const { checker } = inSection('elements-programme');
    const late = opened('element-programme', { id: 'EP_1', libelle: 'Raconter' }, 20_000_000);
    expect(() => checker.opened(late)).toThrow('XML_TOO_LONG');
    const { checker: another } = inSection('bilans-periodiques');
    expect(() => another.opened(opened('bilan-periodique', {}, 20_000_000))).not.toThrow();
  });

  it('S66 values and identifiers that are too long are told, and not kept', () => {
    const { checker, log } = inSection('elements-programme');
    checker.opened(opened('element-programme', { id: 'EP_1', libelle: 'x'.repeat(100_000) }));
    checker.closed();
    checker.opened(opened('element-programme', { id: 'x'.repeat(100_000), libelle: 'Raconter' }));
    expect(checker.definitions.get('EP_1')?.attributes).toEqual({ id: 'EP_1' });
    expect([...checker.definitions.keys()]).toEqual(['EP_1']);
    expect(log.errors.map(({ code }) => code)).toEqual(['VALUE_TOO_LONG', 'VALUE_TOO_LONG']);
  });

  it('S66 cards that refer to long texts again and again are refused before they fill the disk', async () => {
    const { ok, errors } = await importSources(lsuPortal(database), [lsuText(SAMPLE)], { mostBytes: 2_000 });
    expect([ok, errors.map(({ code }) => code)]).toEqual([false, ['FILE_TOO_LARGE']]);
  });

  it('S66 a reading that takes too long is no fault of the file', async () => {
    const open = async () => addAbortSignal(AbortSignal.abort(), Readable.from([Buffer.from(SAMPLE)]));
    const late = { name: 'bilans.xml', source: async () => ({ name: 'bilans.xml', size: 1, open }) };
    await expect(importSources(lsuPortal(database), [late])).rejects.toMatchObject({ name: 'AbortError' });
  });
});
