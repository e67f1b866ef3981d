import { createHash } from 'node:crypto';
import { trusted } from 'mongoose';
import type { ClientConfig } from '../../../config/schema.ts';
import type { IdpContext } from '../../context.ts';
import { appLogos } from './app-logo.model.ts';
import { type LogoNeeds, storeLogo } from './store-logo.ts';

export const LOGO_PATH = '/app-logos';

/** What a logo is known by here: nobody has another address fetched by asking for it. */
const logoId = (address: string) => createHash('sha256').update(address).digest('base64url').slice(0, 32);

/**
 * Where our pages show an app's logo: our own copy, never the app's address (security.md S36). One that is not there yet is
 * fetched meanwhile, for the next page: nobody waits for an app's server.
 *
 * @returns a path of ours; undefined for an app without a logo, or whose logo may not be shown or is not there yet
 */
export async function logoUrlOf(
  idp: LogoNeeds,
  { logoUri }: Pick<ClientConfig, 'logoUri'>,
): Promise<string | undefined> {
  if (!logoUri) return undefined;
  const _id = logoId(logoUri);
  const stored = await appLogos(idp.db).exists({
    _id,
    type: trusted({ $exists: true }),
    expiresAt: trusted({ $gt: idp.clock.now() }),
  });
  if (stored) return `${LOGO_PATH}/${_id}`;
  storeLogo(idp, _id, logoUri).catch((err: unknown) => idp.log.warn({ err }, 'logos cannot be kept'));
  return undefined;
}

/** Begins to fetch the logos of the configuration file, so that they are there when the first page shows them. */
export function fetchLogos(idp: LogoNeeds & Pick<IdpContext, 'clients'>): void {
  for (const client of idp.clients.listed) {
    logoUrlOf(idp, client).catch((err: unknown) => idp.log.warn({ err }, 'logos cannot be looked up'));
  }
}
