import { DAY_MS } from '../../../src/clock.ts';
import { type Actor, act } from '../../../src/portal/campaign/act.ts';
import type { Change } from '../../../src/portal/campaign/changes.ts';
import type { Opinion, Proposal } from '../../../src/portal/campaign/file.model.ts';
import { orientationFiles } from '../../../src/portal/campaign/file.model.ts';
import { schoolYearOf } from '../../../src/portal/campaign/school-days.ts';
import { campaignAt } from './campaign.ts';
import { VAILLAND } from './people.ts';
import type { TestPortal } from './portal.ts';

const SCHOOL: Actor = { author: { kind: 'school', id: 'vie-scolaire' } };
const GUARDIANS = {
  karim: { author: { kind: 'guardian', id: 'karim', name: 'M. Karim BENALI' } },
  nadia: { author: { kind: 'guardian', id: 'nadia', name: 'Mme Nadia BENALI' } },
} as const satisfies Record<string, Actor>;

export type ActingPortal = Pick<TestPortal, 'db' | 'clock' | 'settings'>;

async function acts(portal: ActingPortal, actor: Actor, change: Change): Promise<void> {
  const level = portal.settings.orientation.levels.find(({ id }) => id === 'troisieme')!;
  const year = schoolYearOf(portal.clock.now(), 'Europe/Paris');
  const outcome = await act(portal, { uai: VAILLAND.uai, year, pupil: 'child-ines', level }, actor, change);
  if (!outcome.ok) throw new Error(`${change.event}: ${outcome.reason}`);
}

/** Does something to the file of Karim's child as the school's software would. */
export const theSchool = (portal: ActingPortal, change: Change) => acts(portal, SCHOOL, change);
/** As a guardian would, on another device. */
export const theGuardian = (portal: ActingPortal, who: keyof typeof GUARDIANS, change: Change) =>
  acts(portal, GUARDIANS[who], change);

export const INTENTIONS: Change = {
  event: 'validate-intentions',
  wishes: [{ track: '2de-gt' }, { track: '2de-pro', occupation: 'Menuisier <b>', status: 'school' }],
};
export const CHOICES: Change = { event: 'validate-choices', wishes: [{ track: '2de-gt' }, { track: '2de-pro' }] };
export const OPINION: Opinion = {
  answers: ['reserved', 'favourable'],
  recommended: 'cap',
  reasons: 'Des efforts à poursuivre en mathématiques <i>.',
};
export const CONFORMING: Proposal = {
  agreed: [false, true],
  support: 'Stage de remise à niveau',
  reasons: 'Projet solide.',
};
export const CONTRARY: Proposal = { agreed: [false, false], other: 'cap', reasons: 'Des acquis trop fragiles.' };
export const NOTHING: Proposal = { agreed: [false, false], reasons: 'Des acquis trop fragiles.' };

/** Karim has entered intentions; the council's opinion is recorded, and to be read from in two weeks. */
export async function opinionRecorded(portal: TestPortal, opinion: Opinion = OPINION): Promise<void> {
  await campaignAt(portal, 'intentions');
  await theGuardian(portal, 'karim', INTENTIONS);
  await campaignAt(portal, 'intentions-over');
  await theSchool(portal, { event: 'record-opinion', opinion });
}

/** The council's opinion may be read. */
export async function opinionPublished(portal: TestPortal): Promise<void> {
  await opinionRecorded(portal);
  await campaignAt(portal, 'opinion');
}

/** Karim has entered choices; the council's proposal is recorded, and to be read from in two weeks. */
export async function proposalRecorded(portal: TestPortal, proposal: Proposal = CONFORMING): Promise<void> {
  await campaignAt(portal, 'choices');
  await theGuardian(portal, 'karim', CHOICES);
  await campaignAt(portal, 'choices-over');
  await theSchool(portal, { event: 'record-proposal', proposal });
}

/** The council's proposal may be read and answered. */
export async function proposalPublished(portal: TestPortal, proposal: Proposal = CONFORMING): Promise<void> {
  await proposalRecorded(portal, proposal);
  await campaignAt(portal, 'proposal');
}

/** The family did not agree, met the head, who has decided. */
export async function headDecided(portal: TestPortal, tracks: string[] = ['cap']): Promise<void> {
  await proposalPublished(portal, CONTRARY);
  await theGuardian(portal, 'karim', { event: 'refuse-proposal' });
  const at = new Date(portal.clock.now().getTime() + 60_000);
  await theSchool(portal, { event: 'set-meeting', meeting: { at, place: 'Bureau 12' } });
  portal.clock.forward({ minutes: 2 });
  await theSchool(portal, { event: 'decide', tracks, reasons: 'Le projet reste à construire.' });
}

/** Nobody answered the proposal, which could be read for two weeks. */
export async function answersOver(portal: TestPortal): Promise<void> {
  const proposedAt = new Date(portal.clock.now().getTime() - 14 * DAY_MS);
  await orientationFiles(portal.db).updateMany(
    {},
    { $set: { 'proposal.at': proposedAt, 'history.$[].at': proposedAt } },
  );
  await campaignAt(portal, 'answers-over');
}

/** The three working days of an appeal have gone by. */
export async function appealTermOver({ db, clock }: TestPortal): Promise<void> {
  const appealEndsAt = new Date(clock.now().getTime() - 1000);
  await orientationFiles(db).updateOne(
    { pupil: 'child-ines' },
    { $set: { 'headDecision.appealEndsAt': appealEndsAt } },
  );
}
