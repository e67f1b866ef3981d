import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Account, accounts } from '../../src/idp/accounts/account.model.ts';
import { notMeLinks } from '../../src/idp/accounts/not-me-link.model.ts';
import { auditEntries } from '../../src/idp/audit/audit-entry.model.ts';
import { educonnect } from '../support/command.ts';
import { newParent } from '../support/people.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';

jest.setTimeout(300_000);

let server: ServerProcess;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'educonnect-accounts-'));
  server = await serverProcess();
  await server.start();
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const account = (...words: string[]) => educonnect(['--config', server.file, 'account', ...words]);
const stored = (identifier: string) =>
  server.inspect((db) => accounts(db).findOne({ identifier }).lean<Account>()) as Promise<Account>;
const last = () => server.inspect((db) => auditEntries(db).findOne({}).sort({ _id: -1 }).lean());

/** An account beside the demonstration's, of a mother whom a school knows. */
const opened = (identifier: string, more: Partial<Account> = {}) =>
  server.inspect(async (db) => {
    const { guardianId } = await newParent(db);
    await accounts(db).create({
      _id: randomUUID(),
      kind: 'guardian',
      identifier,
      passwordHash: '$argon2id$some',
      guardianIds: [guardianId],
      openedBy: 'sms',
      givenName: 'Léa',
      familyName: 'Aubrac',
      email: { address: `${identifier}@exemple.fr`, confirmedAt: new Date() },
      phone: '+33639981999',
      locale: 'fr',
      createdAt: new Date(),
      schemaVersion: 1,
      ...more,
    });
  });

describe('M3 an administrator who helps families, beside the running server', () => {
  it('M3 finds an account by what the person says, and shows it without her whole contacts', async () => {
    await opened('l.aubrac');
    for (const words of ['l.aubrac', 'Léa Aubrac', 'AUBRAC Léa', 'L.Aubrac@exemple.fr', '06 39 98 19 99'])
      expect(await account('find', words)).toMatchObject({ code: 0, output: expect.stringContaining('l.aubrac') });
    const shown = await account('show', 'L.AUBRAC');
    expect(shown).toMatchObject({ code: 0, errors: '' });
    expect(shown.output).toMatch(/Enfants\s:\s+1/);
    expect(shown.output).toContain('l•••@exemple.fr');
    expect(shown.output).not.toMatch(/argon2|l\.aubrac@|39981999/);
    expect(await last()).toMatchObject({
      action: 'account-shown',
      actor: { kind: 'administrator', name: userInfo().username },
    });
  });

  it('M3 says in one message what cannot be done, and writes that down too', async () => {
    const unknown = await account('show', 'x.nobody');
    expect(unknown).toMatchObject({ code: 1, output: '', errors: expect.stringMatching(/^Aucun compte.*\n$/) });
    expect(await last()).toMatchObject({ action: 'account-shown', result: 'refused' });
    expect(await account('close', 'l.aubrac')).toMatchObject({ code: 1, errors: expect.stringContaining('--yes') });
    expect((await stored('l.aubrac')).closed).toBeUndefined();
    expect(await account('undo', 'l.aubrac', '--yes')).toMatchObject({ code: 1 });
    expect(await account('merge', 'l.aubrac', 'l.aubrac', '--yes')).toMatchObject({ code: 1 });
    expect(await account('reset', 'l.aubrac', '--yes')).toMatchObject({ code: 1 });
  });

  it('S45 merges two accounts, separates them again, closes one and opens it again', async () => {
    await opened('l.aubrac1');
    const before = await stored('l.aubrac1');
    expect(await account('merge', 'l.aubrac1', 'l.aubrac', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect((await stored('l.aubrac')).guardianIds).toHaveLength(2);
    expect((await account('show', 'l.aubrac1')).output).toMatch(/fermé le .*regroupé dans l\.aubrac/);
    expect(await account('undo', 'l.aubrac1', '--yes')).toMatchObject({ code: 0 });
    const { undoneClosings, ...after } = await stored('l.aubrac1');
    expect(after).toEqual(before);
    expect(undoneClosings).toHaveLength(1);
    expect(await account('close', 'l.aubrac1', '--yes')).toMatchObject({ code: 0 });
    expect(await account('close', 'l.aubrac1', '--yes')).toMatchObject({ code: 1 });
    expect(await account('undo', 'l.aubrac1', '--yes')).toMatchObject({ code: 0 });
    const done = await server.inspect((db) => auditEntries(db).distinct('action', { result: 'done' }));
    for (const action of ['accounts-grouped', 'grouping-undone', 'account-closed', 'account-reopened'])
      expect(done).toContain(action);
  });

  it('M3 unlocks, takes away a lost second factor, and makes the letter of a new password', async () => {
    await opened('l.aubrac2', { secondFactors: ['totp'] });
    expect(await account('unlock', 'l.aubrac2')).toMatchObject({ code: 0 });
    expect(await account('reset', 'l.aubrac2', '--second-factor', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect((await stored('l.aubrac2')).secondFactors ?? []).toEqual([]);
    const none = await account('reset', 'l.aubrac2', '--second-factor', '--yes');
    expect(none).toMatchObject({ code: 1, output: '', errors: expect.stringMatching(/^Ce compte n’a pas.*\n$/) });
    expect(await last()).toMatchObject({
      action: 'account-reset',
      result: 'refused',
      details: { reason: 'no-second-factor' },
    });
    const notices = () => server.inspect((db) => notMeLinks(db).countDocuments({ notice: 'second-factor-removed' }));
    expect(await notices()).toBe(1);
    const reset = await account('reset', 'l.aubrac2', '--password', '--yes', '--out', folder);
    expect(reset).toMatchObject({ code: 0, output: expect.stringContaining('.pdf') });
    expect((await readdir(folder)).some((file) => file.endsWith('.pdf'))).toBe(true);
  });
});
