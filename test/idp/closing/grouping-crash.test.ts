import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Account } from '../../../src/idp/accounts/account.model.ts';
import { closings } from '../../../src/idp/accounts/closing/closing.model.ts';
import { finishLeftOver } from '../../../src/idp/accounts/closing/finish-left-over.ts';
import { hasAccount } from '../../../src/idp/accounts/has-account.ts';
import { auditEntries } from '../../../src/idp/audit/audit-entry.model.ts';
import { outboxMessages } from '../../../src/messaging/outbox.model.ts';
import { buildProcess } from '../../support/build-process.ts';
import { demonstration } from '../../support/config.ts';
import { openTestDatabase, type TestDatabase, testDatabaseUri } from '../../support/database.ts';
import { closingIdp, group } from './closing-idp.ts';
import { childrenSeen, stored, type TwoAccounts, twoAccounts } from './grouping-family.ts';

/** Processes at once. */
const AT_ONCE = 3;
/** More writes than any of them makes. */
const MOST_WRITES = 60;

describe('S65 a process killed between any two writes of a grouping', () => {
  jest.setTimeout(120_000);
  const config = demonstration();
  let database: TestDatabase;
  let program: string;
  const children = new Set<ChildProcess>();
  beforeAll(async () => {
    database = await openTestDatabase();
    program = await buildProcess('test/idp/closing/closing-process.ts');
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all([database.drop(), rm(program)]);
  });

  /** @returns whether it was killed */
  async function dies(action: 'group' | 'undo', id: string, { from, into }: TwoAccounts, write: number) {
    const uri = testDatabaseUri(database.db.name);
    const work = { uri, action, from: from._id, into: into._id, id, lastWrite: write, config };
    const child = fork(program, [JSON.stringify(work)], {
      execArgv: [],
      env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    children.add(child);
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    children.delete(child);
    if (signal === null && code !== 0) throw new Error(`ended with ${code} after ${write} writes`);
    return signal === 'SIGKILL';
  }

  /** Every number of writes, several processes at once, until one ends by itself. */
  async function afterEveryWrite(check: (write: number) => Promise<boolean>): Promise<number> {
    let next = 1;
    let ended = 0;
    const work = async () => {
      while (ended === 0 && next < MOST_WRITES) {
        const write = next++;
        if (!(await check(write))) ended ||= write;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return ended;
  }

  const idp = () => closingIdp(database.db, config);
  /** The looks that other processes take at it, until one of them has come to its end. */
  async function leftToOthers(id: string) {
    const context = idp();
    for (let look = 0; look < 50; look += 1) {
      context.clock.advance(60);
      await finishLeftOver(context);
      const closing = await closings(database.db).findById(id).lean();
      if (closing?.busy === undefined) return;
      await sleep(100);
    }
  }
  const messagesOf = ({ _id }: Account) =>
    outboxMessages(database.db).countDocuments({ _id: new RegExp(_id) } as never);
  const audited = ({ _id }: Account) => auditEntries(database.db).distinct('action', { accountId: _id });

  /** What anybody may see at any moment: both accounts as before, or the one with all the children. */
  async function seesOldOrNew({ from, into }: TwoAccounts, write: number) {
    // This one first: whoever reads it finishes what was left.
    const open = await childrenSeen(idp(), into);
    const closed = await childrenSeen(idp(), from);
    expect([
      [2, 1],
      [undefined, 3],
    ]).toContainEqual([closed, open]);
    expect({ write, held: await hasAccount(database.db, from.guardianIds) }).toEqual({ write, held: true });
  }

  it('S45 the children are where they were or all in the other account, and the next process finishes it', async () => {
    const writes = await afterEveryWrite(async (write) => {
      const two = await twoAccounts(idp());
      const id = randomUUID();
      const killed = await dies('group', id, two, write);
      await seesOldOrNew(two, write);
      await leftToOthers(id);
      expect({ write, seen: await childrenSeen(idp(), two.into) }).toEqual({ write, seen: 3 });
      const from = await stored(idp(), two.from);
      expect(from.closed).toMatchObject({
        reason: 'grouped',
        into: two.into._id,
        kept: { passwordHash: expect.any(String) },
      });
      expect([from.passwordHash, from.guardianIds, from.closed?.moving]).toEqual([undefined, undefined, undefined]);
      expect((await stored(idp(), two.into)).inGrouping).toBeUndefined();
      expect(await closings(database.db).findById(id).lean()).toMatchObject({ state: 'closed' });
      expect((await closings(database.db).findById(id).lean())?.busy).toBeUndefined();
      for (const account of [two.from, two.into]) {
        expect(await messagesOf(account)).toBe(1);
        expect(await audited(account)).toEqual(['accounts-grouped']);
      }
      return killed;
    });
    expect(writes).toBeGreaterThan(12);
  });

  it('S45 undone, both accounts are as they were', async () => {
    const writes = await afterEveryWrite(async (write) => {
      const two = await twoAccounts(idp());
      const id = randomUUID();
      expect(await group(idp(), { id, from: two.from._id, into: two.into._id })).toEqual({ ok: true });
      const killed = await dies('undo', id, two, write);
      await seesOldOrNew(two, write);
      await leftToOthers(id);
      expect({ write, seen: [await childrenSeen(idp(), two.from), await childrenSeen(idp(), two.into)] }).toEqual({
        write,
        seen: [2, 1],
      });
      expect(await stored(idp(), two.from)).toEqual({ ...two.from, undoneClosings: [id] });
      expect(await stored(idp(), two.into)).toEqual({ ...two.into, undoneClosings: [id] });
      expect(await closings(database.db).findById(id).lean()).toMatchObject({ state: 'undone' });
      expect(await messagesOf(two.from)).toBe(2);
      return killed;
    });
    expect(writes).toBeGreaterThan(12);
  });
});
