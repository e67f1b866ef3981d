import { channelPauses } from '../messaging/channel-pause.model.ts';
import { outboxMessages } from '../messaging/outbox.model.ts';
import type { Migrations } from '../storage/migrate.ts';
import { limitCounters } from '../web/limit.model.ts';
import { accounts } from './accounts/account.model.ts';
import { closings } from './accounts/closing/closing.model.ts';
import { groupingProofs } from './accounts/grouping/grouping-proof.model.ts';
import { identifierCounters } from './accounts/identifier-counter.model.ts';
import { letters } from './accounts/letters/letter.model.ts';
import { letterJourneys } from './accounts/letters/letter-journey.model.ts';
import { lockouts } from './accounts/lockout.model.ts';
import { notMeLinks } from './accounts/not-me-link.model.ts';
import { passkeys } from './accounts/second-factor/passkey.model.ts';
import { secondFactors } from './accounts/second-factor/second-factor.model.ts';
import { usedChallenges } from './accounts/second-factor/used-challenge.model.ts';
import { activations } from './activation-sms/activation.model.ts';
import { auditAnchors } from './audit/audit-anchor.model.ts';
import { auditEntries } from './audit/audit-entry.model.ts';
import { guardians } from './directory/guardian.model.ts';
import { pupils } from './directory/pupil.model.ts';
import { schools } from './directory/school.model.ts';
import { franceConnectAttempts } from './franceconnect/attempt.model.ts';
import { franceConnectSessions } from './franceconnect/session.model.ts';
import { franceConnectVisits } from './franceconnect/visit.model.ts';
import { phoneChanges } from './my-account/phone/phone-change.model.ts';
import { oidcDocuments } from './oidc/adapter/oidc-document.model.ts';
import { appAccesses } from './oidc/claims/app-access.model.ts';
import { clientUses } from './oidc/clients/client-use.model.ts';
import { runningProcesses } from './oidc/clients/running-process.model.ts';
import { storedKeys } from './oidc/keys/stored-keys.model.ts';
import { appLogos } from './oidc/logos/app-logo.model.ts';
import { logoutDeliveries } from './oidc/logout/logout-delivery.model.ts';
import { invitations } from './oidc/registration/invitation.model.ts';
import { registeredClients } from './oidc/registration/registered-client.model.ts';
import { recoveries } from './recovery/recovery.model.ts';
import { recoveryRequests } from './recovery/recovery-request.model.ts';
import { sharings } from './sharing/sharing.model.ts';

/** The identity provider's collections. A model that is not listed gets no index: a test compares with the files. */
export const idpMigrations: Migrations = {
  folder: 'idp',
  models: (db) => [
    accounts(db),
    activations(db),
    channelPauses(db),
    clientUses(db),
    closings(db),
    groupingProofs(db),
    appAccesses(db),
    appLogos(db),
    auditAnchors(db),
    auditEntries(db),
    franceConnectAttempts(db),
    franceConnectSessions(db),
    franceConnectVisits(db),
    guardians(db),
    identifierCounters(db),
    invitations(db),
    letterJourneys(db),
    letters(db),
    limitCounters(db),
    lockouts(db),
    logoutDeliveries(db),
    notMeLinks(db),
    oidcDocuments(db),
    outboxMessages(db),
    passkeys(db),
    phoneChanges(db),
    pupils(db),
    recoveries(db),
    recoveryRequests(db),
    registeredClients(db),
    runningProcesses(db),
    schools(db),
    secondFactors(db),
    storedKeys(db),
    sharings(db),
    usedChallenges(db),
  ],
};
