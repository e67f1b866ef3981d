import { hashToken } from '../../security/token.ts';
import type { Account } from '../accounts/account.model.ts';
import { type Recovery, WAYS, type Way } from './recovery.model.ts';

/** Where a message for the owner of an account may go: to what she proved to be hers. */
export function contactOf({ email, phone }: Account, way: Way): string | undefined {
  if (way === 'sms') return phone;
  return email?.confirmedAt ? email.address : undefined;
}

/** The ways that an account has. */
export const waysOf = (account: Account): Way[] => WAYS.filter((way) => contactOf(account, way) !== undefined);

/** Tells a contact without keeping it: a request is bound to the one it was sent to. */
export const contactHash = (contact: string): string => hashToken(`recovery\0${contact}`);

/** What limits on a person are counted for: alike for an identifier that nobody has (security.md S14). */
export const subjectOf = ({ accountId, identifier = '' }: Pick<Recovery, 'accountId' | 'identifier'>): string =>
  accountId ?? identifier;
