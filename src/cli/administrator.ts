import { userInfo } from 'node:os';
import { systemClock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { AuditActor, AuditEvent } from '../idp/audit/actions.ts';
import { createAudit } from '../idp/audit/create-audit.ts';
import type { Storage } from '../storage/open-storage.ts';

/** Who runs the command, for the audit log: the name of her session on this machine. */
export const administrator = (): AuditActor => ({ kind: 'administrator', name: userInfo().username });

interface Opened {
  config: Config;
  storage: Pick<Storage, 'idp'>;
}

/** Writes in the audit log what a command did, by whom (S59). */
export const recordAct = ({ config, storage }: Opened, act: Omit<AuditEvent, 'actor'>): Promise<void> =>
  createAudit({ db: storage.idp, clock: systemClock, secret: config.idp.sealingKey }).record({
    ...act,
    actor: administrator(),
  });
