import { beforeEach, describe, expect, it } from '@jest/globals';
import { fitsOneSms } from '../../../src/messaging/gsm7.ts';
import { announceDue } from '../../../src/portal/campaign-mails/announce.ts';
import { tellDue } from '../../../src/portal/campaign-mails/notices.ts';
import { correctDetails } from '../../../src/portal/corrections/correct-details.ts';
import { corrections } from '../../../src/portal/corrections/correction.model.ts';
import { decideCorrection } from '../../../src/portal/corrections/decide-correction.ts';
import { tellCorrections } from '../../../src/portal/corrections/tell-corrections.ts';
import { webhookDeliveries } from '../../../src/portal/webhooks/delivery.model.ts';
import { createLimits } from '../../../src/web/limits.ts';
import {
  type CampaignOffice,
  guardian,
  openCampaignOffice,
  pupil,
  UAI,
  useEmptyDatabase,
} from '../support/campaign-office.ts';
import { newCorrection, SCHOOL } from '../support/corrections.ts';

describe('K1 messages after a correction of contact details', () => {
  const database = useEmptyDatabase();
  let office: CampaignOffice;
  const anne = guardian('Anne', { mobile: '+33639980111' });
  const luc = guardian('Luc', { mobile: '+33639980122' });
  const held = { email: anne.email!, mobile: anne.mobile! };

  beforeEach(async () => {
    office = openCampaignOffice(database.db, '2027-02-01T09:00:00Z', 2);
    office.roster.push(pupil('Lina', [anne, luc]), pupil('Malo', [luc]));
    await office.campaign();
  });

  const correct = async (guardianSub: string, wanted: object, more: object = {}) => {
    const limits = createLimits(database.db, office.clock);
    const asked = newCorrection({ guardian: guardianSub, pupils: ['child-lina'], held, wanted, ...more });
    const corrected = await correctDetails({ db: database.db, clock: office.clock, limits }, asked);
    if (!corrected.ok) throw new Error(corrected.reason);
    return corrected.correction!;
  };
  const recipients = async (begins: string) =>
    (await office.letters())
      .filter(({ key }) => key.startsWith(begins))
      .map(({ to }) => to)
      .sort();

  it('go to the corrected address at once, by one question for all, and of the other guardian as before', async () => {
    await correct('anne', { ...held, email: 'new@example.org' });
    await announceDue(office.mails);
    expect(await recipients('campaign-opening')).toEqual(['luc@example.fr', 'luc@example.fr', 'new@example.org']);
  });

  it('go to the school’s address again once it refused', async () => {
    const { _id: id } = await correct('anne', { ...held, email: 'new@example.org' });
    await decideCorrection(office.mails, { uai: UAI, id, decision: 'refused' }, SCHOOL);
    await announceDue(office.mails);
    expect(await recipients('campaign-opening')).toContain('anne@example.fr');
  });

  it('go by SMS, in one part, to who has no mail address: what opens and reminds, and no result', async () => {
    office.roster[0]!.guardians[1] = guardian('Luc', { email: undefined as never, mobile: '+33639980122' });
    await announceDue(office.mails);
    const [sms] = (await office.letters()).filter(({ to }) => to === '+33639980122');
    expect(sms!.text).toBe(
      "Orientation de Lina : indiquez vos intentions sur le portail jusqu'au vendredi 26 février 2027 inclus.",
    );
    expect(fitsOneSms(sms!.text)).toBe(true);
    const before = (await office.letters()).length;
    await office.act(office.roster[0]!, { event: 'validate-intentions', wishes: [{ track: '2de-gt' }] });
    await tellDue(office.mails);
    expect((await office.letters()).slice(before).map(({ to }) => to)).not.toContain('+33639980122');
    expect(await recipients('campaign-recap')).toEqual(['anne@example.fr']);
  });

  it('tell the former address and the new one what to do if it was somebody else, and nobody else', async () => {
    await correct('anne', { email: 'new@example.org', mobile: '+33639980199' });
    await Promise.all([tellCorrections(office.mails), tellCorrections(office.mails)]);
    const letters = await office.letters();
    expect(letters.map(({ to }) => to).sort()).toEqual([
      '+33639980111',
      '+33639980199',
      'anne@example.fr',
      'new@example.org',
    ]);
    const mail = letters.find(({ to }) => to === 'anne@example.fr')!;
    expect(mail.text).toMatch(/Ce n’est pas moi\nAppelez l’établissement/);
    expect(mail.text).toContain('/children/child-lina/contact-details');
    for (const { text, key } of letters) expect(`${text} ${key}`).not.toMatch(/new@|anne@|63998|0639|luc/i);
    expect(await corrections(database.db).find().lean()).toMatchObject([{ due: [] }]);
  });

  it('tell the school’s software, and survive a crash between the two', async () => {
    office.mails.settings = {
      ...office.mails.settings,
      webhooks: [{ id: 'vs', url: 'http://localhost:9/x', secrets: ['x'], schools: 'all' }] as never,
    };
    const first = await correct('anne', { ...held, email: 'one@example.org' });
    const second = await correct('anne', { ...held, email: 'two@example.org' }, { seen: 1 });
    // As a crash leaves it: the first was not yet marked, and its messages were written but not forgotten.
    await corrections(database.db).updateOne({ _id: first._id }, { $set: { state: 'waiting' } });
    await tellCorrections(office.mails);
    await corrections(database.db).updateOne({ _id: second._id }, { $set: { due: second.due } });
    await tellCorrections(office.mails);
    const deliveries = await webhookDeliveries(database.db).find().lean();
    expect(deliveries.map(({ body }) => JSON.parse(body).data.correction).sort()).toEqual(
      [first._id, second._id].sort(),
    );
    expect(deliveries[0]!.body).not.toMatch(/example|karim|anne/i);
    expect(await corrections(database.db).findById(first._id).lean()).toMatchObject({ state: 'replaced', due: [] });
    expect(await recipients('contact-corrected')).toHaveLength(4);
  });

  it('tell her of a refusal at the addresses that count again', async () => {
    const { _id: id } = await correct('anne', { ...held, email: 'new@example.org' });
    await decideCorrection(office.mails, { uai: UAI, id, decision: 'refused', reason: 'Illisible' }, SCHOOL);
    await tellCorrections(office.mails);
    expect(await recipients('contact-refused')).toEqual(['anne@example.fr', 'new@example.org']);
    const refusal = (await office.letters()).find(({ key }) => key.startsWith('contact-refused'))!;
    expect(refusal.subject).toBe('La correction de vos coordonnées est refusée');
    expect(refusal.text).not.toContain('Illisible');
  });
});
