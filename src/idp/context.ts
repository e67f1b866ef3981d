import type { Connection } from 'mongoose';
import type Provider from 'oidc-provider';
import type { Logger } from 'pino';
import type { Clock, Pause } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { Bell } from '../deliveries/bell.ts';
import type { Outbox } from '../messaging/enqueue.ts';
import type { Delays } from '../messaging/outbox-state.ts';
import type { OneTimeCodes } from '../security/one-time-code.ts';
import type { PasswordHasher } from '../security/password-hash.ts';
import type { PasswordPolicy } from '../security/password-policy.ts';
import type { Limits } from '../web/limits.ts';
import type { Texts } from '../web/texts.ts';
import type { WebApp } from '../web/web-app.ts';
import type { Lockout } from './accounts/lockout.ts';
import type { Audit } from './audit/create-audit.ts';
import type { Clients } from './oidc/clients/clients.ts';

/** What an action of the identity provider may use; no koa in it. */
export interface IdpContext {
  config: Config;
  clients: Clients;
  db: Connection;
  clock: Clock;
  pause: Pause;
  log: Logger;
  passwords: PasswordHasher;
  policy: PasswordPolicy;
  codes: OneTimeCodes;
  lockout: Lockout;
  audit: Audit;
  limits: Limits;
  /** Rung when apps came to be told of a sign-out. */
  logoutsDue: Bell;
  outbox: Outbox;
  delays: Delays;
}

/** What its routes may use besides. */
export interface IdpWeb extends IdpContext {
  provider: Provider;
  web: WebApp;
  texts: Texts;
  /** FranceConnect did not answer this process moments ago (D5). */
  franceConnectIsDown(): boolean;
}
