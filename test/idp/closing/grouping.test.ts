import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import type { ClosingIdp } from '../../../src/idp/accounts/closing/after-steps.ts';
import { closeAccount } from '../../../src/idp/accounts/closing/close-account.ts';
import { closings } from '../../../src/idp/accounts/closing/closing.model.ts';
import { finishMoves } from '../../../src/idp/accounts/closing/finish-moves.ts';
import { purgeClosed } from '../../../src/idp/accounts/closing/purge-closed.ts';
import { survivingAccount } from '../../../src/idp/accounts/closing/surviving-account.ts';
import { hasAccount } from '../../../src/idp/accounts/has-account.ts';
import { guardians } from '../../../src/idp/directory/guardian.model.ts';
import { demonstration } from '../../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import type { TestClock } from '../../support/test-clock.ts';
import { closingIdp, group, undo } from './closing-idp.ts';
import { childrenSeen, stored, twoAccounts } from './grouping-family.ts';

const DAY = 86_400;
let database: TestDatabase;
let idp: ClosingIdp & { clock: TestClock };
beforeAll(async () => {
  database = await openTestDatabase();
  idp = closingIdp(database.db, demonstration());
});
afterAll(() => database.drop());

const grouped = async (more: Partial<Account> = {}) => {
  const two = await twoAccounts(idp, more);
  const id = randomUUID();
  expect(await group(idp, { id, from: two.from._id, into: two.into._id })).toEqual({ ok: true });
  return { ...two, id };
};
const close = (from: Account) =>
  closeAccount(idp, { id: randomUUID(), from: from._id, reason: 'owner', actor: { kind: 'owner' } });

describe('F5 a grouping', () => {
  it('F5 moves the children, and the closed identifier leads to the account that has them', async () => {
    const { from, into } = await grouped();
    expect([await childrenSeen(idp, from), await childrenSeen(idp, into)]).toEqual([undefined, 3]);
    const closed = await stored(idp, from);
    expect((await survivingAccount(idp.db, closed))?.identifier).toBe(into.identifier);
  });

  it('F5 sent twice changes nothing more; its id serves for no other accounts', async () => {
    const { from, into, id } = await grouped();
    const before = await stored(idp, into);
    expect(await group(idp, { id, from: from._id, into: into._id })).toEqual({ ok: true });
    expect(await stored(idp, into)).toEqual(before);
    const others = await twoAccounts(idp);
    expect(await group(idp, { id, from: others.from._id, into: others.into._id })).toMatchObject({ ok: false });
    expect(await childrenSeen(idp, others.from)).toBe(2);
  });

  it('F5 leads on from account to account', async () => {
    const { from, into } = await grouped();
    const { into: last } = await twoAccounts(idp);
    expect(await group(idp, { id: randomUUID(), from: into._id, into: last._id })).toEqual({ ok: true });
    expect(await childrenSeen(idp, last)).toBe(4);
    expect((await survivingAccount(idp.db, await stored(idp, from)))?._id).toBe(last._id);
    expect(await undo(idp, from._id)).toEqual({ ok: false, reason: 'into-closed' });
    expect(await undo(idp, into._id)).toMatchObject({ ok: true });
    expect(await undo(idp, from._id)).toMatchObject({ ok: true });
    expect([await childrenSeen(idp, from), await childrenSeen(idp, into), await childrenSeen(idp, last)]).toEqual([
      2, 1, 1,
    ]);
  });
});

