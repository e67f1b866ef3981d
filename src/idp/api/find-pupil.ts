import { LRUCache } from 'lru-cache';
import type { Connection } from 'mongoose';
import type { ClientConfig, Config } from '../../config/schema.ts';
import { pupilIdsOf, pupilInSchool, type RosterPupil } from '../directory/roster.ts';
import { childSubject } from '../oidc/claims/school-claims.ts';
import { guardiansOf, type LegalGuardian } from './guardians-of.ts';

const REMEMBERED = 20_000;

interface FoundPupil {
  pupil: RosterPupil;
  /** Her legal representatives. */
  legal: LegalGuardian[];
}

/** Finds a pupil of a school by the `sub` that a client has for her (G5). */
export function createPupilFinder({ config, db }: { config: Config; db: Connection }) {
  // A sub is an HMAC, which nothing leads back from: who asks for one pupil of a school soon asks for others.
  const idsBySub = new LRUCache<string, string>({ max: REMEMBERED });
  const keyOf = (client: ClientConfig, uai: string, sub: string) => [client.id, uai, sub].join(' ');

  const idOf = async (client: ClientConfig, uai: string, sub: string): Promise<string | undefined> => {
    const known = idsBySub.get(keyOf(client, uai, sub));
    if (known !== undefined) return known;
    for (const id of await pupilIdsOf(db, uai)) {
      idsBySub.set(keyOf(client, uai, childSubject(config, client, id)), id);
    }
    return idsBySub.get(keyOf(client, uai, sub));
  };

  return async ({
    client,
    uai,
    sub,
  }: {
    client: ClientConfig;
    uai: string;
    sub: string;
  }): Promise<FoundPupil | undefined> => {
    const pupilId = await idOf(client, uai, sub);
    const pupil = pupilId === undefined ? undefined : await pupilInSchool(db, uai, pupilId);
    if (!pupil) return undefined;
    const legal = await guardiansOf(db, uai, [pupil._id]);
    return { pupil, legal: legal.get(pupil._id)! };
  };
}
