import type { Connection } from 'mongoose';
import type { Config } from '../../../src/config/schema.ts';
import { createBell } from '../../../src/deliveries/bell.ts';
import type { ClosingIdp } from '../../../src/idp/accounts/closing/after-steps.ts';
import { closeAccount } from '../../../src/idp/accounts/closing/close-account.ts';
import { undoClosing } from '../../../src/idp/accounts/closing/undo-closing.ts';
import { createAudit } from '../../../src/idp/audit/create-audit.ts';
import { createOutbox } from '../../../src/messaging/enqueue.ts';
import { type TestClock, testClock } from '../../support/test-clock.ts';

/**
 * What closings work with, and no app that would have to be told. It loads no more than that, since the crash test starts
 * it in dozens of processes: messages say nothing.
 */
export function closingIdp(
  db: Connection,
  config: Config,
  clock: TestClock = testClock(),
): ClosingIdp & { clock: TestClock } {
  const secret = config.idp.sealingKey;
  const templates = { render: () => ({ text: '' }) };
  return {
    config,
    db,
    clock,
    log: { error() {}, warn() {} } as never,
    audit: createAudit({ db, clock, secret }),
    outbox: createOutbox({ db, clock, secret, templates, giveUpHours: config.messaging.giveUpHours }),
    clients: { find: async () => undefined } as never,
    logoutsDue: createBell(),
  };
}

export const group = (idp: ClosingIdp, { id, from, into }: { id: string; from: string; into: string }) =>
  closeAccount(idp, { id, from, into, reason: 'grouped', actor: { kind: 'owner' } });

export const undo = (idp: ClosingIdp, from: string) => undoClosing(idp, from, { kind: 'administrator', name: 'root' });
