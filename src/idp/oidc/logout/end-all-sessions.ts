import { trusted } from 'mongoose';
import pLimit from 'p-limit';
import { oidcDocuments } from '../adapter/oidc-document.model.ts';
import { endSessions } from './account-sessions.ts';
import type { TellsServices } from './tell-services.ts';

const AT_ONCE = 16;

/**
 * Signs everybody out of everything, offline access too, and has the apps told: what may be wanted when keys are compromised
 * (security.md S48). Run again after a crash, it ends the rest.
 *
 * @returns how many accounts had something open
 */
export async function endAllSessions(idp: TellsServices): Promise<number> {
  const open = oidcDocuments(idp.db)
    .find({ accountId: trusted({ $exists: true }), payload: trusted({ $exists: true }) }, { _id: 0, accountId: 1 })
    .sort({ accountId: 1 })
    .lean<{ accountId: string }[]>()
    .cursor();
  const limit = pLimit(AT_ONCE);
  const ending = new Set<Promise<void>>();
  let last: string | undefined;
  let total = 0;
  for await (const { accountId } of open) {
    if (accountId === last) continue;
    last = accountId;
    total += 1;
    const ended: Promise<void> = limit(() => endSessions(idp, { accountId })).finally(() => ending.delete(ended));
    ending.add(ended);
    if (ending.size >= 2 * AT_ONCE) await Promise.race(ending);
  }
  await Promise.all(ending);
  return total;
}
