import { type CampaignDates, campaignId, campaigns } from '../../../src/portal/campaign/campaign.model.ts';
import { drafts } from '../../../src/portal/campaign/draft.model.ts';
import { orientationFiles } from '../../../src/portal/campaign/file.model.ts';
import { dayAt, schoolYearOf } from '../../../src/portal/campaign/school-days.ts';
import { VAILLAND } from './people.ts';
import type { TestPortal } from './portal.ts';

/** What campaigns are written to, and by which time. */
type Dated = Pick<TestPortal, 'db' | 'clock'>;

/** The page of the pupil of 3e, Karim's child. */
export const ORIENTATION = '/children/child-ines/orientation';
const ZONE = 'Europe/Paris';
const DAY_MS = 24 * 3600 * 1000;

/** Moments of the year, in days from today to each date of the campaign. */
const MOMENTS = {
  'before-intentions': [5, 20, 30, 40, 60, 70, 80, 100],
  intentions: [-5, 5, 15, 30, 60, 70, 80, 100],
  'intentions-over': [-20, -2, 15, 30, 60, 70, 80, 100],
  opinion: [-30, -10, -2, 15, 30, 60, 70, 90],
  choices: [-60, -40, -30, -5, 5, 15, 30, 60],
  'choices-over': [-80, -60, -50, -20, -2, 15, 30, 60],
  proposal: [-80, -60, -50, -40, -10, -2, 10, 60],
  'answers-over': [-80, -60, -50, -40, -20, -10, -2, 60],
  over: [-90, -80, -70, -60, -50, -40, -30, -2],
} as const;
export type Moment = keyof typeof MOMENTS;

/** A day as the campaign writes it, some days from now. */
export const dayIn = (portal: Pick<TestPortal, 'clock'>, days: number): string =>
  dayAt(new Date(portal.clock.now().getTime() + days * DAY_MS), ZONE);

/** The same as French families read it. */
export const writtenDayIn = (portal: TestPortal, days: number): string =>
  dayIn(portal, days).split('-').reverse().join('/');

/** The school's campaign of this year, such that now is at some moment of it. */
export async function campaignAt(portal: Dated, moment: Moment, uai: string = VAILLAND.uai): Promise<void> {
  const [a, b, c, d, e, f, g, h] = MOMENTS[moment].map((days) => dayIn(portal, days));
  const dates = {
    intentionsOpen: a,
    intentionsClose: b,
    opinionsOn: c,
    choicesOpen: d,
    choicesClose: e,
    proposalsOn: f,
    answersClose: g,
    endsOn: h,
  } as CampaignDates;
  const year = schoolYearOf(portal.clock.now(), ZONE);
  const _id = campaignId(uai, year);
  const campaign = { uai, year, dates, version: 1, schemaVersion: 1 };
  await campaigns(portal.db).replaceOne({ _id }, { ...campaign, _id } as never, { upsert: true });
}

/** Nothing entered, nothing typed, no campaign. */
export async function forgetCampaigns({ db }: TestPortal): Promise<void> {
  await Promise.all([campaigns(db).deleteMany({}), orientationFiles(db).deleteMany({}), drafts(db).deleteMany({})]);
}

/** The file of Karim's child as it is stored. */
export const storedFile = ({ db }: TestPortal) => orientationFiles(db).findOne({ pupil: 'child-ines' }).lean();

/** The other guardian of Karim's child, and the pupil herself. */
export const bothParents = (people: TestPortal['provider']['people']) => ({
  nadia: {
    given_name: 'Nadia',
    family_name: 'Benali',
    civilite: 'Mme',
    'ecole.profil': ['resp2d'],
    'ecole.enfants': people.karim!['ecole.enfants'],
  },
  ines: {
    given_name: 'Inès',
    family_name: 'Benali',
    'ecole.profil': ['eleve2d'],
    'ecole.eleve': { ...VAILLAND, sub: 'child-ines', division: '3e A', niveau: '2116' },
  },
});
