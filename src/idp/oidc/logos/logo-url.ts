import { createHash } from 'node:crypto';
import { trusted } from 'mongoose';
import type { ClientConfig } from '../../../config/schema.ts';
import type { IdpContext } from '../../context.ts';
import { appLogos } from './app-logo.model.ts';

export const LOGO_PATH = '/app-logos';

/** What a logo is known by here: nobody has another address fetched by asking for it. */
export const logoId = (address: string) => createHash('sha256').update(address).digest('base64url').slice(0, 32);

/**
 * Where our pages show an app's logo: our own copy, never the app's address (security.md S36).
 *
 * @returns a path of ours; undefined for an app without a logo, or whose logo may not be shown or is not there yet
 */
export async function logoUrlOf(
  { db, clock }: Pick<IdpContext, 'db' | 'clock'>,
  { logoUri }: Pick<ClientConfig, 'logoUri'>,
): Promise<string | undefined> {
  if (!logoUri) return undefined;
  const _id = logoId(logoUri);
  const stored = await appLogos(db).exists({
    _id,
    type: trusted({ $exists: true }),
    expiresAt: trusted({ $gt: clock.now() }),
  });
  return stored ? `${LOGO_PATH}/${_id}` : undefined;
}
