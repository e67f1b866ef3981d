import { trusted } from 'mongoose';
import type { PortalContext } from '../context.ts';
import type { SchoolPupil } from '../directory/school-pupil.ts';
import { type Correction, corrections } from './correction.model.ts';
import { effectiveDetails } from './in-force.ts';

/**
 * Pupils of a school whose guardians have the mail address and mobile that count for our messages: as they corrected them,
 * at once and until the school refuses or its own file changes (K1). Never for proving who somebody is. One query for all.
 */
export async function correctedPupils(
  { db, clock }: Pick<PortalContext, 'db' | 'clock'>,
  uai: string,
  pupils: readonly SchoolPupil[],
): Promise<SchoolPupil[]> {
  const subs = new Set(pupils.flatMap(({ guardians }) => guardians.flatMap(({ sub }) => sub ?? [])));
  if (subs.size === 0) return [...pupils];
  const found = await corrections(db)
    .find(
      {
        uai,
        guardian: trusted({ $in: [...subs] }),
        state: trusted({ $in: ['waiting', 'accepted'] }),
        expiresAt: trusted({ $gt: clock.now() }),
      },
      { guardian: 1, number: 1, state: 1, before: 1, after: 1 },
    )
    .lean<Pick<Correction, 'guardian' | 'number' | 'state' | 'before' | 'after'>[]>();
  const bySub = new Map<string, typeof found>();
  for (const one of found) bySub.set(one.guardian, [...(bySub.get(one.guardian) ?? []), one]);
  return pupils.map((pupil) => ({
    ...pupil,
    guardians: pupil.guardians.map((guardian) => {
      const own = bySub.get(guardian.sub ?? '');
      if (!own) return guardian;
      const { email: _, mobile: __, ...rest } = guardian;
      return { ...rest, ...effectiveDetails(contactOf(guardian), own, ['email', 'mobile']) };
    }),
  }));
}

const contactOf = ({ email, mobile }: SchoolPupil['guardians'][number]) => ({
  ...(email !== undefined && { email }),
  ...(mobile !== undefined && { mobile }),
});
