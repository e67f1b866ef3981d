import { channelPauses } from '../messaging/channel-pause.model.ts';
import { outboxMessages } from '../messaging/outbox.model.ts';
import type { Migrations } from '../storage/migrate.ts';
import { limitCounters } from '../web/limit.model.ts';
import { keptRequests } from './api/kept-request.model.ts';
import { campaigns } from './campaign/campaign.model.ts';
import { drafts } from './campaign/draft.model.ts';
import { orientationFiles } from './campaign/file.model.ts';
import { announcementRecords } from './campaign-mails/announcement.model.ts';
import { corrections } from './corrections/correction.model.ts';
import { consultations } from './report-cards/consultation.model.ts';
import { formerReportCards, reportCards } from './report-cards/report-card.model.ts';
import { portalSessions } from './sessions/session.model.ts';
import { signInAttempts } from './sign-in/sign-in-attempt.model.ts';
import { usedLogoutTokens } from './sign-out/logout-token.model.ts';
import { webhookDeliveries } from './webhooks/delivery.model.ts';
import { webhookStops } from './webhooks/stop.model.ts';

/** The portal's collections. A model that is not listed gets no index: a test compares with the files. */
export const portalMigrations: Migrations = {
  folder: 'portal',
  models: (db) => [
    limitCounters(db),
    portalSessions(db),
    signInAttempts(db),
    usedLogoutTokens(db),
    campaigns(db),
    orientationFiles(db),
    drafts(db),
    keptRequests(db),
    announcementRecords(db),
    reportCards(db),
    formerReportCards(db),
    consultations(db),
    corrections(db),
    outboxMessages(db),
    channelPauses(db),
    webhookDeliveries(db),
    webhookStops(db),
  ],
};
