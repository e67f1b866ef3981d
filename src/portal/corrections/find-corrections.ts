import { trusted } from 'mongoose';
import type { PortalContext } from '../context.ts';
import { type Correction, type CorrectionState, corrections } from './correction.model.ts';

type Portal = Pick<PortalContext, 'db' | 'clock'>;

const MOST = 200;

const alive = ({ clock }: Portal) => ({ expiresAt: trusted({ $gt: clock.now() }) });

/** The corrections of one guardian in one school, newest first. One query, by index. */
export function correctionsOf(
  portal: Portal,
  { uai, guardian }: { uai: string; guardian: string },
): Promise<Correction[]> {
  return corrections(portal.db)
    .find({ uai, guardian, ...alive(portal) })
    .sort({ number: -1 })
    .lean<Correction[]>();
}

/** One correction of a school; undefined where it has none of that name. */
export async function findCorrection(
  portal: Portal,
  { uai, id }: { uai: string; id: string },
): Promise<Correction | undefined> {
  const found = await corrections(portal.db)
    .findOne({ _id: id, uai, ...alive(portal) })
    .lean<Correction>();
  return found ?? undefined;
}

interface PageQuery {
  uai: string;
  state?: CorrectionState;
  /** `nextCursor` of the page before. */
  cursor?: { at: Date; id: string };
  /** 200 at most, and unless told. */
  limit?: number;
}

/** A school's corrections, oldest first: a page of them, and what gives the next one. */
export async function correctionsPage(
  portal: Portal,
  { uai, state, cursor, limit = MOST }: PageQuery,
): Promise<{ corrections: Correction[]; nextCursor?: { at: Date; id: string } }> {
  const size = Math.min(limit, MOST);
  const after = cursor && {
    $or: [{ at: trusted({ $gt: cursor.at }) }, { at: cursor.at, _id: trusted({ $gt: cursor.id }) }],
  };
  const found = await corrections(portal.db)
    .find({ uai, ...(state && { state }), ...alive(portal), ...after })
    .sort({ at: 1, _id: 1 })
    .limit(size + 1)
    .lean<Correction[]>();
  const page = found.slice(0, size);
  const last = page.at(-1);
  return { corrections: page, ...(found.length > size && last && { nextCursor: { at: last.at, id: last._id } }) };
}
