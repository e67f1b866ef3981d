import type { WebContext } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';
import { sessionOf } from '../sessions/signed-in.ts';
import { childFileOf } from './child-file.ts';

/** Nobody waits longer for her recap because of a warning on it. */
const PATIENCE_MS = 1_500;

/**
 * Whether an e-mail address is known for the guardian who reads (I4): `unknown` when the provider does not say so quickly,
 * or does not tell her apart; then no warning is shown that might be wrong.
 */
export async function mailAddressOf(portal: PortalWeb, ctx: WebContext): Promise<'known' | 'none' | 'unknown'> {
  const { key } = childFileOf(ctx);
  const { person, sub } = sessionOf(ctx);
  if (person.kind === 'pupil') return 'unknown';
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  try {
    const pupil = await Promise.race([portal.directory.pupil(key.uai, key.pupil), late]);
    const guardian = pupil?.guardians.find((one) => one.sub === sub);
    if (!guardian) return 'unknown';
    return guardian.email || guardian.accountEmail ? 'known' : 'none';
  } catch (thrown) {
    ctx.state.log.warn({ err: thrown }, 'a recap is shown without asking for an address');
    return 'unknown';
  } finally {
    clearTimeout(timer);
  }
}
