import type { IdpContext } from '../../context.ts';

const MINUTE_MS = 60_000;

/**
 * Whether the person who has just opened an account may be signed in by it (B8): for as long as an idle session would last.
 * Later the phone or the computer may be in other hands (security.md S21), and her password is asked for.
 */
export function mayStillSignIn({ config, clock }: IdpContext, { openedAt }: { openedAt?: Date }): boolean {
  const idleMs = config.idp.session.idleMinutes * MINUTE_MS;
  return openedAt !== undefined && clock.now().getTime() - openedAt.getTime() < idleMs;
}
