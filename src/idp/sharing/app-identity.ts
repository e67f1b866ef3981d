import { isLoopback } from '../../config/client-addresses.ts';
import { logoUrlOf } from '../oidc/logos/logo-url.ts';
import type { LogoNeeds } from '../oidc/logos/store-logo.ts';
import type { AppClient } from '../oidc/registration/app-client.ts';

/** Whatever program runs on the device can get what such an address is sent (RFC 8252 §8.6); one of https is its owner's. */
export function isOfDevice(redirectUri: string): boolean {
  const { protocol } = new URL(redirectUri);
  return protocol !== 'https:' && (protocol !== 'http:' || isLoopback(redirectUri));
}

/** Who an app says to be, and what is known of that. */
interface AppIdentity {
  name: string;
  /** Where the browser goes back to: nobody else has this name. */
  domain?: string;
  /** A program on her device, which has no such name. */
  onDevice?: true;
  /** Its developer registered it, and nobody said yet that it is what it says (S40). */
  unverified?: true;
  /** Our copy. */
  logo?: string;
  policyUri?: string;
  tosUri?: string;
}

/**
 * How pages name an app to whoever decides about it (security.md S41).
 *
 * @param redirectUri where this request would lead; by default, where the app's first sign-in does
 */
export async function appIdentity(
  idp: LogoNeeds,
  client: AppClient,
  redirectUri: unknown = client.redirectUris[0],
): Promise<AppIdentity> {
  const { name, policyUri, tosUri, kind, registered } = client;
  const onDevice = typeof redirectUri !== 'string' || (kind === 'native' && isOfDevice(redirectUri));
  const logo = await logoUrlOf(idp, client);
  return {
    name,
    ...(onDevice ? { onDevice: true } : { domain: new URL(redirectUri).hostname }),
    ...(registered?.verified === false && { unverified: true }),
    ...(logo && { logo }),
    ...(policyUri && { policyUri }),
    ...(tosUri && { tosUri }),
  };
}
