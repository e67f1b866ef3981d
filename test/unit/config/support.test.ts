import { describe, expect, it } from '@jest/globals';
import { supportGroup } from '../../../src/config/groups/support.ts';

const faults = (...academies: object[]) =>
  supportGroup.safeParse({ academies }).error?.issues.map(({ message }) => message);
const lyon = { id: 'lyon', name: 'Lyon', phone: '06 39 98 40 15' };

describe('the group support of the configuration', () => {
  it('E4 takes académies that can be reached, and none at all', () => {
    expect(faults()).toBeUndefined();
    expect(faults(lyon, { id: 'nancy-metz', name: 'Nancy-Metz', email: 'aide@exemple.fr' })).toBeUndefined();
  });

  it('E4 refuses one that nobody can reach, one named twice, and an address that no page can have', () => {
    expect(faults({ id: 'lyon', name: 'Lyon', hours: 'le lundi' })).toEqual([expect.stringMatching(/téléphone/)]);
    expect(faults(lyon, { ...lyon, name: 'Lyon bis' })).toEqual([expect.stringMatching(/même « id »/)]);
    expect(faults({ ...lyon, id: 'La Réunion' })).toEqual([expect.stringMatching(/minuscules/)]);
  });
});
