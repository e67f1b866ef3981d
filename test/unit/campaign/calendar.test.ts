import { describe, expect, it } from '@jest/globals';
import type { CampaignDates } from '../../../src/portal/campaign/campaign.model.ts';
import { instantsOf } from '../../../src/portal/campaign/current-file.ts';
import { dateFaults } from '../../../src/portal/campaign/date-faults.ts';
import { dayAt, endOfDay, schoolYearOf, startOfDay, timeZoneOf } from '../../../src/portal/campaign/school-days.ts';
import { lastWorkingDay } from '../../../src/portal/campaign/working-days.ts';
import { DATES, UAI } from './school-year.ts';

const PARIS = '0530010K';
const GUADELOUPE = '9710001A';
const MARTINIQUE = '9720001A';
const REUNION = '9740001A';
const MAYOTTE = '9760001A';
const STRASBOURG = '0670001A';

const closes = (day: string, uai: string) => endOfDay(day, timeZoneOf(uai)).toISOString();
const opens = (day: string, uai: string) => startOfDay(day, timeZoneOf(uai)).toISOString();

describe('I7 a day of a campaign', () => {
  it('I7 begins and ends where the school is', () => {
    expect(closes('2027-02-26', PARIS)).toBe('2027-02-26T23:00:00.000Z');
    expect(closes('2027-02-26', REUNION)).toBe('2027-02-26T20:00:00.000Z');
    expect(closes('2027-02-26', MAYOTTE)).toBe('2027-02-26T21:00:00.000Z');
    expect(closes('2027-02-26', MARTINIQUE)).toBe('2027-02-27T04:00:00.000Z');
    expect(opens('2027-02-26', MARTINIQUE)).toBe('2027-02-26T04:00:00.000Z');
  });

  it('I7 has 23 hours in Paris on 28 March, 25 on 31 October, 24 overseas', () => {
    const hours = (day: string, uai: string) =>
      (Date.parse(closes(day, uai)) - Date.parse(opens(day, uai))) / 3_600_000;
    expect([hours('2027-03-28', PARIS), hours('2027-10-31', PARIS)]).toEqual([23, 25]);
    expect([hours('2027-03-28', REUNION), hours('2027-10-31', GUADELOUPE)]).toEqual([24, 24]);
    expect([opens('2027-03-28', PARIS), closes('2027-03-28', PARIS)]).toEqual([
      '2027-03-27T23:00:00.000Z',
      '2027-03-28T22:00:00.000Z',
    ]);
  });

  it('I7 is over at its last moment, not before', () => {
    const zone = timeZoneOf(REUNION);
    const end = endOfDay('2027-02-26', zone);
    expect([dayAt(new Date(end.getTime() - 1), zone), dayAt(end, zone)]).toEqual(['2027-02-26', '2027-02-27']);
  });

  it('I7 belongs to the school year that began on the last 1 August, by the school’s own calendar', () => {
    const year = (moment: string, uai: string) => schoolYearOf(new Date(moment), timeZoneOf(uai));
    expect([year('2027-07-31T21:59:59Z', PARIS), year('2027-07-31T22:00:00Z', PARIS)]).toEqual([2026, 2027]);
    expect([year('2027-07-31T20:00:00Z', REUNION), year('2027-08-01T03:59:59Z', MARTINIQUE)]).toEqual([2027, 2026]);
    expect([year('2026-12-31T23:30:00Z', PARIS), year('2027-01-01T12:00:00Z', PARIS)]).toEqual([2026, 2026]);
  });

  it('I7 that the school closed at once ends at that moment', () => {
    const closedAt = { intentions: new Date('2027-02-10T15:00:00Z') };
    const instants = instantsOf({ uai: PARIS, dates: DATES, closedAt });
    expect(instants.intentionsClose).toEqual(closedAt.intentions);
    expect(instants.choicesClose.toISOString()).toBe('2027-05-28T22:00:00.000Z');
  });
});

