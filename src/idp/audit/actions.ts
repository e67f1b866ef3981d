/** What the audit log tells of (security.md S59). A name once written is never given another meaning. */
export const AUDIT_ACTIONS = [
  'sign-in',
  'sign-in-refused',
  'session-ended',
  'token-reused',
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
  'child-restored',
  'data-downloaded',
  'data-shared',
  'data-refused',
  'app-removed',
  'accounts-grouped',
  'grouping-undone',
  'account-closed',
  'account-reopened',
  'account-purged',
  'account-unlocked',
  'account-reset',
  'account-shown',
  'letter-made',
  'import',
  'campaign-set',
  'campaign-recorded',
  'campaign-exported',
  'contacts-decided',
  'contacts-exported',
  'clients-reloaded',
  'client-secret-made',
  'keys-generated',
  'keys-rotated',
  'client-invited',
  'client-invitation-ended',
  'client-registered',
  'client-changed',
  'client-verified',
  'client-unverified',
  'client-removed',
  'client-expired',
  'audit-purged',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Who acted: the account's owner, the developer of an app, whoever runs the command line, or the installation by itself. */
export interface AuditActor {
  kind: 'owner' | 'developer' | 'administrator' | 'system';
  /** Of an administrator: the name of her session on the machine. */
  name?: string;
}

/** What happened, as an action tells it. */
export interface AuditEvent {
  action: AuditAction;
  result: 'done' | 'refused';
  /** The account it happened to, where there is one: its owner reads it (F7). */
  accountId?: string;
  actor: AuditActor;
  /** What else tells one event from another, such as how someone signed in. Never personal data, never a secret (S58). */
  details?: Record<string, string>;
}
