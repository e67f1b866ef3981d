/**
 * What an account's owner is told of when it happened, in case it was not she (security.md S12). Each has its texts
 * `notices:<name>.subject`, `.text` and `.sms`.
 */
export const NOTICES = [
  'new-device',
  'password-changed',
  'recovery-used',
  'email-change-asked',
  'email-changed',
  'phone-changed',
  'second-factor-added',
  'second-factor-removed',
  'recovery-codes-renewed',
  'franceconnect-linked',
  'franceconnect-unlinked',
  'child-added',
  'child-declined',
  'app-removed',
  'accounts-grouped',
  'grouping-undone',
  'account-closed',
  'account-reopened',
  'account-blocked',
] as const;

export type Notice = (typeof NOTICES)[number];
