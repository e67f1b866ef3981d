import { beforeEach, describe, expect, it } from '@jest/globals';
import { trusted } from 'mongoose';
import { orientationFiles } from '../../../src/portal/campaign/file.model.ts';
import { endStays } from '../../../src/portal/campaign-mails/end-stays.ts';
import { tellDue } from '../../../src/portal/campaign-mails/notices.ts';
import { portalSessions } from '../../../src/portal/sessions/session.model.ts';
import {
  type CampaignOffice,
  guardian,
  openCampaignOffice,
  pupil,
  SCHOOL,
  useEmptyDatabase,
} from '../support/campaign-office.ts';

const INES = pupil('Inès', [
  guardian('Sandrine'),
  guardian('Omar', { civility: 'M.', email: undefined as never, accountEmail: 'omar@example.com', locale: 'ar' }),
]);
const GT = { track: '2de-gt' };
const PRO = { track: '2de-pro', occupation: 'Boulangère', status: 'apprentice' as const };
const intentions = (...wishes: (typeof GT | typeof PRO)[]) => ({ event: 'validate-intentions' as const, wishes });

describe('I4 the summary for both guardians', () => {
  const database = useEmptyDatabase();
  let office: CampaignOffice;
  beforeEach(async () => {
    office = openCampaignOffice(database.db, '2027-02-10T17:00:00Z');
    office.roster.push(INES);
    await office.campaign();
  });

  const tell = () => tellDue(office.mails);
  const waiting = () => orientationFiles(database.db).countDocuments({ 'notices.0': trusted({ $exists: true }) });
  const signOut = async (stay: string) => {
    await portalSessions(database.db).deleteMany({ stay });
    await endStays(office.mails, [stay]);
  };
  const addressees = async () => (await office.letters()).map(({ to }) => to).sort();

  it('I4 is one mail for the last state, once she has signed out, in each one’s language', async () => {
    const stay = await office.arrive('stay-1');
    await office.act(INES, intentions(GT), { stay });
    await office.act(INES, intentions(PRO, GT), { stay });
    await office.act(INES, intentions(PRO), { stay });
    await tell();
    expect(await office.letters()).toEqual([]);
    let rung = 0;
    office.mails.mailsDue.onRing(() => {
      rung += 1;
    });
    await signOut('stay-1');
    expect(rung).toBe(1);
    await tell();
    const letters = await office.letters();
    expect(letters.map(({ to }) => to).sort()).toEqual(['omar@example.com', 'sandrine@example.fr']);
    const [french, arabic] = [
      letters.find(({ to }) => to.startsWith('s'))!,
      letters.find(({ to }) => to.startsWith('o'))!,
    ];
    expect(french.subject.replaceAll('\u00a0', ' ')).toBe('Orientation : récapitulatif pour Inès');
    expect(french.text).toContain('1. 2de professionnelle – Boulangère – sous statut d’apprenti\n');
    expect(french.text).not.toContain('2. ');
    expect(french.text).toContain('Validé par Mme Sandrine BRIVAL le 10/02/2027.');
    expect(french.text).toContain('Modification possible jusqu’au vendredi 26 février 2027 inclus.');
    expect(french.text).toContain('/children/child-in%C3%A8s/orientation');
    expect(arabic.html).toContain('dir="rtl"');
    expect(arabic.text + arabic.html).not.toContain('sandrine@example.fr');
    for (const { key } of letters) expect(key).toMatch(/^campaign-recap:[\da-f]{32}$/);
    await tell();
    expect([await waiting(), (await office.letters()).length]).toEqual([0, 2]);
  });

  it('I4 waits for the end of the stay, though the browser has passed by the provider meanwhile', async () => {
    const stay = await office.arrive('stay-1');
    await office.act(INES, intentions(GT), { stay });
    office.clock.advance(29 * 60);
    await portalSessions(database.db).deleteMany({});
    await office.arrive('stay-1', { _id: 'another-session-of-the-stay' });
    office.clock.advance(2 * 60);
    await tell();
    expect([await addressees(), await waiting()]).toEqual([[], 1]);
    office.clock.advance(28 * 60);
    await tell();
    expect(await addressees()).toHaveLength(2);
  });

  it('I4 is written when her session ended by itself, and not before', async () => {
    const stay = await office.arrive('stay-1');
    await office.act(INES, intentions(GT), { stay });
    office.clock.advance(30 * 60 - 1);
    await tell();
    expect(await addressees()).toEqual([]);
    office.clock.advance(1);
    await tell();
    expect(await addressees()).toHaveLength(2);
  });

  it('I4 is not written where nothing was validated', async () => {
    await office.arrive('stay-1');
    await signOut('stay-1');
    await tell();
    expect(await addressees()).toEqual([]);
  });

  it('I4 is written again after a later stay that changed something', async () => {
    for (const [name, wish] of [
      ['stay-1', GT],
      ['stay-2', PRO],
    ] as const) {
      await office.act(INES, intentions(wish), { stay: await office.arrive(name) });
      await signOut(name);
      await tell();
    }
    expect(await addressees()).toHaveLength(4);
  });

  it('I4 goes once to each, though a worker dies between two mails, or before it has crossed the notice out', async () => {
    await office.act(INES, intentions(GT), { stay: await office.arrive('stay-1') });
    await signOut('stay-1');
    const { outbox } = office.mails;
    let left = 1;
    const dying = {
      ...office.mails,
      outbox: {
        ...outbox,
        enqueue: async (message: Parameters<typeof outbox.enqueue>[0]) => {
          if (left === 0) throw new Error('killed');
          left -= 1;
          await outbox.enqueue(message);
        },
      },
    };
    await tellDue(dying);
    expect(await addressees()).toHaveLength(1);
    await tell();
    expect(await addressees()).toHaveLength(1);
    office.clock.advance(61);
    const before = await orientationFiles(database.db).find().lean();
    await tell();
    expect(await addressees()).toHaveLength(2);
    // As a worker killed before its last write leaves it.
    await orientationFiles(database.db).updateOne({}, { $set: { notices: before[0]!.notices } });
    await tell();
    expect([await addressees(), await waiting()]).toEqual([['omar@example.com', 'sandrine@example.fr'], 0]);
  });

  it('I4 goes once to each, though two workers look together', async () => {
    await office.act(INES, intentions(GT), { stay: await office.arrive('stay-1') });
    await signOut('stay-1');
    await Promise.all([tell(), tell(), tell()]);
    expect([await addressees(), await waiting()]).toEqual([['omar@example.com', 'sandrine@example.fr'], 0]);
  });

  it('S64 waits while the provider is away, and is written once it is back', async () => {
    const pupils = Array.from({ length: 20 }, (_, n) => pupil(`Zoé-${n}`, [guardian(`Anne-${n}`)]));
    office.roster.push(...pupils);
    for (const one of pupils) await office.act(one, intentions(GT), SCHOOL);
    office.provider.isAway = true;
    await expect(tell()).rejects.toMatchObject({ code: 'provider-unavailable' });
    expect(office.provider.asked).toBeLessThanOrEqual(10);
    office.provider.isAway = false;
    office.clock.advance(61);
    await tell();
    expect(await addressees()).toHaveLength(20);
    expect((await office.letters())[0]!.text).toContain('Saisi par l’établissement le 10/02/2027');
  });

  it('G5 goes once to an address that two share; who has none, or has left, holds nothing up', async () => {
    office.roster[0] = pupil('Inès', [
      guardian('Sandrine'),
      guardian('Omar', { email: 'SANDRINE@example.fr' }),
      guardian('Aïcha', { email: 'no address', accountEmail: undefined as never }),
    ]);
    const gone = pupil('Hugo', [guardian('Denise')]);
    for (const child of [INES, gone]) await office.act(child, intentions(GT), SCHOOL);
    await tell();
    expect([await addressees(), await waiting()]).toEqual([['sandrine@example.fr'], 0]);
  });
});
