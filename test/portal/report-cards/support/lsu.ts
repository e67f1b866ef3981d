import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { expect } from '@jest/globals';
import { importLsu, type LsuOptions, type LsuSource } from '../../../../src/portal/report-cards/lsu/import-lsu.ts';
import type { LsuPortal } from '../../../../src/portal/report-cards/lsu/join-pupils.ts';
import { reportCards } from '../../../../src/portal/report-cards/report-card.model.ts';
import type { TestDatabase } from '../../../support/database.ts';
import { testClock } from '../../../support/test-clock.ts';

/** The collège of the sample file. */
export const COLLEGE = '0159901F';

export const SAMPLE = readFileSync('src/demo/data/lsu-bilan.xml', 'utf8');

/** Its pupils who have bilans, and two more, as the Directory tells them. */
const PUPILS = [
  { sub: 'child-maelle', localId: '700101', firstName: 'Maëlle', familyName: 'BRIVAL', division: '3 A', level: '2116' },
  { sub: 'child-kelian', localId: '700104', firstName: 'Kélian', familyName: 'PAYET', division: '3 B', level: '2116' },
  { sub: 'child-ines', localId: '700105', firstName: 'Inès', familyName: 'VASSEROT', division: '3 B', level: '2116' },
  { sub: 'child-noam', localId: '700106', firstName: 'Noam', familyName: 'VASSEROT', division: '3 B', level: '2116' },
].map((pupil) => ({ ...pupil, birthDate: '2011-03-12', guardians: [] }));

/** Where LSU files are imported: an empty database, and a Directory that gives a pupil a page. */
export const lsuPortal = ({ db }: TestDatabase, now = '2026-06-30T10:00:00Z'): LsuPortal => ({
  db,
  clock: testClock(now),
  directory: {
    pupilsOf: async (uai, { cursor = '0' } = {}) => {
      const from = Number(cursor);
      const pupils = uai === COLLEGE ? PUPILS.slice(from, from + 1) : [];
      return from + 1 < PUPILS.length ? { pupils, nextCursor: String(from + 1) } : { pupils };
    },
    school: async (uai) => ({ uai, name: 'Collège Élise-Vauquelin', kind: 'second-degree', address: [] }),
  },
});

/** What a client of the API sends, in pieces of a few characters that cut letters and tags. */
export const lsuText = (content: string | Buffer, name = 'bilans.xml', piece = 4099): LsuSource => ({
  name,
  source: async () => {
    const bytes = Buffer.from(content);
    const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, index) =>
      bytes.subarray(index * piece, (index + 1) * piece),
    );
    return { name, size: bytes.length, open: async () => Readable.from(pieces) };
  },
});

export const importSources = (portal: LsuPortal, sources: readonly LsuSource[], options: Partial<LsuOptions> = {}) =>
  importLsu(portal, sources, { by: { kind: 'administrator', id: 'a.dupont' }, ...options });

/** The sample with one change, which has to find its place. */
export function broken(from: string | RegExp, to: string): string {
  const changed = SAMPLE.replace(from, to);
  if (changed === SAMPLE) throw new Error(`${from} is not in the sample`);
  return changed;
}

/** What a refused file is told, `line element: text`; nothing of it is kept. */
export async function faultsIn(database: TestDatabase, content: string | Buffer, options: Partial<LsuOptions> = {}) {
  const report = await importSources(lsuPortal(database), [lsuText(content)], options);
  expect(report).toMatchObject({ ok: false, reason: 'faults' });
  expect(await reportCards(database.db).countDocuments()).toBe(0);
  return report.errors.map(({ line, element, text }) => `${line} ${element}: ${text}`);
}
