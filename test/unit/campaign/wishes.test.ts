import { describe, expect, it } from '@jest/globals';
import type { Wish } from '../../../src/portal/campaign/file.model.ts';
import { opinionFaults, proposalFaults, trackFaults, wishFaults } from '../../../src/portal/campaign/wishes.ts';
import { GT, PRO, TROISIEME } from './school-year.ts';

const wishes = (...entered: Wish[]) => wishFaults(TROISIEME, entered);
const long = (characters: number) => 'é'.repeat(characters);

describe('I1 intentions and choices', () => {
  it('I1 are one to three, each of another track', () => {
    expect(wishes(...GT)).toEqual([]);
    expect(wishes(...GT, ...PRO)).toEqual([]);
    expect(wishes()).toEqual([{ rank: 1, field: 'track', reason: 'missing' }]);
    expect(wishes(...GT, ...PRO, { track: '' })).toEqual([{ rank: 4, field: 'track', reason: 'too-many' }]);
    expect(wishes(...PRO, { track: 'cap' })).toEqual([{ rank: 3, field: 'track', reason: 'twice' }]);
    expect(wishes({ track: '' }, { track: 'ens' })).toEqual([
      { rank: 1, field: 'track', reason: 'missing' },
      { rank: 2, field: 'track', reason: 'unknown' },
    ]);
  });

  it('I1 name a trade and a status only where the track has them, the trade in 120 characters at most', () => {
    expect(wishes({ track: 'cap', occupation: long(120) }, { track: '2de-pro', status: 'school' })).toEqual([]);
    expect(wishes({ track: '2de-gt', occupation: 'Boulangerie', status: 'school' })).toEqual([
      { rank: 1, field: 'occupation', reason: 'not-here' },
      { rank: 1, field: 'status', reason: 'not-here' },
    ]);
    expect(wishes({ track: 'cap', occupation: long(121), status: 'retired' as never })).toEqual([
      { rank: 1, field: 'occupation', reason: 'too-long' },
      { rank: 1, field: 'status', reason: 'unknown' },
    ]);
  });
});

describe('I5 what a school records', () => {
  it('I5 of an opinion: an answer for each intention, a track that was not asked for, 2,000 characters', () => {
    const opinion = (given: object) => opinionFaults(TROISIEME, PRO, { answers: ['favourable', 'reserved'], ...given });
    expect(opinion({ recommended: '2de-gt', reasons: long(2000) })).toEqual([]);
    expect(opinion({ answers: ['favourable'] })).toEqual([{ field: 'answers', reason: 'count' }]);
    expect(opinion({ answers: ['favourable', 'bof'] })).toEqual([{ field: 'answers', rank: 2, reason: 'unknown' }]);
    expect(opinion({ recommended: 'cap', reasons: long(2001) })).toEqual([
      { field: 'recommended', reason: 'asked' },
      { field: 'reasons', reason: 'too-long' },
    ]);
    expect(opinion({ recommended: 'ens' })).toEqual([{ field: 'recommended', reason: 'unknown' }]);
  });

  it('I6 of a proposal: each choice agreed to or not, another track besides', () => {
    const proposal = (given: object) => proposalFaults(TROISIEME, PRO, { agreed: [false, false], ...given });
    expect(proposal({ other: '2de-gt', support: long(2000) })).toEqual([]);
    expect(proposal({ agreed: [true, true, true] })).toEqual([{ field: 'agreed', reason: 'count' }]);
    expect(proposal({ other: '2de-pro', support: long(2001) })).toEqual([
      { field: 'other', reason: 'asked' },
      { field: 'support', reason: 'too-long' },
    ]);
  });

  it('I6 of a decision: at least one track of the level, none twice', () => {
    expect(trackFaults(TROISIEME, { tracks: ['cap', '2de-gt'] })).toEqual([]);
    expect(trackFaults(TROISIEME, { tracks: [], reasons: long(2001) })).toEqual([
      { field: 'tracks', reason: 'missing' },
      { field: 'reasons', reason: 'too-long' },
    ]);
    expect(trackFaults(TROISIEME, { tracks: ['cap', 'cap', 'ens'] })).toEqual([
      { field: 'tracks', rank: 2, reason: 'twice' },
      { field: 'tracks', rank: 3, reason: 'unknown' },
    ]);
  });
});
