import type { ClientConfig } from '../../config/schema.ts';

const ON_THIS_DEVICE = ['localhost', '127.0.0.1', '[::1]'];

/** Whatever program runs on the device can get what such an address is sent (RFC 8252 §8.6); one of https is its owner's. */
export function isOfDevice(redirectUri: string): boolean {
  const { protocol, hostname } = new URL(redirectUri);
  return protocol !== 'https:' && (protocol !== 'http:' || ON_THIS_DEVICE.includes(hostname));
}

/** Who an app says to be, and what is known of that. */
interface AppIdentity {
  name: string;
  /** Where the browser goes back to: nobody else has this name. */
  domain?: string;
  /** A program on her device, which has no such name. */
  onDevice?: true;
  policyUri?: string;
  tosUri?: string;
}

/**
 * How pages name an app to whoever decides about it (security.md S41).
 *
 * @param redirectUri where this request would lead; by default, where the app's first sign-in does
 */
export function appIdentity(client: ClientConfig, redirectUri: unknown = client.redirectUris[0]): AppIdentity {
  const { name, policyUri, tosUri, kind } = client;
  const onDevice = typeof redirectUri !== 'string' || (kind === 'native' && isOfDevice(redirectUri));
  return {
    name,
    ...(onDevice ? { onDevice: true } : { domain: new URL(redirectUri).hostname }),
    ...(policyUri && { policyUri }),
    ...(tosUri && { tosUri }),
  };
}
