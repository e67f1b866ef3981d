import { createHmac } from 'node:crypto';
import { isLoopback } from '../../../config/client-addresses.ts';
import type { ClientConfig, Config } from '../../../config/schema.ts';

/**
 * Clients of one sector see a person under the same `sub` (OIDC Core §8.1): by default, those of one host. A client that
 * nobody is led back to at a host of its own is alone in its sector: a machine, a device, an app of a phone.
 */
function sectorOf({ kind, subjectSector, redirectUris: [uri], id }: ClientConfig): string {
  const host = uri && new URL(uri).host;
  return subjectSector ?? (host && !(kind === 'native' && isLoopback(uri)) ? host : id);
}

/**
 * The `sub` of a person for a client: always the same, and of no use to another sector (OIDC Core §8.1, G1).
 *
 * @param subject what the person is known by here: an account's `_id`, or `pupil:<_id>` for a child who may have none
 */
export function pairwiseSubject({ idp }: Config, client: ClientConfig, subject: string): string {
  return createHmac('sha256', idp.pairwiseSalt)
    .update(`${sectorOf(client)}\0${subject}`)
    .digest('base64url');
}
