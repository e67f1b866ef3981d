import type { AuditAction } from '../../audit/actions.ts';
import type { AuditEntry } from '../../audit/audit-entry.model.ts';
import { recentOf } from '../../audit/recent.ts';
import type { IdpContext } from '../../context.ts';

/** What an owner reads of the audit log, each by the text `devices:action.<name>`; the rest is the administrator’s. */
const SHOWN: readonly AuditAction[] = [
  'sign-in',
  'sign-in-refused',
  'session-ended',
  'account-opened',
  'email-confirmed',
  'email-change-asked',
  'email-changed',
  'phone-changed',
  'password-changed',
  'second-factor-added',
  'second-factor-removed',
  'second-factor-refused',
  'recovery-codes-renewed',
  'recovery-asked',
  'identifier-recalled',
  'password-recovered',
  'franceconnect-linked',
  'franceconnect-unlinked',
  'not-me',
  'child-declined',
  'data-downloaded',
  'data-shared',
  'data-refused',
  'app-removed',
  'accounts-grouped',
  'grouping-undone',
  'account-reopened',
  'account-unlocked',
  'account-reset',
  'account-shown',
  'letter-made',
];

/** How someone signed in, by the texts `devices:how.<name>`: the surest of what she gave (RFC 8176). */
const WAYS = ['hwk', 'fc', 'otp', 'sms', 'pwd'];

const COUNT = 20;
/** Some of what is read may not be hers to read. */
const READ = 60;

const wayOf = (how = '') => WAYS.find((way) => how.split(' ').includes(way));

function inWords({ action, actor, at, details, result }: AuditEntry) {
  const { browser, system } = details ?? {};
  return {
    action,
    at,
    refused: result === 'refused' && !action.endsWith('-refused'),
    bySupport: actor.kind === 'administrator',
    way: action === 'sign-in' ? wayOf(details?.how) : undefined,
    device: browser || system ? { browser, system } : undefined,
  };
}

/** The last sign-ins and changes of an account, newest first (F7). */
export async function recentActivity({ db }: Pick<IdpContext, 'db'>, accountId: string) {
  const entries = await recentOf(db, accountId, READ);
  return entries
    .filter(({ action }) => SHOWN.includes(action))
    .slice(0, COUNT)
    .map(inWords);
}
