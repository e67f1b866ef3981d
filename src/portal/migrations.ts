import type { Migrations } from '../storage/migrate.ts';
import { limitCounters } from '../web/limit.model.ts';
import { portalSessions } from './sessions/session.model.ts';
import { signInAttempts } from './sign-in/sign-in-attempt.model.ts';
import { usedLogoutTokens } from './sign-out/logout-token.model.ts';

/** The portal's collections. A model that is not listed gets no index: a test compares with the files. */
export const portalMigrations: Migrations = {
  folder: 'portal',
  models: (db) => [limitCounters(db), portalSessions(db), signInAttempts(db), usedLogoutTokens(db)],
};
