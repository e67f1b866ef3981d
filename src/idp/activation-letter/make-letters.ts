import { randomUUID } from 'node:crypto';
import { trusted } from 'mongoose';
import { DAY_MS } from '../../clock.ts';
import { type Letter, letters } from '../accounts/letters/letter.model.ts';
import { newProvisional, type Provisional } from '../accounts/letters/provisional.ts';
import type { AuditActor } from '../audit/actions.ts';
import type { IdpContext } from '../context.ts';
import type { Recipient } from './recipients.ts';

type Needs = Pick<IdpContext, 'audit' | 'clock' | 'config' | 'db' | 'passwords'>;

/** A letter to print, and what the database will keep of it. */
export interface NewLetter {
  recipient: Recipient;
  /** Exists here and on paper alone. */
  provisional: Provisional;
  letter: Letter;
}

/** How long a letter that serves no more is told from a wrong password. */
const REMEMBERED_DAYS = 365;

/**
 * Makes provisional identifiers and passwords (C1, C3), which nothing keeps yet: print them, then {@link keepLetters}. The
 * hashes take a core each for some 20 ms.
 *
 * @param advance called after each
 */
export async function newLetters(
  { clock, config, passwords }: Needs,
  { recipients, uai, advance }: { recipients: readonly Recipient[]; uai: string; advance: () => void },
): Promise<NewLetter[]> {
  const batch = randomUUID();
  const createdAt = clock.now();
  const validUntil = new Date(createdAt.getTime() + config.letters.validDays * DAY_MS);
  const purgeAt = new Date(validUntil.getTime() + REMEMBERED_DAYS * DAY_MS);
  return Promise.all(
    recipients.map(async (recipient) => {
      const provisional = newProvisional();
      const passwordHash = await passwords.hash(provisional.password);
      advance();
      const { account, guardianIds, kind, pupilId } = recipient;
      const letter: Letter = {
        _id: randomUUID(),
        identifier: provisional.identifier,
        passwordHash,
        kind,
        purpose: account ? 'reset' : 'open',
        guardianIds,
        ...(pupilId && { pupilId }),
        accountId: account?._id ?? randomUUID(),
        uai,
        batch,
        createdAt,
        validUntil,
        purgeAt,
        schemaVersion: 1,
      };
      return { recipient, provisional, letter };
    }),
  );
}

/**
 * Keeps the letters that were printed, then cancels the older ones of the same persons: a crash between the two leaves both
 * good, and making them again cancels both. An older run that ends later cancels nothing newer.
 *
 * @param actor who runs the command, for the audit log
 */
export async function keepLetters(
  { audit, clock, db }: Needs,
  made: readonly NewLetter[],
  actor: AuditActor,
): Promise<void> {
  const [first] = made;
  if (!first) return;
  const { batch, createdAt, kind, uai } = first.letter;
  await letters(db).insertMany(made.map(({ letter }) => letter));
  const guardianIds = made.flatMap(({ letter }) => letter.guardianIds);
  const pupilIds = made.flatMap(({ letter }) => letter.pupilId ?? []);
  const who =
    kind === 'guardian' ? { guardianIds: trusted({ $in: guardianIds }) } : { pupilId: trusted({ $in: pupilIds }) };
  await letters(db).updateMany(
    {
      ...who,
      batch: trusted({ $ne: batch }),
      createdAt: trusted({ $lte: createdAt }),
      usedAt: trusted({ $exists: false }),
      supersededAt: trusted({ $exists: false }),
    },
    { $set: { supersededAt: clock.now() } },
  );
  const resets = made.filter(({ letter }) => letter.purpose === 'reset');
  await Promise.all([
    audit.record({
      action: 'letter-made',
      result: 'done',
      actor,
      details: { uai, kind, count: String(made.length) },
    }),
    ...resets.map(({ letter: { accountId } }) =>
      audit.record({ action: 'account-reset', result: 'done', accountId, actor, details: { by: 'letter' } }),
    ),
  ]);
}
