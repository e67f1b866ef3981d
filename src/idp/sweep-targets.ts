import type { Connection } from 'mongoose';
import { channelPauses } from '../messaging/channel-pause.model.ts';
import { outboxMessages } from '../messaging/outbox.model.ts';
import type { SweepTarget } from '../storage/sweep.ts';
import { limitCounters } from '../web/limit.model.ts';
import { groupingProofs } from './accounts/grouping/grouping-proof.model.ts';
import { letters } from './accounts/letters/letter.model.ts';
import { letterJourneys } from './accounts/letters/letter-journey.model.ts';
import { lockouts } from './accounts/lockout.model.ts';
import { notMeLinks } from './accounts/not-me-link.model.ts';
import { usedChallenges } from './accounts/second-factor/used-challenge.model.ts';
import { activations } from './activation-sms/activation.model.ts';
import { franceConnectAttempts } from './franceconnect/attempt.model.ts';
import { franceConnectSessions } from './franceconnect/session.model.ts';
import { franceConnectVisits } from './franceconnect/visit.model.ts';
import { phoneChanges } from './my-account/phone/phone-change.model.ts';
import { oidcDocuments } from './oidc/adapter/oidc-document.model.ts';
import { appAccesses } from './oidc/claims/app-access.model.ts';
import { clientUses } from './oidc/clients/client-use.model.ts';
import { runningProcesses } from './oidc/clients/running-process.model.ts';
import { appLogos } from './oidc/logos/app-logo.model.ts';
import { logoutDeliveries } from './oidc/logout/logout-delivery.model.ts';
import { invitations } from './oidc/registration/invitation.model.ts';
import { recoveries } from './recovery/recovery.model.ts';
import { recoveryRequests } from './recovery/recovery-request.model.ts';

/** What the identity provider keeps for a while only, with the date that ends it. */
export const idpSweepTargets = (db: Connection): SweepTarget[] => [
  { collection: activations(db).collection, field: 'expiresAt' },
  { collection: channelPauses(db).collection, field: 'expiresAt' },
  { collection: letterJourneys(db).collection, field: 'expiresAt' },
  { collection: letters(db).collection, field: 'purgeAt' },
  { collection: franceConnectAttempts(db).collection, field: 'expiresAt' },
  { collection: franceConnectSessions(db).collection, field: 'expiresAt' },
  { collection: franceConnectVisits(db).collection, field: 'expiresAt' },
  { collection: appAccesses(db).collection, field: 'expiresAt' },
  { collection: clientUses(db).collection, field: 'expiresAt' },
  { collection: appLogos(db).collection, field: 'expiresAt' },
  { collection: limitCounters(db).collection, field: 'resetAt' },
  { collection: groupingProofs(db).collection, field: 'expiresAt' },
  { collection: lockouts(db).collection, field: 'expiresAt' },
  { collection: logoutDeliveries(db).collection, field: 'purgeAt' },
  { collection: notMeLinks(db).collection, field: 'expiresAt' },
  { collection: oidcDocuments(db).collection, field: 'expiresAt' },
  { collection: outboxMessages(db).collection, field: 'purgeAt' },
  { collection: runningProcesses(db).collection, field: 'expiresAt' },
  { collection: usedChallenges(db).collection, field: 'expiresAt' },
  { collection: phoneChanges(db).collection, field: 'expiresAt' },
  { collection: recoveries(db).collection, field: 'expiresAt' },
  { collection: recoveryRequests(db).collection, field: 'expiresAt' },
  { collection: invitations(db).collection, field: 'expiresAt' },
];
