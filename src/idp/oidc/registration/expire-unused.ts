import { trusted } from 'mongoose';
import type { IdpContext } from '../../context.ts';
import { dropRegistration } from './keep-registration.ts';
import { registeredClients } from './registered-client.model.ts';

const AT_ONCE = 100;

/** Removes the apps that nobody signed in to for 90 days (security.md S40), which counted for nothing already. @returns their number */
export async function expireUnused(idp: Pick<IdpContext, 'db' | 'clock' | 'clients' | 'audit'>): Promise<number> {
  const endsAt = trusted({ $lte: idp.clock.now() });
  const ended = await registeredClients(idp.db).find({ endsAt }, { _id: 1 }).limit(AT_ONCE).lean<{ _id: string }[]>();
  const dropped = await Promise.all(
    ended.map(async ({ _id }) => {
      // The condition again: it may have been used meanwhile.
      if (!(await dropRegistration(idp, { _id, endsAt }))) return false;
      await idp.audit.record({
        action: 'client-expired',
        result: 'done',
        actor: { kind: 'system' },
        details: { client: _id },
      });
      return true;
    }),
  );
  return dropped.filter(Boolean).length;
}
