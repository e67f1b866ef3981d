import { randomUUID } from 'node:crypto';
import { type Account, accounts } from '../accounts/account.model.ts';
import type { IdpContext } from '../context.ts';
import { keepRecovery } from './keep-recovery.ts';
import { overallUse, personUses, sharedUses, triesUse } from './limits.ts';
import type { Recovery, Way } from './recovery.model.ts';

interface Recalling {
  /** The interaction's. */
  uid: string;
  recovery: Recovery | undefined;
  way: Way;
  /** The mail address in lower case, or the number in E.164. */
  contact: string;
  /** The client's. */
  address: string;
}

type Recalled =
  | { ok: true }
  /** No account has it; or one has the address, which nobody confirmed. */
  | { ok: false; reason: 'unknown' | 'unconfirmed' }
  | { ok: false; reason: 'tries' | 'sent'; until: Date };

/** How many fit in one SMS, whatever their length: one that is not in Latin letters holds less than half as much. */
const identifiersAnSms = (locale: string) => (locale === 'ar' ? 1 : 2);

/**
 * Sends the identifiers of all accounts that have this address, confirmed, or this mobile (E1): to it alone. The same one
 * again within a moment, by a double click, sends nothing more. With neutral disclosure the answer is the same whoever was
 * typed (E3).
 */
export async function recallIdentifier(idp: IdpContext, recalling: Recalling): Promise<Recalled> {
  const { clock, config, db, limits, log } = idp;
  const { uid, recovery, way, contact, address } = recalling;
  const now = clock.now();
  const { to, at } = recovery?.recalled ?? {};
  if (to === contact && at && now.getTime() - at.getTime() < config.recovery.resendSeconds * 1000) return { ok: true };
  const [limit, network] = triesUse(config, address);
  const allowed = await limits.take(limit, network);
  if (!allowed.ok) return { ok: false, reason: 'tries', until: allowed.until };
  const filter = way === 'mail' ? { 'email.address': contact } : { phone: contact };
  const found = (await accounts(db).find(filter).sort({ identifier: 1 }).lean<Account[]>()).filter(
    ({ closed }) => !closed,
  );
  const owned = way === 'mail' ? found.filter(({ email }) => email?.confirmedAt) : found;
  if (owned.length === 0 && config.accounts.disclosure === 'explicit')
    return { ok: false, reason: found.length > 0 ? 'unconfirmed' : 'unknown' };
  const subject = `identifier\0${contact}`;
  const sent = await limits.takeAll([
    ...personUses(config, { subject, way, number: contact }),
    ...sharedUses(config, address),
  ]);
  if (!sent.ok) {
    const overall = await limits.look(...overallUse(config));
    if (!overall.ok) log.error({ until: overall.until }, 'the hourly cap of recovery messages is reached');
    return { ok: false, reason: 'sent', until: sent.until };
  }
  await keepRecovery(idp, uid, { $set: { recalled: { way, to: contact, at: now } } });
  if (owned.length > 0) await (way === 'mail' ? mail(idp, contact, owned) : sms(idp, contact, owned));
  await Promise.all(
    owned.map(({ _id: accountId }) =>
      idp.audit.record({
        action: 'identifier-recalled',
        result: 'done',
        accountId,
        actor: { kind: 'owner' },
        details: { way },
      }),
    ),
  );
  return { ok: true };
}

const localeOf = ([account]: readonly Account[]) => account?.locale ?? 'fr';

const mail = ({ outbox }: IdpContext, to: string, owned: readonly Account[]): Promise<void> =>
  outbox.enqueue({
    key: `identifier-recall:${randomUUID()}`,
    channel: 'mail',
    to,
    template: 'identifier-recall',
    locale: localeOf(owned),
    params: {
      count: owned.length,
      identifiers: owned.map(({ identifier, givenName, familyName }) => `${identifier} (${givenName} ${familyName})`),
    },
  });

async function sms({ outbox }: IdpContext, to: string, owned: readonly Account[]): Promise<void> {
  const recall = randomUUID();
  const locale = localeOf(owned);
  const size = identifiersAnSms(locale);
  const parts = Array.from({ length: Math.ceil(owned.length / size) }, (_, index) =>
    owned.slice(index * size, (index + 1) * size),
  );
  await Promise.all(
    parts.map((part, index) =>
      outbox.enqueue({
        key: `identifier-recall:${recall}:${index}`,
        channel: 'sms',
        to,
        template: 'identifier-recall',
        locale,
        params: { count: part.length, identifiers: part.map(({ identifier }) => identifier).join(', ') },
      }),
    ),
  );
}
