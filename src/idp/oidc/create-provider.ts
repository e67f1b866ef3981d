import Provider from 'oidc-provider';
import { asAppError } from '../../web/errors.ts';
import type { IdpContext } from '../context.ts';
import { tellAcr } from './acr.ts';
import { POLL_SECONDS } from './adapter/device-code-adapter.ts';
import { refuseReplays } from './adapter/replay.ts';
import { auditReuse } from './adapter/reused-tokens.ts';
import { aroundEngine } from './around-engine.ts';
import { allowDeviceGrant } from './clients/client-metadata.ts';
import { checkClientSecrets } from './clients/client-secrets.ts';
import { noteClientUses } from './clients/client-use.ts';
import { refuseUnfitRequests } from './clients/request-objects.ts';
import { providerConfiguration } from './configuration.ts';
import { limitDeviceGuesses } from './device/device-guesses.ts';
import type { SigningKey } from './keys/keys.ts';
import { keepLogouts } from './logout/engine-logout.ts';

/** The engine, with what stands right before it: that is put in last, once all our pages are there. */
class SurroundedProvider extends Provider {
  override callback() {
    for (const middleware of aroundEngine()) this.use(middleware as never);
    return super.callback();
  }
}

type Needs = Pick<IdpContext, 'audit' | 'clients' | 'clock' | 'config' | 'db' | 'log' | 'logoutsDue'>;

/**
 * The OpenID provider (G1), itself a koa application: our middleware and routes are put before the engine's with
 * `provider.use`. `trustedPeer` (web/peer.ts) must come first, since the engine then believes what that writes.
 */
export function providerWith(context: Needs, keys: readonly SigningKey[]): Provider {
  const provider = new SurroundedProvider(context.config.idp.issuer, providerConfiguration(context, keys));
  provider.proxy = true;
  tellAcr(provider);
  checkClientSecrets(provider, context);
  noteClientUses(provider, context);
  auditReuse(provider, context);
  allowDeviceGrant(provider);
  limitDeviceGuesses(provider, context);
  refuseReplays(provider);
  refuseUnfitRequests(provider);
  keepLogouts(provider, context);
  watch(provider, context);
  return provider;
}

/** What the engine only tells by events: its faults (security.md S64). */
function watch(provider: Provider, { log }: Needs) {
  provider.on('server_error', (ctx, error) => {
    const { status, code } = asAppError(error);
    log.error({ err: error, route: ctx.oidc.route, code });
    ctx.status = status;
    if (status === 503) ctx.set('retry-after', '10');
  });
  provider.on('device_authorization.success', (_ctx, answer) => Object.assign(answer, { interval: POLL_SECONDS }));
  provider.on('end_session.success', (ctx) => ctx.set('clear-site-data', '"cache", "storage"'));
}
