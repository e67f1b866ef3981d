import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { parseSync } from '@swc/core';
import { birthDateFault, readBirthDate } from '../../../src/idp/accounts/opening/read-birth-date.ts';
import { nodesOf } from '../../support/syntax-tree.ts';

describe('a birth date as a parent types it', () => {
  it.each(['31/12/2012', '31.12.2012', '31-12-2012', '31 12 2012', '31122012', ' 31/12/2012 ', '31 / 12 / 2012'])(
    'B6 understands %p',
    (typed) => expect(readBirthDate(typed)).toBe('2012-12-31'),
  );

  it('B6 understands a day and a month of one digit, and 29 February of a leap year', () => {
    expect(readBirthDate('1/2/2014')).toBe('2014-02-01');
    expect(readBirthDate('29/02/2012')).toBe('2012-02-29');
  });

  it.each(['', '31/02/2014', '29/02/2013', '00/01/2014', '12/13/2014', '31/12/12', '2012', 'hier', '31/12/1812'])(
    'B6 does not take %p for a day',
    (typed) => expect(readBirthDate(typed)).toBeUndefined(),
  );

  it.each([
    ['2/2/16', 'short-year'],
    ['02.02.16', 'short-year'],
    ['020216', 'short-year'],
    ['2 février 2016', 'letters'],
    ['31/02/2014', 'unreadable'],
    ['2014', 'unreadable'],
  ])('B6 tells what is wrong with %p: %s', (typed, fault) => expect(birthDateFault(typed)).toBe(fault));

  it('S53 reads a hostile string once: none of its patterns repeats anything without end', async () => {
    const source = await readFile('src/idp/accounts/opening/read-birth-date.ts', 'utf8');
    const patterns = [...nodesOf(parseSync(source, { syntax: 'typescript' }))].flatMap(({ type, pattern }) =>
      type === 'RegExpLiteral' ? String(pattern) : [],
    );
    expect(patterns).toHaveLength(4);
    for (const pattern of patterns) expect(pattern).not.toMatch(/[*+]|,}/);
    const hostile = `1${' '.repeat(1_000_000)}x`;
    expect([readBirthDate(hostile), birthDateFault(hostile.replace('x', '?'))]).toEqual([undefined, 'unreadable']);
  });
});
