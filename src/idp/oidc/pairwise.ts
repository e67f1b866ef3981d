import { createHmac } from 'node:crypto';
import type { ClientConfig } from '../../config/schema.ts';

/** Clients of one sector see a person under the same `sub` (OIDC Core §8.1): by default, those of one host. */
export function sectorOf({ subjectSector, redirectUris, id }: ClientConfig): string {
  return subjectSector ?? (new URL(redirectUris[0]!).host || id);
}

/**
 * The `sub` of a person for one sector: the same for ever, and of no use to another sector (OIDC Core §8.1, G1).
 *
 * @param subject what the person is known by here: an account's `_id`, or `pupil:<_id>` for a child who may have none
 */
export function pairwiseSubject(salt: string, sector: string, subject: string): string {
  return createHmac('sha256', salt).update(`${sector}\0${subject}`).digest('base64url');
}
