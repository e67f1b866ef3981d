import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Config, PortalConfig } from '../config/schema.ts';
import type { Bell } from '../deliveries/bell.ts';
import type { Limits } from '../web/limits.ts';
import type { Texts } from '../web/texts.ts';
import type { WebApp } from '../web/web-app.ts';
import type { Directory } from './directory/directory.ts';
import type { Provider } from './provider.ts';
import type { SignInSeal, TokenSeal } from './sessions/token-seal.ts';

/** What an action of the portal may use; no koa in it. */
export interface PortalContext {
  settings: PortalConfig;
  db: Connection;
  clock: Clock;
  log: Logger;
  /** The identity provider, known by its issuer alone. */
  provider: Provider;
  /** The pupils of schools, as the provider knows them (G5). */
  directory: Directory;
  /** Rung when mails about orientation came to be due: see `campaign-mails/`. */
  mailsDue: Bell;
  /** Rung when the software of a school came to be told something: see `webhooks/`. */
  webhooksDue: Bell;
  tokenSeal: TokenSeal;
  signInSeal: SignInSeal;
}

/** What its routes may use besides. */
export interface PortalWeb extends PortalContext {
  web: WebApp;
  texts: Texts;
  limits: Limits;
  /** Which phone numbers people may give. */
  phones: Pick<Config['phones'], 'allowFiction'>;
  /** «Scolarité services», as people know this portal. */
  name: string;
}
