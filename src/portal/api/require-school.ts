import type { Call } from './operation.ts';
import { notHere } from './place.ts';

/** A school is known by having pupils. @throws {Problem} `not-found` */
export async function requireSchool({ portal, place }: Pick<Call, 'portal' | 'place'>): Promise<void> {
  const { pupils } = await portal.directory.pupilsOf(place.uai, { limit: 1 });
  if (pupils.length === 0) throw notHere();
}
