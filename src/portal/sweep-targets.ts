import type { Connection } from 'mongoose';
import { channelPauses } from '../messaging/channel-pause.model.ts';
import { outboxMessages } from '../messaging/outbox.model.ts';
import type { SweepTarget } from '../storage/sweep.ts';
import { limitCounters } from '../web/limit.model.ts';
import { keptRequests } from './api/kept-request.model.ts';
import { drafts } from './campaign/draft.model.ts';
import { corrections } from './corrections/correction.model.ts';
import { consultations } from './report-cards/consultation.model.ts';
import { portalSessions } from './sessions/session.model.ts';
import { signInAttempts } from './sign-in/sign-in-attempt.model.ts';
import { usedLogoutTokens } from './sign-out/logout-token.model.ts';
import { webhookDeliveries } from './webhooks/delivery.model.ts';

/** What the portal keeps for a while only, with the date that ends it. */
export const portalSweepTargets = (db: Connection): SweepTarget[] => [
  { collection: limitCounters(db).collection, field: 'resetAt' },
  { collection: portalSessions(db).collection, field: 'expiresAt' },
  { collection: signInAttempts(db).collection, field: 'expiresAt' },
  { collection: usedLogoutTokens(db).collection, field: 'expiresAt' },
  { collection: channelPauses(db).collection, field: 'expiresAt' },
  { collection: drafts(db).collection, field: 'expiresAt' },
  { collection: corrections(db).collection, field: 'expiresAt' },
  { collection: keptRequests(db).collection, field: 'expiresAt' },
  { collection: consultations(db).collection, field: 'expiresAt' },
  { collection: outboxMessages(db).collection, field: 'purgeAt' },
  { collection: webhookDeliveries(db).collection, field: 'purgeAt' },
];
