import { beforeEach, describe, expect, it } from '@jest/globals';
import { setDates } from '../../../src/portal/campaign/campaigns.ts';
import type { Change } from '../../../src/portal/campaign/changes.ts';
import { orientationFiles } from '../../../src/portal/campaign/file.model.ts';
import { announceDue } from '../../../src/portal/campaign-mails/announce.ts';
import { tellDue } from '../../../src/portal/campaign-mails/notices.ts';
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

const INES = pupil('Inès', [guardian('Sandrine'), guardian('Luc')]);
const MALO = pupil('Malo', [guardian('Anne')]);
const wishes = [{ track: '2de-gt' }, { track: '2de-pro', occupation: 'Boulangère' }];
const CONFORMING: Change = { event: 'record-proposal', proposal: { agreed: [false, true] } };
const CONTRARY: Change = { event: 'record-proposal', proposal: { agreed: [false, false], other: 'cap' } };
/** The first moment after the last day for an answer. */
const ANSWERS_OVER = '2027-06-16T22:00:00Z';

describe('I4 what nobody’s silence leads to', () => {
  const database = useEmptyDatabase();
  let office: CampaignOffice;
  beforeEach(async () => {
    office = openCampaignOffice(database.db, '2027-05-10T08:00:00Z');
    office.roster.push(INES, MALO);
    await office.campaign();
    for (const child of [INES, MALO]) await office.act(child, { event: 'validate-choices', wishes }, SCHOOL);
  });

  const OF_SILENCE = /^campaign-(proposal-became|meeting-became|decision-became|reminder-answers)/;
  const letters = async () => {
    await tellDue(office.mails);
    return (await office.letters()).filter(({ key }) => OF_SILENCE.test(key));
  };
  const reminders = async () => {
    await announceDue(office.mails);
    return letters();
  };
  const school = (change: Change, child = INES) => office.act(child, change, SCHOOL);
  const moveDates = (changes: Partial<typeof DATES>) =>
    setDates(office.mails, { uai: UAI, year: YEAR, dates: { ...DATES, ...changes }, by: SCHOOL.author });
  const published = async (change: Change) => {
    office.until('2027-06-01T08:00:00Z');
    await school(change);
    office.until('2027-06-11T08:00:00Z');
  };

  it('I6 tells both guardians, once the last day is over, that the proposal has become the decision', async () => {
    await published(CONFORMING);
    office.until('2027-06-16T21:59:59Z');
    expect(await letters()).toEqual([]);
    office.until(ANSWERS_OVER);
    const [letter, ...others] = await letters();
    expect([letter!, ...others].map(({ to }) => to).sort()).toEqual(['luc@example.fr', 'sandrine@example.fr']);
    expect(letter!.subject).toContain('la proposition est devenue la décision');
    expect(letter!.text).toContain('Aucune réponse n’a été enregistrée jusqu’au mercredi 16 juin 2027 inclus.');
    expect(letter!.text).toContain('- 2de professionnelle\n');
    expect(letter!.text).not.toContain('technologique');
    office.until('2027-06-20T08:00:00Z');
    expect(await letters()).toHaveLength(2);
  });

  it('I6 tells that a meeting is compulsory where the proposal is none of the choices', async () => {
    await published(CONTRARY);
    office.until(ANSWERS_OVER);
    const [letter] = await letters();
    expect(letter!.subject).toContain('entretien obligatoire');
    expect(letter!.text).toContain('Contactez l’établissement pour prendre rendez-vous.');
  });

  it.each(['accept-proposal', 'refuse-proposal'] as const)(
    'I6 says nothing to a family that answered: %s',
    async (event) => {
      await published(CONFORMING);
      await office.act(INES, { event });
      office.until(ANSWERS_OVER);
      expect(await letters()).toEqual([]);
      expect((await orientationFiles(database.db).findOne({ pupil: INES.sub }).lean())!.notices).toEqual([]);
    },
  );

  it('I7 follows the last day where the school moves it, and tells a silence anew that begins anew', async () => {
    await published(CONFORMING);
    await moveDates({ answersClose: '2027-06-15' });
    office.until('2027-06-15T22:00:00Z');
    expect(await letters()).toHaveLength(2);
    await moveDates({ answersClose: '2027-06-18' });
    office.until(ANSWERS_OVER);
    expect(await letters()).toHaveLength(2);
    await moveDates({ answersClose: '2027-06-21' });
    office.until('2027-06-18T22:00:00Z');
    expect(await letters()).toHaveLength(2);
    office.until('2027-06-21T22:00:00Z');
    const all = await letters();
    expect(all).toHaveLength(4);
    expect(all.at(-1)!.text).toContain('lundi 21 juin 2027');
  });

  it('I6 gives a family three working days from the moment it can read a proposal that was recorded late', async () => {
    office.until('2027-06-16T15:00:00Z');
    await school(CONFORMING);
    office.until(ANSWERS_OVER);
    expect(await letters()).toEqual([]);
    office.until('2027-06-19T21:59:59Z');
    expect(await letters()).toEqual([]);
    await office.act(MALO, { event: 'record-proposal', proposal: { agreed: [true, false] } }, SCHOOL);
    office.until('2027-06-19T22:00:00Z');
    const told = await letters();
    expect(told).toHaveLength(2);
    expect(told[0]!.text).toContain('samedi 19 juin 2027');
  });

  it('I7 says nothing to a family that answered once the school had given it more time', async () => {
    await published(CONFORMING);
    office.until(ANSWERS_OVER);
    expect(await letters()).toHaveLength(2);
    await moveDates({ answersClose: '2027-06-21' });
    await office.act(INES, { event: 'accept-proposal' });
    office.until('2027-06-21T22:00:00Z');
    expect(await letters()).toHaveLength(2);
  });

  /** The head decides on 14 June: the term of appeal ends on the 17th. */
  const decided = async (tracks: string[]) => {
    await published(CONTRARY);
    await office.act(INES, { event: 'refuse-proposal' });
    await school({ event: 'set-meeting', meeting: { at: new Date('2027-06-14T07:00:00Z') } });
    office.until('2027-06-14T08:00:00Z');
    await school({ event: 'decide', tracks });
  };

  it('I6 tells that the decision has become final when the term of appeal is over', async () => {
    await decided(['cap']);
    office.until('2027-06-17T21:59:59Z');
    expect(await letters()).toEqual([]);
    office.until('2027-06-17T22:00:00Z');
    const [letter] = await letters();
    expect(letter!.text).toContain('Aucun appel n’a été enregistré jusqu’au jeudi 17 juin 2027 inclus.');
    expect(letter!.text).toContain('Vous pouvez encore demander le maintien');
  });

  it.each([
    ['has accepted', ['cap'], 'accept-decision'],
    ['has appealed', ['cap'], 'appeal'],
    ['got what it asked for', ['2de-gt'], undefined],
  ] as const)('I6 does not tell a family that %s that the term is over', async (_, tracks, event) => {
    await decided([...tracks]);
    if (event) await office.act(INES, { event });
    office.until('2027-06-18T08:00:00Z');
    expect(await letters()).toEqual([]);
  });

  it('I4 reminds three days before the last day, only families with a proposal that is not answered', async () => {
    await published(CONFORMING);
    expect(await reminders()).toEqual([]);
    office.until('2027-06-13T07:00:00Z');
    const [letter, ...others] = await reminders();
    expect(others.map(({ to }) => to)).toHaveLength(1);
    expect(letter!.subject).toContain('dernier jour le mercredi 16 juin 2027 pour Inès');
    expect(letter!.text).toContain('Sans réponse, la proposition devient la décision');
    expect(await reminders()).toHaveLength(2);
  });

  it('I4 reminds nobody who has answered', async () => {
    await published(CONFORMING);
    await office.act(INES, { event: 'refuse-proposal' });
    office.until('2027-06-13T07:00:00Z');
    expect(await reminders()).toEqual([]);
  });
});
