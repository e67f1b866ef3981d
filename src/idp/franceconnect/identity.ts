import { z } from 'zod';

/**
 * Who FranceConnect says she is (domain/franceconnect.md §5), as far as it serves to find her in the schools' files. Her
 * birth date, birthplace and sex are not even asked for: no school's file has them for a guardian.
 */
export interface FranceConnectIdentity {
  /** Hers for us alone (pairwise). */
  sub: string;
  birthName: string;
  useName?: string;
  firstNames: string[];
  /** Proposed as contact address, never compared with anything: it proves nothing (§7). */
  email?: string;
}

/** What is asked for: each is declared in the «habilitation» of the service. */
export const SCOPE = 'openid given_name family_name preferred_username email';

const LONGEST = 255;
const name = z.string().trim().min(1).max(LONGEST);

const claims = z.object({
  sub: z.string().min(1).max(LONGEST),
  family_name: name,
  given_name: name,
  given_name_array: z.array(name).min(1).max(20).optional(),
  preferred_username: name.optional().catch(undefined),
  email: z.email().max(254).optional().catch(undefined),
});

/** The identity in a userinfo answer; undefined for one without the names that were asked for. */
export function readIdentity(userinfo: unknown): FranceConnectIdentity | undefined {
  const { data } = claims.safeParse(userinfo);
  if (!data) return undefined;
  return {
    sub: data.sub,
    birthName: data.family_name,
    ...(data.preferred_username && { useName: data.preferred_username }),
    firstNames: data.given_name_array ?? data.given_name.split(/\s+/),
    ...(data.email && { email: data.email.toLowerCase() }),
  };
}
