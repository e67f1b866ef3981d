import { beforeEach, describe, expect, it } from '@jest/globals';
import { setDates } from '../../../src/portal/campaign/campaigns.ts';
import { announceDue } from '../../../src/portal/campaign-mails/announce.ts';
import { announcementRecords } from '../../../src/portal/campaign-mails/announcement.model.ts';
import {
  CAMPAIGN,
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

const NAMES = ['Lina', 'Malo', 'Noé', 'Sami', 'Zoé'];
const PUPILS = NAMES.map((name) => pupil(name, [guardian(`Anne-${name}`), guardian(`Luc-${name}`)]));
const REUNION = '9740001A';

describe('I4 announcements of a campaign', () => {
  const database = useEmptyDatabase();
  let office: CampaignOffice;
  const openOffice = async (start: string) => {
    await database.empty();
    office = openCampaignOffice(database.db, start, 2);
    office.roster.push(...PUPILS);
  };
  beforeEach(() => openOffice('2027-01-31T12:00:00Z'));

  const told = async (mails = office.mails) => {
    await announceDue(mails);
    return office.letters();
  };
  const subjects = async () => new Set((await told()).map(({ subject }) => subject.replaceAll('\u00a0', ' ')));
  const kinds = async () => {
    const all = (await told()).map(({ key }) => key.split(':')[0]!);
    return Object.fromEntries([...new Set(all)].sort().map((kind) => [kind, all.filter((one) => one === kind).length]));
  };

  it('I4 tell all families of the opening at nine in the morning, once', async () => {
    await office.campaign();
    office.until('2027-02-01T07:59:59Z');
    expect(await told()).toEqual([]);
    office.until('2027-02-01T08:00:00Z');
    expect(await told()).toHaveLength(10);
    expect(await subjects()).toContain('Orientation : le service est ouvert pour Zoé');
    office.until('2027-02-02T08:00:00Z');
    const [letter, ...others] = await told();
    expect(others).toHaveLength(9);
    expect(letter!.text).toContain('jusqu’au vendredi 26 février 2027 inclus');
    expect(letter!.text).toContain('Un seul représentant légal saisit et valide.');
  });

  it('I7 go by the morning of the school: La Réunion is three hours ahead', async () => {
    await office.campaign({}, REUNION);
    office.until('2027-02-01T04:59:59Z');
    expect(await told()).toEqual([]);
    office.until('2027-02-01T05:00:00Z');
    expect(await told()).toHaveLength(10);
  });

  it('I7 wait for the next morning where a campaign is opened late in the evening', async () => {
    await openOffice('2027-02-08T20:30:00Z');
    await office.campaign();
    expect(await told()).toEqual([]);
    office.until('2027-02-09T08:00:00Z');
    expect(await told()).toHaveLength(10);
  });

  it('I4 remind three days before the closing only the families that have entered nothing', async () => {
    await office.campaign();
    office.until('2027-02-01T09:00:00Z');
    await told();
    const wishes = [{ track: 'cap' }];
    await office.act(PUPILS[0]!, { event: 'validate-intentions', wishes }, SCHOOL);
    await office.act(PUPILS[3]!, { event: 'validate-intentions', wishes }, SCHOOL);
    office.until('2027-02-23T07:59:59Z');
    expect(await kinds()).toEqual({ 'campaign-opening-intentions': 10 });
    office.until('2027-02-23T08:00:00Z');
    expect(await kinds()).toEqual({ 'campaign-opening-intentions': 10, 'campaign-reminder-intentions': 6 });
    expect(await subjects()).toContain('Orientation : dernier jour le vendredi 26 février 2027 pour Noé');
    expect(await subjects()).not.toContain('Orientation : dernier jour le vendredi 26 février 2027 pour Lina');
    office.until('2027-05-25T07:00:00Z');
    expect(await kinds()).toMatchObject({ 'campaign-reminder-choices': 10 });
  });

  it('I7 follow the dates: a closing that is moved is reminded of anew, an opening that is moved back is not', async () => {
    await office.campaign();
    office.until('2027-02-01T09:00:00Z');
    await told();
    const move = (dates: Partial<typeof DATES>) =>
      setDates(office.mails, { uai: UAI, year: YEAR, dates: { ...DATES, ...dates }, by: SCHOOL.author });
    await move({ intentionsOpen: '2027-01-25', intentionsClose: '2027-03-05' });
    office.until('2027-02-23T09:00:00Z');
    expect(await kinds()).toEqual({ 'campaign-opening-intentions': 10 });
    office.until('2027-03-02T09:00:00Z');
    expect(await kinds()).toEqual({ 'campaign-opening-intentions': 10, 'campaign-reminder-intentions': 10 });
    await move({ intentionsClose: '2027-03-12' });
    await told();
    office.until('2027-03-09T09:00:00Z');
    expect(await kinds()).toEqual({ 'campaign-opening-intentions': 10, 'campaign-reminder-intentions': 20 });
    await move({ intentionsClose: '2027-03-05' });
    await move({ intentionsClose: '2027-03-12' });
    expect(await kinds()).toEqual({ 'campaign-opening-intentions': 10, 'campaign-reminder-intentions': 20 });
  });

  it('I4 go on where they stopped, once to each, when the process died or the provider went away', async () => {
    await office.campaign();
    office.until('2027-02-01T09:00:00Z');
    const { outbox } = office.mails;
    let left = 5;
    const dying = {
      ...outbox,
      enqueue: async (message: Parameters<typeof outbox.enqueue>[0]) => {
        if (left === 0) throw new Error('killed');
        left -= 1;
        await outbox.enqueue(message);
      },
    };
    await expect(told({ ...office.mails, outbox: dying })).rejects.toThrow('killed');
    expect(await office.letters()).toHaveLength(5);
    expect(await announcementRecords(database.db).findOne({ campaign: CAMPAIGN }).lean()).toMatchObject({
      cursor: '2',
    });
    office.provider.isAway = true;
    await expect(told()).rejects.toMatchObject({ code: 'provider-unavailable' });
    office.provider.isAway = false;
    expect(new Set((await told()).map(({ to }) => to)).size).toBe(10);
    expect(await told()).toHaveLength(10);
  });

  it('I4 are made by one process at a time', async () => {
    await office.campaign();
    office.until('2027-02-01T09:00:00Z');
    await Promise.all([told(), told(), told()]);
    expect(await office.letters()).toHaveLength(10);
    expect(office.provider.asked).toBe(3);
  });
});
