import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPortalTestDatabase, type TestDatabase } from '../../support/database.ts';
import { broken, faultsIn, SAMPLE } from './support/lsu.ts';

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
