import type { Logger } from 'pino';
import { type Clock, type Pause, systemClock, systemPause } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { createBell } from '../deliveries/bell.ts';
import { createLockout } from '../idp/accounts/lockout.ts';
import { createAudit } from '../idp/audit/create-audit.ts';
import type { IdpContext } from '../idp/context.ts';
import { createClients } from '../idp/oidc/clients/clients.ts';
import { createDelays } from '../messaging/outbox-state.ts';
import { createOneTimeCodes } from '../security/one-time-code.ts';
import { createPasswordHasher } from '../security/password-hash.ts';
import { createPasswordPolicy } from '../security/password-policy.ts';
import type { Storage } from '../storage/open-storage.ts';
import { createLimits } from '../web/limits.ts';
import { loadTexts, type Texts } from '../web/texts.ts';
import { idpSender, outboxOf } from './messages.ts';
import { ROOT } from './open.ts';

interface ContextOptions {
  config: Config;
  storage: Storage;
  log: Logger;
  clock?: Clock;
  pause?: Pause;
}

/** What the identity provider's actions work with; a command makes its own. */
export function createContext(
  { config, storage, log, clock = systemClock, pause = systemPause }: ContextOptions,
  texts: Texts = loadTexts(`${ROOT}views/locales`),
): IdpContext {
  const db = storage.idp;
  const secret = config.idp.sealingKey;
  const limits = createLimits(db, clock);
  return {
    config,
    clients: createClients(config, db, clock),
    db,
    clock,
    pause,
    log,
    limits,
    logoutsDue: createBell(),
    outbox: outboxOf(idpSender(config, db), { config, clock, texts }),
    delays: createDelays(db, clock),
    passwords: createPasswordHasher(config.accounts.argon2),
    policy: createPasswordPolicy(config.accounts.password),
    codes: createOneTimeCodes(secret),
    audit: createAudit({ db, clock, secret }),
    lockout: createLockout({ db, clock, limits, settings: config.accounts.lockout, secret }),
  };
}

/** The same context with other settings that may change while it runs (see `running-idp.ts`). */
export const contextWith = (context: IdpContext, config: Config): IdpContext =>
  config === context.config
    ? context
    : { ...context, config, clients: createClients(config, context.db, context.clock) };
