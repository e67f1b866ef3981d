import { describe, expect, it } from '@jest/globals';
import type { Activation } from '../../../src/idp/activation-sms/activation.model.ts';
import { mayShow, neededStep, type Step } from '../../../src/idp/activation-sms/steps.ts';

const now = new Date('2026-11-30T11:38:00Z');
const begun: Activation = {
  _id: 'uid',
  guardianIds: ['guardian'],
  sends: 1,
  accountId: 'account',
  expiresAt: now,
  schemaVersion: 1,
};
const code = { hash: 'hash', sentAt: now, expiresAt: now, triesLeft: 5 };
const sent: Activation = { ...begun, outcome: 'code', code };
const proved: Activation = { ...sent, code: { ...code, usedAt: now } };
const confirmed: Activation = { ...proved, answers: [{ pupilId: 'pupil', mine: true }], identifier: 'v.durant1' };

const PAGES: Step[] = ['start', 'identity', 'not-found', 'active', 'locked', 'code', 'children', 'password', 'done'];
const shown = (journey: Activation | undefined) => PAGES.filter((page) => mayShow(page, journey));

describe('the steps of an opening', () => {
  it.each<[string, Activation | undefined, Step, Step[]]>([
    ['before anything', undefined, 'start', ['start', 'identity']],
    ['after a refused sending', begun, 'identity', ['start', 'identity']],
    ['once unknown', { ...begun, outcome: 'not-found' }, 'not-found', ['start', 'identity', 'not-found']],
    ['once known as active', { ...begun, outcome: 'active' }, 'active', ['start', 'identity', 'active']],
    ['once locked until tomorrow', { ...begun, outcome: 'locked' }, 'locked', ['start', 'identity', 'locked']],
    ['before the first code is kept', { ...begun, outcome: 'code' }, 'code', ['start', 'identity', 'code']],
    ['once a code was sent', sent, 'code', ['start', 'identity', 'code']],
    ['once the code was given', proved, 'children', ['start', 'identity', 'children']],
    ['once the children are confirmed', confirmed, 'password', ['start', 'identity', 'children', 'password']],
    ['active after the proof', { ...proved, outcome: 'active' }, 'active', ['start', 'identity', 'active']],
    ['once open', { ...confirmed, openedAt: now }, 'done', ['done']],
  ])('S44 %s shows what is proved and no more', (_, journey, needed, pages) => {
    expect(neededStep(journey)).toBe(needed);
    expect(shown(journey)).toEqual(pages);
  });

  it('S44 an answer on children without an identifier, or the reverse, opens no password page', () => {
    expect(neededStep({ ...proved, identifier: 'v.durant1' })).toBe('children');
    expect(neededStep({ ...proved, answers: confirmed.answers })).toBe('children');
  });

  it('S44 no code, answer nor identifier counts without the proof', () => {
    expect(neededStep({ ...confirmed, code })).toBe('code');
  });
});
