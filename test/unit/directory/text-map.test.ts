import { expect, it } from '@jest/globals';
import { TextMap } from '../../../src/idp/directory/import/text-map.ts';

it('L2 a text map tells what a Map tells, through growth, replacement and any text', () => {
  const map = new TextMap();
  const model = new Map<string, string>();
  for (let index = 0; index < 20_000; index += 1) {
    const key = `${(index * 7919) % 12_000}${index % 3 === 0 ? 'é' : ''}`;
    const value = 'x€'.repeat(index % 40);
    map.set(key, value);
    model.set(key, value);
  }
  map.set('', 'empty key').set('k'.repeat(2_000), 'long key');
  model.set('', 'empty key').set('k'.repeat(2_000), 'long key');
  expect(map.size).toBe(model.size);
  for (const [key, value] of model) expect(map.get(key)).toBe(value);
  expect([...map.keys()].sort()).toEqual([...model.keys()].sort());
  expect(map.get('not there')).toBeUndefined();
  expect(map.has('not there')).toBe(false);
});
