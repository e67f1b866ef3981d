import { beforeEach, describe, expect, it } from '@jest/globals';
import { setDates } from '../../../src/portal/campaign/campaigns.ts';
import type { Change } from '../../../src/portal/campaign/changes.ts';
import { tellDue } from '../../../src/portal/campaign-mails/notices.ts';
import type { SchoolPupil } from '../../../src/portal/directory/school-pupil.ts';
import {
  type CampaignOffice,
  DATES,
  guardian,
  openCampaignOffice,
  pupil,
  SCHOOL,
  UAI,
  useEmptyDatabase,
  YEAR,
} from '../support/campaign-office.ts';

const INES = pupil('Inès', [guardian('Sandrine')]);
const wishes = [{ track: '2de-gt' }, { track: '2de-pro', occupation: 'Boulangère' }];

describe('I4 what the school does', () => {
  const database = useEmptyDatabase();
  let office: CampaignOffice;
  beforeEach(async () => {
    office = openCampaignOffice(database.db, '2027-02-10T17:00:00Z');
    office.roster.push(INES);
    await office.campaign();
  });

  const told = async () => {
    await tellDue(office.mails);
    return (await office.letters()).filter(({ key }) => !key.startsWith('campaign-recap'));
  };
  const school = (change: Change, child: SchoolPupil = INES) => office.act(child, change, SCHOOL);
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
  const opinion: Change = {
    event: 'record-opinion',
    opinion: { answers: ['unfavourable', 'favourable'], recommended: 'cap', reasons: 'Motifs du conseil.' },
  };

  /** To the choices' end, with an opinion. */
  const enterAll = async () => {
    await school({ event: 'validate-intentions', wishes });
    office.until('2027-05-10T08:00:00Z');
    await school({ event: 'validate-choices', wishes });
    office.until('2027-06-01T08:00:00Z');
  };
  const moveDates = (changes: Partial<typeof DATES>) =>
    setDates(office.mails, { uai: UAI, year: YEAR, dates: { ...DATES, ...changes }, by: SCHOOL.author });

  it('I5 tells of an opinion on its day, where the school is, and not what the council wrote of the pupil', async () => {
    await school({ event: 'validate-intentions', wishes });
    office.until('2027-03-10T08:00:00Z');
    await school(opinion);
    office.until('2027-03-18T22:59:59Z');
    expect(await told()).toEqual([]);
    office.until('2027-03-18T23:00:00Z');
    const [letter, ...others] = await told();
    expect(others).toEqual([]);
    expect(plain(letter!.subject)).toBe('Orientation : avis du conseil de classe pour Inès');
    expect(letter!.text).toContain('1. 2de générale et technologique ou 2de STHR – défavorable\n');
    expect(letter!.text).toContain('2. 2de professionnelle – favorable\n');
    expect(plain(letter!.text)).toContain('recommande aussi : 1re année de CAP ou de CAP agricole.');
    expect(letter!.text + letter!.html).not.toContain('Motifs');
  });

  it('I5 does not tell that an opinion replaces one which nobody was ever shown', async () => {
    await school({ event: 'validate-intentions', wishes });
    office.until('2027-03-10T08:00:00Z');
    await school(opinion);
    await school({ event: 'record-opinion', opinion: { answers: ['favourable', 'favourable'] } });
    office.until('2027-03-19T08:00:00Z');
    const [first] = await told();
    expect(plain(first!.text)).not.toContain('Ce message remplace');
    office.until('2027-03-19T09:00:00Z');
    await school(opinion);
    const [, second] = await told();
    expect(plain(second!.text)).toContain('Ce message remplace le précédent');
  });

  it('I7 waits for the new day of opinions when the school moves it on, and does not when it moves it back', async () => {
    await school({ event: 'validate-intentions', wishes });
    office.until('2027-03-02T08:00:00Z');
    await school(opinion);
    await moveDates({ opinionsOn: '2027-03-26' });
    office.until('2027-03-20T08:00:00Z');
    expect(await told()).toEqual([]);
    expect(await told()).toEqual([]);
    await moveDates({ opinionsOn: '2027-03-22' });
    office.until('2027-03-22T08:00:00Z');
    expect(await told()).toHaveLength(1);
  });

  it('I5 tells of a corrected opinion anew, and says that it replaces the first', async () => {
    await school({ event: 'validate-intentions', wishes });
    office.until('2027-03-20T08:00:00Z');
    await school(opinion);
    await told();
    await school({ event: 'record-opinion', opinion: { answers: ['favourable', 'favourable'] } });
    const letters = await told();
    expect(letters).toHaveLength(2);
    const corrected = letters.filter(({ text }) => text.includes('remplace le précédent'));
    expect(corrected.map(({ text }) => text.includes('défavorable'))).toEqual([false]);
  });

  it('I6 tells of the proposal with the day of the answer, of the meeting, of the decision with the term of appeal', async () => {
    await enterAll();
    await school({ event: 'record-proposal', proposal: { agreed: [false, false], other: 'cap' } });
    office.until('2027-06-11T08:00:00Z');
    const [proposal] = await told();
    expect(proposal!.text).toContain('1. 2de générale et technologique ou 2de STHR – pas d’accord');
    expect(proposal!.text).toContain('jusqu’au mercredi 16 juin 2027 inclus');

    await school({ event: 'refuse-proposal' });
    await school({ event: 'set-meeting', meeting: { at: new Date('2027-06-14T15:30:00Z'), place: 'Bureau 4' } });
    const meeting = (await told()).find(({ key }) => key.startsWith('campaign-meeting'))!;
    expect(plain(meeting.text)).toMatch(/le lundi 14 juin 2027 à 17[: h]+30\.[\s\S]*Lieu : Bureau 4/);

    office.until('2027-06-14T16:30:00Z');
    await school({ event: 'decide', tracks: ['cap'], reasons: 'Raisons du chef.' });
    const decision = (await told()).find(({ key }) => key.startsWith('campaign-decision'))!;
    expect(decision.text).toContain('- 1re année de CAP ou de CAP agricole\n');
    expect(decision.text).toContain('jusqu’au jeudi 17 juin 2027 inclus, c’est-à-dire pendant trois jours ouvrables');
    expect(decision.text).not.toContain('Raisons');

    await school({ event: 'appeal' });
    await school({ event: 'record-commission', tracks: ['2de-pro'] });
    const commission = (await told()).find(({ key }) => key.startsWith('campaign-commission'))!;
    expect(commission.text).toContain('- 2de professionnelle\n');
    expect(commission.text).not.toContain('faire appel');
  });

  it('I6 does not speak of appeal against a decision that gives what was asked, nor of a meeting that is over', async () => {
    await enterAll();
    await school({ event: 'record-proposal', proposal: { agreed: [false, false], other: 'cap' } });
    office.until('2027-06-12T08:00:00Z');
    await school({ event: 'refuse-proposal' });
    await school({ event: 'set-meeting', meeting: { at: new Date('2027-06-12T07:30:00Z') } });
    await school({ event: 'decide', tracks: ['2de-gt'] });
    const letters = await told();
    expect(letters.map(({ key }) => key.split(':')[0]).sort()).toEqual(['campaign-decision', 'campaign-proposal']);
    expect(letters.map(({ text }) => text).join()).not.toContain('faire appel');
  });

  it('I2 tells that the pen is free again', async () => {
    await office.act(INES, { event: 'validate-intentions', wishes });
    await school({ event: 'release-pen' });
    const [letter] = await told();
    expect(letter!.subject).toContain('la saisie est débloquée');
    expect(letter!.text).toContain('sera ensuite le seul à pouvoir modifier');
  });

  it('I2 does not say that one alone may change where both may', async () => {
    const { orientation } = office.mails.settings;
    orientation.pen = 'both';
    await office.act(INES, { event: 'validate-intentions', wishes });
    await school({ event: 'release-pen' });
    const [letter] = await told();
    expect(letter!.text).toContain('a débloqué la saisie');
    expect(letter!.text).not.toContain('le seul');
  });
});
