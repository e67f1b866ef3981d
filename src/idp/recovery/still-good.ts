import { hashToken } from '../../security/token.ts';
import type { Account } from '../accounts/account.model.ts';
import { contactHash, contactOf } from './contacts.ts';
import type { RecoveryRequest } from './recovery-request.model.ts';

/** Tells a password of an account from any other that it has later, or none, without keeping its hash. */
export const passwordStamp = ({ passwordHash = '' }: Pick<Account, 'passwordHash'>): string =>
  hashToken(`recovery-password\0${passwordHash}`);

/** The account still has the contact that the request went to (security.md S7). */
export function hasSameContact(request: RecoveryRequest, account: Account): boolean {
  const contact = contactOf(account, request.way);
  return contact !== undefined && contactHash(contact) === request.contactHash;
}

/**
 * The account still has the password that it had when the request was made, or that the request set: its owner has neither
 * changed it since, nor blocked it by «Ce n’est pas moi» (S12).
 */
export const hasSamePassword = (request: RecoveryRequest, account: Account): boolean =>
  request.passwordStamp === passwordStamp(account);
