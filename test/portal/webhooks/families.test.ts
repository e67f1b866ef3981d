import { beforeEach, describe, expect, it } from '@jest/globals';
import { createBell } from '../../../src/deliveries/bell.ts';
import type { Change } from '../../../src/portal/campaign/changes.ts';
import { orientationFiles } from '../../../src/portal/campaign/file.model.ts';
import { tellDue } from '../../../src/portal/campaign-mails/notices.ts';
import { webhookDeliveries } from '../../../src/portal/webhooks/delivery.model.ts';
import { tellFiles } from '../../../src/portal/webhooks/tell-files.ts';
import {
  type CampaignOffice,
  guardian,
  openCampaignOffice,
  pupil,
  SCHOOL,
  UAI,
  useEmptyDatabase,
} from '../support/campaign-office.ts';

const INES = pupil('Inès', [guardian('Sandrine')]);
const wishes = [{ track: '2de-gt' }, { track: '2de-pro', occupation: 'Boulangère' }];

describe('L2 what a family does in orientation', () => {
  const database = useEmptyDatabase();
  let office: CampaignOffice;
  const portal = () => ({ ...office.mails, webhooksDue: createBell() });
  beforeEach(async () => {
    office = openCampaignOffice(database.db, '2027-02-10T17:00:00Z');
    office.roster.push(INES);
    await office.campaign();
  });

  const family = (change: Change) => office.act(INES, change);
  const school = (change: Change) => office.act(INES, change, SCHOOL);
  const told = async () => {
    await tellFiles(portal());
    const deliveries = await webhookDeliveries(database.db).find().lean();
    return deliveries
      .map(({ body }) => JSON.parse(body))
      .sort((one, other) => one.data.version - other.data.version)
      .map(({ type, data: { version } }) => `${version} ${type}`);
  };

  it('L2 is told to the school’s software, deed by deed; what the school did or entered itself is not', async () => {
    await family({ event: 'validate-intentions', wishes });
    await family({ event: 'validate-intentions', wishes: wishes.slice(1) });
    office.until('2027-03-10T08:00:00Z');
    await school({ event: 'record-opinion', opinion: { answers: ['favourable'] } });
    office.until('2027-03-20T08:00:00Z');
    await family({ event: 'acknowledge-opinion' });
    office.until('2027-05-10T08:00:00Z');
    await school({ event: 'validate-choices', wishes });
    office.until('2027-06-01T08:00:00Z');
    await school({ event: 'record-proposal', proposal: { agreed: [false, false], other: 'cap' } });
    office.until('2027-06-12T08:00:00Z');
    await family({ event: 'refuse-proposal' });
    await school({ event: 'set-meeting', meeting: { at: new Date('2027-06-14T08:00:00Z') } });
    office.until('2027-06-14T09:00:00Z');
    await school({ event: 'decide', tracks: ['cap'] });
    await family({ event: 'appeal' });
    expect(await told()).toEqual([
      '1 orientation.entry-validated',
      '2 orientation.entry-validated',
      '4 orientation.acknowledged',
      '7 orientation.answer-given',
      '10 orientation.appeal-lodged',
    ]);
    const [delivery] = await webhookDeliveries(database.db).find().lean();
    expect(JSON.parse(delivery!.body).timestamp).toBe('2027-02-10T17:00:00.000Z');
    const all = JSON.stringify(await webhookDeliveries(database.db).find().lean());
    for (const word of ['Boulangère', 'Sandrine', 'Inès', 'BRIVAL', '2de-']) expect(all).not.toContain(word);
  });

  it('L2 is kept with the deed, and lost by no crash: before the delivery is written, or before it is forgotten', async () => {
    await family({ event: 'validate-intentions', wishes });
    const file = await orientationFiles(database.db).findOne().lean();
    expect(file!.untold).toMatchObject([{ type: 'orientation.entry-validated', version: 1 }]);
    const first = await told();
    expect(await orientationFiles(database.db).findOne().lean()).toMatchObject({ untold: [] });
    // The worker died after it wrote the delivery, before it wrote that it had.
    await orientationFiles(database.db).updateOne({}, { $set: { untold: file!.untold } });
    expect(await told()).toEqual(first);
    expect(first).toEqual(['1 orientation.entry-validated']);
  });

  it('L2 is not undone by whoever changes the file, or sends its mails, meanwhile; nor stands in their way', async () => {
    await family({ event: 'validate-intentions', wishes });
    await Promise.all([tellFiles(portal()), family({ event: 'validate-intentions', wishes: wishes.slice(1) })]);
    await Promise.all([tellFiles(portal()), tellFiles(portal()), tellDue(office.mails)]);
    expect(await told()).toEqual(['1 orientation.entry-validated', '2 orientation.entry-validated']);
    expect(await office.letters()).toHaveLength(1);
  });

  it('L2 leaves no trace in files where no software of the school listens', async () => {
    const settings = { ...office.mails.settings, webhooks: [] };
    Object.assign(office.mails, { settings });
    await family({ event: 'validate-intentions', wishes });
    expect(await orientationFiles(database.db).findOne().lean()).not.toHaveProperty('untold');
  });

  it('L2 is all told when a hundred families write on one evening', async () => {
    const settings = office.mails.settings;
    const file = {
      campaign: `${UAI}:2026`,
      level: 'troisieme',
      state: 'intentions-validated',
      history: [],
      notices: [],
    };
    const untold = [{ type: 'orientation.entry-validated', at: office.clock.now(), version: 1 }];
    const documents = Array.from({ length: 120 }, (_, place) => ({
      ...{ _id: `${UAI}:2026:p${place}`, pupil: `p${place}`, ...file, untold, version: 1, schemaVersion: 1 },
    }));
    await orientationFiles(database.db).collection.insertMany(documents as never);
    expect(settings.webhooks).toHaveLength(1);
    expect(await told()).toHaveLength(120);
  });
});