describe('I6 three working days to appeal', () => {
  const appeals = (notified: string, uai = PARIS) => lastWorkingDay(new Date(notified), 3, uai);

  it.each([
    ['Monday to Thursday', '2027-06-07T10:00:00Z', PARIS, '2027-06-10'],
    ['over a weekend: Saturday counts, Sunday does not', '2027-06-11T10:00:00Z', PARIS, '2027-06-15'],
    ['told on a Sunday, it begins on Monday', '2027-06-13T10:00:00Z', PARIS, '2027-06-16'],
    ['over Easter Monday', '2027-03-26T10:00:00Z', PARIS, '2027-03-31'],
    ['over Good Friday and Easter Monday in Strasbourg', '2027-03-25T10:00:00Z', STRASBOURG, '2027-03-31'],
    ['over Ascension Day and 8 May', '2027-05-05T10:00:00Z', PARIS, '2027-05-11'],
    ['over Whit Monday', '2027-05-14T10:00:00Z', PARIS, '2027-05-19'],
    ['over 27 May in Guadeloupe', '2027-05-26T15:00:00Z', GUADELOUPE, '2027-05-31'],
    ['over 27 May in Paris, where it is a day like others', '2027-05-26T15:00:00Z', PARIS, '2027-05-29'],
    ['over 22 May in Martinique', '2027-05-20T15:00:00Z', MARTINIQUE, '2027-05-25'],
    ['over 27 April in Mayotte', '2027-04-26T08:00:00Z', MAYOTTE, '2027-04-30'],
    ['over 20 December in La Réunion', '2028-12-19T08:00:00Z', REUNION, '2028-12-23'],
    ['over Christmas', '2028-12-23T10:00:00Z', PARIS, '2028-12-28'],
    ['over Christmas and 26 December in Strasbourg', '2028-12-23T10:00:00Z', STRASBOURG, '2028-12-29'],
    ['over the New Year', '2026-12-30T10:00:00Z', PARIS, '2027-01-04'],
    ['over 14 July', '2027-07-13T10:00:00Z', PARIS, '2027-07-17'],
  ])('I6 %s', (_, notified, uai, last) => {
    expect(appeals(notified, uai)).toBe(last);
  });

  it('I6 begin the day after in the school’s own time: late at night in Paris it is the next day in La Réunion', () => {
    expect(appeals('2027-06-07T21:30:00Z', PARIS)).toBe('2027-06-10');
    expect(appeals('2027-06-07T21:30:00Z', REUNION)).toBe('2027-06-11');
    expect(appeals('2027-06-08T02:00:00Z', MARTINIQUE)).toBe('2027-06-10');
  });
});

describe('I7 the dates of a campaign', () => {
  const faults = (change: Partial<CampaignDates>) => dateFaults(UAI, 2026, { ...DATES, ...change });

  it('I7 follow one another', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ intentionsClose: '2027-01-03' })).toEqual([
      { field: 'intentionsClose', reason: 'too-early', than: 'intentionsOpen' },
    ]);
    expect(faults({ opinionsOn: '2027-02-26' })).toEqual([
      { field: 'opinionsOn', reason: 'too-early', than: 'intentionsClose' },
    ]);
    expect(faults({ opinionsOn: '2027-02-27', choicesOpen: '2027-02-27', intentionsOpen: '2027-02-26' })).toEqual([]);
    expect(faults({ choicesOpen: '2027-03-01', proposalsOn: '2027-05-28' })).toEqual([
      { field: 'choicesOpen', reason: 'too-early', than: 'opinionsOn' },
      { field: 'proposalsOn', reason: 'too-early', than: 'choicesClose' },
    ]);
  });

  it('I7 are days that exist, in the school year', () => {
    expect(faults({ intentionsClose: '2027-02-29', choicesOpen: '3 mai' })).toEqual([
      { field: 'intentionsClose', reason: 'not-a-day' },
      { field: 'choicesOpen', reason: 'not-a-day' },
    ]);
    expect(faults({ intentionsOpen: '2026-07-31', endsOn: '2027-08-01' })).toEqual([
      { field: 'intentionsOpen', reason: 'outside-year' },
      { field: 'endsOn', reason: 'outside-year' },
    ]);
    expect(faults({ intentionsOpen: '2026-08-01', endsOn: '2027-07-31' })).toEqual([]);
  });

  it('I7 leave three working days for an appeal after the answers', () => {
    expect(faults({ endsOn: '2027-06-21' })).toEqual([
      { field: 'endsOn', reason: 'no-time-to-appeal', than: 'answersClose' },
    ]);
    expect(faults({ endsOn: '2027-06-22' })).toEqual([]);
  });
});
