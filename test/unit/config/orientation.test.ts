import { describe, expect, it } from '@jest/globals';
import { orientationGroup } from '../../../src/config/groups/orientation.ts';
import { levelOf } from '../../../src/portal/campaign/current-file.ts';

const orientation = orientationGroup.parse({});
const tracksOf = (code: string) => levelOf({ orientation }, code)?.tracks.map(({ id }) => id);

describe('I1 levels of orientation', () => {
  it('I1 are those of the national procedure where the file has none, found by the beginning of a MEFSTAT', () => {
    expect(tracksOf('21160010019')).toEqual(['2de-gt', '2de-pro', 'cap']);
    expect(tracksOf('2434')).toEqual(['2de-pro', 'cap']);
    const series = ['stmg', 'sti2d', 'stl', 'st2s', 'std2a', 'stav', 'sthr', 's2tmd'].map((code) => `1re-${code}`);
    expect(tracksOf('2211')).toEqual(['1re-generale', ...series, '1re-pro']);
    expect([tracksOf('2115'), tracksOf('2212'), tracksOf('CM2'), levelOf({ orientation }, undefined)]).toEqual(
      Array(4).fill(undefined),
    );
  });

  it('I1 are told in three languages each, with help', () => {
    for (const { tracks } of orientation.levels)
      for (const { name, help } of tracks)
        for (const text of [name, help])
          expect(text).toEqual({ fr: expect.any(String), en: expect.any(String), ar: expect.any(String) });
  });

  const track = (id: string) => ({ id, name: id });
  const level = (id: string, code: string, tracks = ['a', 'b']) => ({
    id,
    name: id,
    codes: [code],
    tracks: tracks.map(track),
  });
  const faultsOf = (settings: object) =>
    orientationGroup.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ??
    [];

  it('M1 are refused when an id or a code would mean two things', () => {
    expect(faultsOf({ levels: [level('x', '2116'), level('y', '2211')] })).toEqual([]);
    expect(faultsOf({ levels: [level('x', '2116'), level('x', '2211')] })).toEqual([
      'levels.1.id: le niveau « x » est déjà décrit',
    ]);
    expect(faultsOf({ levels: [level('x', '2116'), level('y', '21')] })).toEqual([
      'levels.1.codes.0: « 21 » désigne déjà un niveau, par « 2116 »',
    ]);
    expect(faultsOf({ levels: [level('x', '2116', ['a', 'b', 'a'])] })).toEqual([
      'levels.0.tracks.2.id: la voie « a » est déjà décrite à ce niveau',
    ]);
    const school = { uai: '0530010K', pen: 'both' };
    expect(faultsOf({ schools: [school, school] })).toEqual(['schools.1.uai: cet établissement a déjà une règle']);
  });
});
