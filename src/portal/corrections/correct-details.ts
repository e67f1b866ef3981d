import { randomUUID } from 'node:crypto';
import { trusted } from 'mongoose';
import { DAY_MS } from '../../clock.ts';
import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import type { Limit } from '../../web/limits.ts';
import type { Author } from '../campaign/file.model.ts';
import type { PortalContext, PortalWeb } from '../context.ts';
import { type Correction, corrections, type ToldAt } from './correction.model.ts';
import { type ContactChange, type ContactDetails, DETAIL_FIELDS, isSameDetail, withChange } from './details.ts';
import { correctionsOf } from './find-corrections.ts';
import { effectiveDetails } from './in-force.ts';

const YEARS_KEPT = 2;

/** A guardian corrects what she mistyped a few times; each time the school has to look, and messages go out (S6). */
const DAY: Limit = { name: 'contact-correction-day', points: 10, seconds: 86_400 };
const MONTH: Limit = { name: 'contact-correction-month', points: 40, seconds: 30 * 86_400 };

/** Each new mobile is an SMS to a number that nobody has proved, and one to the former (S13): in all her schools together. */
const MOBILE_DAY: Limit = { name: 'contact-mobile-day', points: 4, seconds: 86_400 };

/** Whose details are corrected. */
interface Whose {
  uai: string;
  /** Her subject for this portal. */
  guardian: string;
  key: string;
  pupils: string[];
  by: Author;
}

interface NewCorrection extends Whose {
  /** What the school's file holds of her now. */
  held: ContactDetails;
  /** All details as she wants them: what differs from what counts is the correction. */
  wanted: ContactDetails;
  /** `number` of the last correction that she has seen; 0: none. */
  seen: number;
  /** An address of her account, where she is told besides. */
  accountEmail?: string | undefined;
  locale: string;
}

export type Corrected =
  | { ok: true; correction: Correction | undefined }
  /** `changed-meanwhile`: another tab or device was quicker; `too-often`: ask the school. */
  | { ok: false; reason: 'changed-meanwhile' | 'too-often' };

type Portal = Pick<PortalWeb, 'db' | 'clock' | 'limits'>;

/** When a correction written or decided now is deleted. */
export const keptUntil = (now: Date) => new Date(now.getTime() + YEARS_KEPT * 365 * DAY_MS);

/**
 * Keeps a guardian's correction for the school, in place of one that waits (K1). It counts at once for our messages and for
 * nothing else. Details as the school holds them already make no correction: one that waits is withdrawn then.
 *
 * Of two at once, one is first: a number is given once. What is left to do, messages and webhook, is written with it.
 */
export async function correctDetails(portal: Portal, asked: NewCorrection): Promise<Corrected> {
  const { db, clock, limits } = portal;
  const { uai, guardian, key, pupils, by, held, wanted, seen } = asked;
  const known = await correctionsOf(portal, asked);
  const last = known[0];
  const accepted = known.filter(({ state }) => state === 'accepted');
  const counted = effectiveDetails(held, known);
  // Before its number is looked at: the same sent twice is one correction.
  if (!changed(counted, wanted)) return { ok: true, correction: last };
  if ((last?.number ?? 0) !== seen) return { ok: false, reason: 'changed-meanwhile' };
  const taken = await limits.takeAll([
    [DAY, `${uai} ${guardian}`],
    [MONTH, `${uai} ${guardian}`],
    ...(counted.mobile === wanted.mobile ? [] : [[MOBILE_DAY, guardian] as [Limit, string]]),
  ]);
  if (!taken.ok) return { ok: false, reason: 'too-often' };
  const after = changed(effectiveDetails(held, accepted), wanted);
  if (!after) {
    await withdrawCorrection(portal, { uai, guardian, number: seen });
    return { ok: true, correction: undefined };
  }
  const at = clock.now();
  const fields = DETAIL_FIELDS.filter((field) => field in after);
  const correction: Correction = {
    _id: randomUUID(),
    ...{ uai, guardian, key, pupils, by, after, at },
    number: seen + 1,
    before: Object.fromEntries(fields.map((field) => [field, held[field] ?? null])),
    state: 'waiting',
    told: toldAt(counted, withChange(counted, after), asked),
    due: [
      { kind: 'told-corrected', version: 1, dueAt: at },
      { kind: 'webhook', version: 1, dueAt: at },
    ],
    version: 1,
    expiresAt: keptUntil(at),
    schemaVersion: 1,
  };
  try {
    await corrections(db).create(correction);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const [first, ...others] = await correctionsOf(portal, asked);
    return first && !changed(effectiveDetails(held, [first, ...others]), wanted)
      ? { ok: true, correction: first }
      : { ok: false, reason: 'changed-meanwhile' };
  }
  await replaceFormer(portal, correction);
  return { ok: true, correction };
}

/** The fields that differ; undefined: none. */
function changed(from: ContactDetails, to: ContactDetails): ContactChange | undefined {
  const fields = DETAIL_FIELDS.filter((field) => !isSameDetail(from[field], to[field]));
  return fields.length > 0 ? Object.fromEntries(fields.map((field) => [field, to[field] ?? null])) : undefined;
}

/** Who changes an address is told at both; a phone alone is told of by SMS, and so is who has no address. */
function toldAt(
  from: ContactDetails,
  to: ContactDetails,
  { accountEmail, locale }: Pick<NewCorrection, 'accountEmail' | 'locale'>,
): ToldAt {
  const mails = distinct([from.email, to.email, accountEmail], (mail) => mail.toLowerCase());
  const isMobileChanged = from.mobile !== to.mobile;
  const phones = isMobileChanged || mails.length === 0 ? distinct([from.mobile, to.mobile]) : [];
  return { mails, phones, locale };
}

function distinct(values: readonly (string | undefined)[], keyOf = (value: string) => value): string[] {
  const byKey = new Map(values.flatMap((value) => (value === undefined ? [] : [[keyOf(value), value] as const])));
  return [...byKey.values()];
}

/** Whatever waited before it does so no more: done by whoever writes one, and again by the worker after a crash. */
export async function replaceFormer(
  { db, clock }: Pick<PortalContext, 'db' | 'clock'>,
  { uai, guardian, number }: Pick<Correction, 'uai' | 'guardian' | 'number'>,
): Promise<void> {
  await corrections(db).updateMany(
    { uai, guardian, number: trusted({ $lt: number }), state: 'waiting' },
    { $set: { state: 'replaced', decidedAt: clock.now() }, $inc: { version: 1 } },
  );
}

/** Takes back the correction that she sees waiting. @returns whether it still waited */
export async function withdrawCorrection(
  { db, clock }: Pick<PortalContext, 'db' | 'clock'>,
  { uai, guardian, number }: Pick<Correction, 'uai' | 'guardian' | 'number'>,
): Promise<boolean> {
  const { modifiedCount } = await corrections(db).updateOne(
    { uai, guardian, number, state: 'waiting' },
    { $set: { state: 'withdrawn', decidedAt: clock.now() }, $inc: { version: 1 } },
  );
  return modifiedCount === 1;
}
