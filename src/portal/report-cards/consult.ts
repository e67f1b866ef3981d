import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type { PortalContext } from '../context.ts';
import { type Consultation, consultations } from './consultation.model.ts';

type Portal = Pick<PortalContext, 'db' | 'clock'>;

const KEPT_MONTHS = 12;
/** As many as a page shows; a family that reads on more days is told of the newest. */
export const MOST_CONSULTATIONS = 200;

const endOf = (at: Date) =>
  new Date(
    Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO('UTC').add({ months: KEPT_MONTHS })
      .epochMilliseconds,
  );

/** What somebody read of a pupil's: one card, or the progress. */
type Reading = Pick<Consultation, 'pupil' | 'by'> &
  ((Required<Pick<Consultation, 'card' | 'version'>> & { form: 'page' | 'pdf' | 'api' }) | { form: 'progress' });

/** Keeps that somebody reads a report card; awaited before the card is given, so that none is read unseen (J4). */
export async function recordConsultation({ db, clock }: Portal, reading: Reading): Promise<void> {
  const at = clock.now();
  await consultations(db).create({
    _id: randomUUID(),
    ...reading,
    at,
    expiresAt: endOf(at),
    schemaVersion: 1,
  });
}

/** All readings of one card, or of the progress, by one reader on one day and in one form. */
export interface ReadingsOfDay {
  last: Consultation;
  times: number;
}

/**
 * Who read a pupil's report cards during the last twelve months, newest first. A reader who opens one card again and again
 * does not push the others out of sight. One query, by index.
 */
export const consultationsOf = ({ db, clock }: Portal, pupil: string, timeZone: string): Promise<ReadingsOfDay[]> =>
  consultations(db).aggregate<ReadingsOfDay>([
    { $match: { pupil, expiresAt: { $gt: clock.now() } } },
    { $sort: { at: -1 } },
    {
      $group: {
        _id: {
          ...{ card: '$card', version: '$version', form: '$form', kind: '$by.kind', id: '$by.id' },
          day: { $dateTrunc: { date: '$at', unit: 'day', timezone: timeZone } },
        },
        last: { $first: '$$ROOT' },
        times: { $sum: 1 },
      },
    },
    { $sort: { 'last.at': -1, 'last._id': 1 } },
    { $limit: MOST_CONSULTATIONS },
  ]);
