import { describe, expect, it } from '@jest/globals';
import type { Facts, Instants } from '../../../src/portal/campaign/conditions.ts';
import { advance, STATES, type State } from '../../../src/portal/campaign/states.ts';
import { NOTHING } from './who-may-what.ts';

const DATES = [
  'intentionsOpen',
  'intentionsClose',
  'opinionsOn',
  'choicesOpen',
  'choicesClose',
  'proposalsOn',
  'answersClose',
  'endsOn',
] as const satisfies readonly (keyof Instants)[];

const NOW = NOTHING.now.getTime();
const datesBy = (isPast: (place: number) => boolean): Instants =>
  Object.fromEntries(DATES.map((name, place) => [name, new Date(isPast(place) ? NOW : NOW + 1)])) as never;
/** A campaign of which so many dates have come. */
const datesCome = (count: number) => datesBy((place) => place < count);

const INTENTIONS = { hasIntentions: true };
const OPINION = { ...INTENTIONS, hasOpinion: true };
const ACKNOWLEDGED = { ...OPINION, hasAcknowledged: true };
const CHOICES = { ...ACKNOWLEDGED, hasChoices: true };
const PROPOSAL = { ...CHOICES, hasProposal: true };
const CONFORMING = { ...PROPOSAL, proposesSomething: true, proposalConforms: true };
const ANSWERED = { ...PROPOSAL, isAnswered: true };
const TERM_OVER = { ...ANSWERED, isUnsatisfied: true, appealEndsAt: new Date(NOW) };
const TERM_RUNS = { ...TERM_OVER, appealEndsAt: new Date(NOW + 1) };

const SHORT: Readonly<Record<string, State>> = {
  no: 'not-open',
  io: 'intentions-open',
  iv: 'intentions-validated',
  ic: 'intentions-closed',
  op: 'opinion-published',
  oa: 'opinion-acknowledged',
  co: 'choices-open',
  cv: 'choices-validated',
  cc: 'choices-closed',
  pp: 'proposal-published',
  md: 'meeting-due',
  ms: 'meeting-set',
  hd: 'head-decided',
  ap: 'appealed',
  cd: 'commission-decided',
  de: 'decided',
  st: 'staying',
  en: 'ended',
};

/**
 * What a file is, by what is stored and by how many of the campaign's dates have come: none, intentions open, intentions
 * close, opinions, choices open, choices close, proposals, answers close, the end.
 */
const YEAR: readonly [story: string, stored: State, file: Partial<Facts>, year: string][] = [
  ['nothing was ever done', 'not-open', {}, 'no io ic ic co cc cc cc en'],
  ['a family entered intentions', 'intentions-validated', INTENTIONS, 'no iv ic ic co cc cc cc en'],
  ['the school entered them from paper', 'intentions-closed', INTENTIONS, 'no iv ic ic co cc cc cc en'],
  ['an opinion waits', 'intentions-closed', OPINION, 'ic ic ic op co cc cc cc en'],
  ['an opinion was shown', 'opinion-published', OPINION, 'ic ic ic op co cc cc cc en'],
  ['the opinion was acknowledged', 'opinion-acknowledged', ACKNOWLEDGED, 'oa oa oa oa co cc cc cc en'],
  ['it was acknowledged while choices were open', 'choices-open', ACKNOWLEDGED, 'oa oa oa oa co cc cc cc en'],
  ['choices alone were entered', 'choices-validated', { hasChoices: true }, 'no io ic ic cv cc cc cc en'],
  ['choices were entered', 'choices-validated', CHOICES, 'oa oa oa oa cv cc cc cc en'],
  ['choices came on paper', 'choices-closed', CHOICES, 'oa oa oa oa cv cc cc cc en'],
  ['a proposal waits', 'choices-closed', PROPOSAL, 'cc cc cc cc cc cc pp md en'],
  ['a proposal was shown', 'proposal-published', PROPOSAL, 'cc cc cc cc cc cc pp md en'],
  ['a conforming proposal was shown', 'proposal-published', CONFORMING, 'cc cc cc cc cc cc pp de en'],
  ['nobody answered, then the pen was released', 'meeting-due', PROPOSAL, 'cc cc cc cc cc cc pp md en'],
  ['silence agreed, then the pen was released', 'decided', CONFORMING, 'cc cc cc cc cc cc pp de en'],
  ['the family disagreed', 'meeting-due', ANSWERED, 'md md md md md md md md en'],
  ['the family agreed', 'decided', { ...CONFORMING, isAnswered: true }, 'de de de de de de de de en'],
  ['a meeting is set', 'meeting-set', ANSWERED, 'ms ms ms ms ms ms ms ms en'],
  ['the head decided', 'head-decided', TERM_RUNS, 'hd hd hd hd hd hd hd hd hd'],
  ['the head decided, the term is over', 'head-decided', TERM_OVER, 'de de de de de de de de en'],
  ['the family appealed', 'appealed', TERM_OVER, 'ap ap ap ap ap ap ap ap en'],
  ['the commission decided', 'commission-decided', TERM_OVER, 'cd cd cd cd cd cd cd cd en'],
  ['the pupil stays', 'staying', TERM_OVER, 'st st st st st st st st en'],
];

const at = (file: Partial<Facts>, dates: Instants): Facts => ({ ...NOTHING, ...file, dates });

describe('the state of this moment', () => {
  it.each(YEAR)('I7 through the year when %s', (_, stored, file, year) => {
    const states = Array.from({ length: 9 }, (_one, come) => advance(stored, at(file, datesCome(come))));
    expect(states).toEqual(year.split(' ').map((short) => SHORT[short]));
  });

  it('I7 is the same whatever it was before: dates may be moved at any time, and back', () => {
    for (const [story, stored, file] of YEAR)
      for (let before = 0; before < 8; before += 1)
        for (let now = 0; now <= 8; now += 1) {
          const written = advance(stored, at(file, datesCome(before)));
          const expected = advance(stored, at(file, datesCome(now)));
          expect([story, before, now, advance(written, at(file, datesCome(now)))]).toEqual([
            story,
            before,
            now,
            expected,
          ]);
        }
  });

  it('I7 is always found, once and for all, for every file in every state under any dates, ordered or not', () => {
    const files = [{}, INTENTIONS, OPINION, ACKNOWLEDGED].flatMap((first) =>
      [{}, { hasChoices: true }, PROPOSAL, CONFORMING, ANSWERED, { ...CONFORMING, isAnswered: true }].flatMap(
        (second) =>
          [{}, { appealEndsAt: new Date(NOW) }, { appealEndsAt: new Date(NOW + 1) }].map((term) => ({
            ...second,
            hasIntentions: false,
            hasOpinion: false,
            hasAcknowledged: false,
            ...first,
            ...term,
          })),
      ),
    );
    let unsettled = 0;
    for (let bits = 0; bits < 2 ** DATES.length; bits += 1) {
      const dates = datesBy((place) => (bits & (1 << place)) !== 0);
      for (const file of files) {
        const facts = at(file, dates);
        for (const state of STATES) {
          const found = advance(state, facts);
          if (advance(found, facts) !== found) unsettled += 1;
        }
      }
    }
    expect(unsettled).toBe(0);
  });
});
