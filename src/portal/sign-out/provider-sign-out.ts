import { buildEndSessionUrl } from 'openid-client';
import type { PortalContext } from '../context.ts';
import { unavailable } from '../provider-error.ts';

/**
 * The provider's address that ends its session too and comes back to us (RP-Initiated Logout 1.0 §2).
 *
 * @param state given back on return
 * @throws {AppError} `provider-unavailable`
 */
export async function providerSignOut(
  { provider, settings }: PortalContext,
  idToken: string,
  state: string,
): Promise<URL> {
  if (!(await provider.isUp())) throw unavailable();
  const { configuration } = await provider.facts();
  return buildEndSessionUrl(configuration, {
    id_token_hint: idToken,
    post_logout_redirect_uri: `${settings.url}/sign-out/done`,
    state,
  });
}
