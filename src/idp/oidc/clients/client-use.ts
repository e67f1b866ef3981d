import { trusted } from 'mongoose';
import type Provider from 'oidc-provider';
import { DAY_MS, HOUR_MS } from '../../../clock.ts';
import type { IdpContext } from '../../context.ts';
import { prolongRegistration } from '../registration/keep-registration.ts';
import { clientUses } from './client-use.model.ts';

const KEPT_MS = 365 * DAY_MS;

/** Notes when clients are given tokens, once an hour each; nobody waits for it, and a failure is made good by the next one. */
export function noteClientUses(provider: Provider, { db, clock }: Pick<IdpContext, 'db' | 'clock'>) {
  const noted = new Map<string, number>();
  provider.on('grant.success', ({ oidc }) => {
    const clientId = oidc.client!.clientId;
    const lastAt = clock.now();
    if (lastAt.getTime() - (noted.get(clientId) ?? 0) < HOUR_MS) return;
    noted.set(clientId, lastAt.getTime());
    const expiresAt = new Date(lastAt.getTime() + KEPT_MS);
    const update = { $max: { lastAt, expiresAt }, $setOnInsert: { schemaVersion: 1 as const } };
    const note = clientUses(db).updateOne({ _id: clientId }, update, { upsert: true });
    Promise.all([note, prolongRegistration(db, clientId, lastAt)]).catch(() => noted.delete(clientId));
  });
}

/** When clients were last given tokens, within an hour; a client that is absent was not, for a year. */
export async function lastUses(db: IdpContext['db'], clientIds: readonly string[]): Promise<Map<string, Date>> {
  const uses = await clientUses(db)
    .find({ _id: trusted({ $in: [...clientIds] }) })
    .lean();
  return new Map(uses.map(({ _id, lastAt }) => [_id, lastAt]));
}
