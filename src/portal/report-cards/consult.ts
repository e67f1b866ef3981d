import { randomUUID } from 'node:crypto';
import { trusted } from 'mongoose';
import { Temporal } from 'temporal-polyfill';
import type { PortalContext } from '../context.ts';
import { type Consultation, consultations } from './consultation.model.ts';

type Portal = Pick<PortalContext, 'db' | 'clock'>;

const KEPT_MONTHS = 12;
/** As many as a page shows; a family that reads more in a year is told of the newest. */
export const MOST_CONSULTATIONS = 200;

const endOf = (at: Date) =>
  new Date(
    Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO('UTC').add({ months: KEPT_MONTHS })
      .epochMilliseconds,
  );

/** Keeps that somebody reads a report card; awaited before the card is given, so that none is read unseen (J4). */
export async function recordConsultation(
  { db, clock }: Portal,
  { card, version, pupil, form, by }: Pick<Consultation, 'card' | 'version' | 'pupil' | 'form' | 'by'>,
): Promise<void> {
  const at = clock.now();
  await consultations(db).create({
    _id: randomUUID(),
    card,
    version,
    pupil,
    form,
    by,
    at,
    expiresAt: endOf(at),
    schemaVersion: 1,
  });
}

/** Who read a pupil's report cards during the last twelve months, newest first. One query, by index. */
export const consultationsOf = ({ db, clock }: Portal, pupil: string): Promise<Consultation[]> =>
  consultations(db)
    .find({ pupil, expiresAt: trusted({ $gt: clock.now() }) })
    .sort({ at: -1 })
    .limit(MOST_CONSULTATIONS)
    .lean<Consultation[]>();
