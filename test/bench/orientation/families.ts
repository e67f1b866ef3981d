import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Connection } from 'mongoose';
import { campaignId, campaigns } from '../../../src/portal/campaign/campaign.model.ts';
import { orientationFiles } from '../../../src/portal/campaign/file.model.ts';
import { dayAt, schoolYearOf } from '../../../src/portal/campaign/school-days.ts';
import { portalSessions } from '../../../src/portal/sessions/session.model.ts';
import { hashToken, newToken } from '../../../src/security/token.ts';
import { connect } from '../../../src/storage/connect.ts';
import { findRunningEngine } from '../../../src/storage/embedded-engine.ts';

const DAY_MS = 24 * 3600 * 1000;
const ZONE = 'Europe/Paris';

/** A guardian signed in to the portal, and what she has entered. */
export interface Family {
  pupil: string;
  guardian: string;
  /** The session's cookie. */
  session: string;
  /** What the portal acknowledged, in order: each is «Métier ou formation» of one intention. */
  acknowledged: string[];
  /** Sent, and not answered: it may be there, or not. */
  unanswered: string[];
}

/** The portal's database of a server that runs on this folder. */
export async function portalDatabase(folder: string): Promise<Connection> {
  const engine = await findRunningEngine(join(folder, 'mongodb'));
  if (!engine) throw new Error(`no engine runs in ${folder}`);
  return connect(engine.uri('educonnect_portal'));
}

/** A campaign whose intentions are open today, whatever the day: at the turn of the year, one that no school could open. */
export async function openCampaign(db: Connection, uai: string): Promise<void> {
  const now = new Date();
  const day = (days: number) => dayAt(new Date(now.getTime() + days * DAY_MS), ZONE);
  const dates = {
    intentionsOpen: day(-1),
    intentionsClose: day(2),
    opinionsOn: day(3),
    choicesOpen: day(4),
    choicesClose: day(5),
    proposalsOn: day(6),
    answersClose: day(7),
    endsOn: day(20),
  };
  const year = schoolYearOf(now, ZONE);
  const _id = campaignId(uai, year);
  const campaign = { _id, uai, year, dates, version: 1, schemaVersion: 1, history: [] };
  await campaigns(db).replaceOne({ _id }, campaign as never, { upsert: true });
}

/** Signs a guardian of each pupil in, as the portal itself would, for longer than the bench takes. */
export async function signInAll(db: Connection, uai: string, pupils: readonly string[]): Promise<Family[]> {
  const now = new Date();
  const later = new Date(now.getTime() + DAY_MS);
  const families = pupils.map((pupil) => ({
    pupil,
    guardian: `bench-${randomUUID()}`,
    session: newToken(),
    acknowledged: [],
    unanswered: [],
  }));
  await portalSessions(db).insertMany(
    families.map(({ pupil, guardian, session }) => ({
      _id: hashToken(session),
      sub: guardian,
      tokens: 'never opened',
      person: {
        kind: 'guardian' as const,
        civility: 'Mme',
        firstName: 'Valéry',
        familyName: 'Durant',
        children: [{ sub: pupil, firstName: 'Alexis', familyName: 'Durant', uai, division: '3e A', level: '2116' }],
      },
      // Fresh until then: these families have no account at the provider. Were `refreshAt` alone late, requests would take it
      // that another asks the provider, and wait 5 seconds for its answer, all at once a minute after the start.
      claimsAt: later,
      refreshAt: later,
      stay: newToken(),
      startedAt: now,
      openedAt: now,
      seenAt: now,
      expiresAt: later,
      schemaVersion: 1 as const,
    })),
  );
  return families;
}

export interface Verdict {
  acknowledged: number;
  /** Acknowledged, and not in the history. */
  lost: number;
  /** More than once in the history. */
  doubled: number;
  /** In the history, though no answer came: a power cut between the two. */
  unanswered: number;
}

/** Compares what the portal acknowledged with what it has kept. */
export async function check(db: Connection, families: readonly Family[]): Promise<Verdict> {
  const verdict = { acknowledged: 0, lost: 0, doubled: 0, unanswered: 0 };
  for (const { pupil, acknowledged, unanswered } of families) {
    const file = await orientationFiles(db).findOne({ pupil }).lean();
    const kept = (file?.history ?? []).map(
      ({ content }) => (content as { wishes: { occupation: string }[] }).wishes[0]!.occupation,
    );
    verdict.acknowledged += acknowledged.length;
    verdict.lost += acknowledged.filter((entry) => !kept.includes(entry)).length;
    verdict.doubled += kept.length - new Set(kept).size;
    verdict.unanswered += unanswered.filter((entry) => kept.includes(entry)).length;
    const last = file?.intentions?.wishes[0]?.occupation;
    if (kept.at(-1) !== last || file?.version !== (file ? kept.length : undefined)) verdict.lost += 1;
  }
  return verdict;
}