describe('S45 several at once', () => {
  it('S45 of many groupings of one account into two others, one wins', async () => {
    const { from, into } = await twoAccounts(idp);
    const { into: rival } = await twoAccounts(idp);
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        group(idp, { id: randomUUID(), from: from._id, into: index % 2 ? into._id : rival._id }),
      ),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter(({ ok }) => !ok)).toHaveLength(9);
    const seen = [await childrenSeen(idp, into), await childrenSeen(idp, rival)];
    expect(seen.toSorted()).toEqual([1, 3]);
  });

  it('S45 each into the other: one is closed, the other has all the children', async () => {
    const { from, into } = await twoAccounts(idp);
    const results = await Promise.all([
      group(idp, { id: randomUUID(), from: from._id, into: into._id }),
      group(idp, { id: randomUUID(), from: into._id, into: from._id }),
    ]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const seen = [await childrenSeen(idp, from), await childrenSeen(idp, into)];
    expect(seen.toSorted()).toEqual([3, undefined]);
  });

  it('S65 a process that slept through a whole undoing does not close the account again', async () => {
    const { from, into, id } = await grouped();
    const asleep = { ...(await closings(idp.db).findById(id).lean())!, state: 'closing' as const, step: 0 };
    expect(await undo(idp, from._id)).toMatchObject({ ok: true });
    await finishMoves(idp.db, idp.clock, asleep);
    expect([await childrenSeen(idp, from), await childrenSeen(idp, into)]).toEqual([2, 1]);
  });
});

describe('S45 undoing', () => {
  it('S45 gives back the password and the children, for 30 days and no longer', async () => {
    const [early, late] = [await grouped(), await grouped()];
    idp.clock.advance(29 * DAY);
    expect(await undo(idp, early.from._id)).toMatchObject({ ok: true });
    expect((await stored(idp, early.from)).passwordHash).toBe(early.from.passwordHash);
    idp.clock.advance(2 * DAY);
    expect(await undo(idp, late.from._id)).toEqual({ ok: false, reason: 'late' });
    expect(await undo(idp, early.from._id)).toEqual({ ok: false, reason: 'open' });
  });

  it('S45 leaves a FranceConnect identity where it was linked meanwhile', async () => {
    const identity = { issuer: 'https://fc.example.fr', sub: randomUUID(), linkedAt: new Date('2026-10-01') };
    const { from, into } = await grouped({ franceConnect: identity });
    await accounts(idp.db).updateOne({ _id: into._id }, { $set: { franceConnect: identity } });
    expect(await undo(idp, from._id)).toMatchObject({ ok: true });
    expect((await stored(idp, from)).franceConnect).toBeUndefined();
    expect((await stored(idp, from)).passwordHash).toBe(from.passwordHash);
  });
});

describe('F9 closing', () => {
  it('F9 frees the children for a new account, under another identifier', async () => {
    const { from } = await twoAccounts(idp);
    await guardians(idp.db).updateOne({ _id: from.guardianIds[0] }, { $set: { identifier: from.identifier } });
    expect(await close(from)).toEqual({ ok: true });
    expect(await hasAccount(idp.db, from.guardianIds)).toBe(false);
    expect((await guardians(idp.db).findById(from.guardianIds[0]).lean())?.identifier).toBeUndefined();
    expect(await close(from)).toEqual({ ok: false, reason: 'closed' });
  });

  it('F9 is not undone once the same person has another account; the closed one stays closed', async () => {
    const { from, into } = await twoAccounts(idp);
    await close(from);
    await accounts(idp.db).updateOne({ _id: into._id }, { $addToSet: { guardianIds: from.guardianIds[0]! } });
    expect(await undo(idp, from._id)).toEqual({ ok: false, reason: 'active' });
    expect((await stored(idp, from)).closed).toMatchObject({
      reason: 'owner',
      kept: { passwordHash: from.passwordHash },
    });
  });

  it('F9 after 30 days the person is forgotten, and the identifier stays taken', async () => {
    const { from } = await twoAccounts(idp, { phone: '+33639981999', civility: 'Mme' });
    await close(from);
    const { from: other, into } = await grouped();
    idp.clock.advance(31 * DAY);
    while ((await purgeClosed(idp)) > 0);
    const left = await stored(idp, from);
    expect(left).toMatchObject({
      identifier: from.identifier,
      givenName: '',
      familyName: '',
      closed: { reason: 'owner' },
    });
    expect([left.email, left.phone, left.civility, left.closed?.kept]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    const led = await stored(idp, other);
    expect(led.closed?.kept).toEqual({ passwordHash: other.passwordHash });
    expect((await survivingAccount(idp.db, led))?._id).toBe(into._id);
  });
});
