import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { correctDetails, withdrawCorrection } from '../../../src/portal/corrections/correct-details.ts';
import { correctedPupils } from '../../../src/portal/corrections/corrected-pupils.ts';
import { type Correction, corrections } from '../../../src/portal/corrections/correction.model.ts';
import { decideCorrection } from '../../../src/portal/corrections/decide-correction.ts';
import { correctionsOf, correctionsPage, findCorrection } from '../../../src/portal/corrections/find-corrections.ts';
import { createLimits } from '../../../src/web/limits.ts';
import { openPortalTestDatabase, type TestDatabase } from '../../support/database.ts';
import { testClock } from '../../support/test-clock.ts';
import { HELD, newCorrection, SCHOOL } from '../support/corrections.ts';

describe('K1 the corrections of a guardian', () => {
  let database: TestDatabase;
  const clock = testClock('2026-11-20T10:00:00Z');
  const portal = () => ({ db: database.db, clock, limits: createLimits(database.db, clock) });
  const karim = { uai: '0159901F', guardian: 'karim' };

  beforeAll(async () => {
    database = await openPortalTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(() =>
    Promise.all([corrections(database.db).deleteMany({}), database.db.collection('limits').deleteMany({})]),
  );

  /** Where messages go, as the school holds it but for what is told. */
  const reached = async (held: { email?: string; mobile?: string } = {}) => {
    const { email = HELD.email!, mobile = HELD.mobile! } = held;
    const guardian = { key: 'karim-1', sub: 'karim', firstName: 'Karim', familyName: 'BENALI', email, mobile };
    const other = { key: 'leila-1', sub: 'leila', firstName: 'Leïla', familyName: 'BENALI', email: 'l@example.fr' };
    const ines = { sub: 'child-ines', localId: '1', firstName: 'Inès', familyName: 'BENALI', birthDate: '2012-03-14' };
    const [pupil] = await correctedPupils(portal(), '0159901F', [{ ...ines, guardians: [guardian, other] }]);
    expect(pupil!.guardians[1]).toEqual(other);
    return pupil!.guardians[0]!;
  };
  const correct = async (changes: Parameters<typeof newCorrection>[0] = {}): Promise<Correction> => {
    const corrected = await correctDetails(portal(), newCorrection(changes));
    if (!corrected.ok || !corrected.correction) throw new Error(JSON.stringify(corrected));
    return corrected.correction;
  };
  const decide = (id: string, decision: 'accepted' | 'refused', more: object = {}) =>
    decideCorrection(portal(), { uai: '0159901F', id, decision, ...more }, SCHOOL);

  it('say the changed fields alone, and count for messages at once', async () => {
    const { before, after, state } = await correct();
    expect({ before, after, state }).toEqual({
      before: { email: 'karim.benali@example.fr' },
      after: { email: 'k.benali@example.org' },
      state: 'waiting',
    });
    expect(await reached()).toMatchObject({ email: 'k.benali@example.org', mobile: HELD.mobile });
  });

  it('tell the former address and the new one, whatever crashes: it is written with them', async () => {
    const { told, due } = await correct({ wanted: { ...HELD, email: 'new@example.org', mobile: '+33639980122' } });
    expect(told).toEqual({
      mails: ['karim.benali@example.fr', 'new@example.org'],
      phones: ['+33639980111', '+33639980122'],
      locale: 'fr',
    });
    expect(due.map(({ kind }) => kind)).toEqual(['told-corrected', 'webhook']);
  });

  it('replace the one that waits, with all that still differs, and the history stays', async () => {
    const first = await correct();
    await correct({ seen: 1, wanted: { ...HELD, email: 'k.benali@example.org', profession: 'Boulanger' } });
    expect(await correctionsOf(portal(), karim)).toMatchObject([
      { number: 2, state: 'waiting', after: { email: 'k.benali@example.org', profession: 'Boulanger' } },
      { number: 1, state: 'replaced', after: first.after, version: 2 },
    ]);
    expect(await decide(first._id, 'accepted')).toMatchObject({ ok: false, reason: 'not-waiting' });
  });

  it('of two at once are one, and the other is told', async () => {
    const outcomes = await Promise.all(
      ['a@example.org', 'b@example.org', 'c@example.org'].map((email) =>
        correctDetails(portal(), newCorrection({ wanted: { ...HELD, email } })),
      ),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.filter((one) => !one.ok && one.reason === 'changed-meanwhile')).toHaveLength(2);
    expect(await corrections(database.db).countDocuments({ state: 'waiting' })).toBe(1);
  });

  it('accepted while she corrects again: hers waits upon it, and a decision on what she replaced is refused', async () => {
    const first = await correct();
    expect(await decide(first._id, 'accepted', { expectedVersion: 1 })).toMatchObject({ ok: true });
    const second = await correct({
      seen: 1,
      wanted: { ...HELD, email: 'k.benali@example.org', landline: '+33199000211' },
    });
    expect(second.after).toEqual({ landline: '+33199000211' });
    expect(await decide(second._id, 'refused', { expectedVersion: 7 })).toMatchObject({ reason: 'changed-meanwhile' });
    const both = await Promise.all([
      decide(second._id, 'accepted', { expectedVersion: 1 }),
      decide(second._id, 'refused', { expectedVersion: 1, reason: 'Numéro inconnu' }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await reached()).email).toBe('k.benali@example.org');
  });

  it('accepted, count until the school’s own file changes', async () => {
    const { _id } = await correct();
    await decide(_id, 'accepted');
    expect((await reached()).email).toBe('k.benali@example.org');
    expect((await reached({ email: 'third@example.org' })).email).toBe('third@example.org');
  });

  it('refused, count no more, and she is told', async () => {
    const { _id } = await correct();
    expect(await decide(_id, 'refused', { reason: 'Adresse illisible' })).toMatchObject({
      ok: true,
      correction: { state: 'refused', reason: 'Adresse illisible', decidedBy: SCHOOL, version: 2 },
    });
    expect((await reached()).email).toBe('karim.benali@example.fr');
    expect((await findCorrection(portal(), { uai: '0159901F', id: _id }))!.due).toMatchObject([
      { kind: 'told-corrected' },
      { kind: 'webhook' },
      { kind: 'told-refused', version: 2 },
    ]);
    expect(await decide(_id, 'refused', { reason: 'Adresse illisible' })).toMatchObject({ ok: true });
    expect(await decide(_id, 'accepted')).toMatchObject({ ok: false, reason: 'not-waiting' });
  });

  it('withdrawn, or typed back as the school has it, wait no more', async () => {
    await correct();
    expect(await withdrawCorrection(portal(), { ...karim, number: 1 })).toBe(true);
    expect(await withdrawCorrection(portal(), { ...karim, number: 1 })).toBe(false);
    expect((await reached()).email).toBe('karim.benali@example.fr');
    await correct({ seen: 1 });
    await correctDetails(portal(), newCorrection({ seen: 2, wanted: HELD }));
    expect((await correctionsOf(portal(), karim)).map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn']);
  });

  it('may take something away: then the school’s value is used no more', async () => {
    const { mobile: _, ...wanted } = HELD;
    expect((await correct({ wanted })).after).toEqual({ mobile: null });
    expect((await reached()).mobile).toBeUndefined();
  });

  it('come ten a day and no more', async () => {
    for (let seen = 0; seen < 10; seen += 1) await correct({ seen, wanted: { ...HELD, email: `${seen}@example.org` } });
    expect(await correctDetails(portal(), newCorrection({ seen: 10 }))).toEqual({ ok: false, reason: 'too-often' });
  });

  it('are listed to their own school in pages, by state', async () => {
    await correct();
    clock.advance(1000);
    const second = await correct({ guardian: 'leila', key: 'leila-1' });
    await correct({ guardian: 'leila', uai: '0159902G' });
    const first = await correctionsPage(portal(), { uai: '0159901F', limit: 1 });
    expect(first.corrections).toMatchObject([{ guardian: 'karim' }]);
    const next = await correctionsPage(portal(), { uai: '0159901F', limit: 1, cursor: first.nextCursor! });
    expect(next).toMatchObject({ corrections: [{ _id: second._id }] });
    expect(next.nextCursor).toBeUndefined();
    expect((await correctionsPage(portal(), { uai: '0159901F', state: 'refused' })).corrections).toEqual([]);
    expect(await findCorrection(portal(), { uai: '0159902G', id: second._id })).toBeUndefined();
  });
});
