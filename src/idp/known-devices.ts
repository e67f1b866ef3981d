import { createHmac, timingSafeEqual } from 'node:crypto';
import { DAY_MS } from '../clock.ts';
import { deriveKey } from '../security/derive-key.ts';
import { newToken } from '../security/token.ts';
import type { WebContext } from '../web/context.ts';
import type { IdpWeb } from './context.ts';

const REMEMBERED_DAYS = 180;
const SIGNATURE = 'base64url';

/** The browsers that signed in to an account before (security.md S2). */
interface KnownDevices {
  /** What tells this browser from others for the identifier typed; undefined unless it signed in with it before. */
  find(ctx: WebContext, identifier: string): string | undefined;
  /** Once she is signed in. */
  remember(ctx: WebContext, identifier: string): void;
}

/**
 * A stranger who goes on failing on a parent’s identifier makes the strangers wait, not her: failures from a browser that
 * signed in before are counted apart (OWASP «device cookies»). The cookie holds a random value signed for that identifier,
 * one cookie an identifier, since a family shares its tablet. It opens nothing.
 */
export function knownDevices({ config, web }: Pick<IdpWeb, 'config' | 'web'>): KnownDevices {
  const key = deriveKey(config.idp.sealingKey, 'known-device');
  const sign = (identifier: string, device: string) =>
    createHmac('sha256', key).update(`${identifier.toLowerCase()}\0${device}`).digest();
  const cookieOf = (identifier: string) =>
    web.cookies.named(`known-${sign(identifier, '').toString('hex').slice(0, 8)}`);
  return {
    find(ctx, identifier) {
      const [device = '', signature = ''] = (ctx.cookies.get(cookieOf(identifier)) ?? '').split('.');
      const given = Buffer.from(signature, SIGNATURE);
      const right = sign(identifier, device);
      return device && given.length === right.length && timingSafeEqual(given, right) ? device : undefined;
    },
    remember(ctx, identifier) {
      const device = this.find(ctx, identifier) ?? newToken();
      ctx.cookies.set(cookieOf(identifier), `${device}.${sign(identifier, device).toString(SIGNATURE)}`, {
        ...web.cookies.attributes,
        maxAge: REMEMBERED_DAYS * DAY_MS,
      });
    },
  };
}
