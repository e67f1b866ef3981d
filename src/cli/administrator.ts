import { userInfo } from 'node:os';
import type { AuditActor } from '../idp/audit/actions.ts';

/** Who runs the command, for the audit log: the name of her session on this machine. */
export const administrator = (): AuditActor => ({ kind: 'administrator', name: userInfo().username });
