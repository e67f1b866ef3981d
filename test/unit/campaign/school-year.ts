import type { Connection } from 'mongoose';
import { orientationGroup } from '../../../src/config/groups/orientation.ts';
import { type Actor, act, type Outcome } from '../../../src/portal/campaign/act.ts';
import type { CampaignDates } from '../../../src/portal/campaign/campaign.model.ts';
import type { Change } from '../../../src/portal/campaign/changes.ts';
import { type CurrentFile, type FileKey, readFile } from '../../../src/portal/campaign/current-file.ts';
import type { Author } from '../../../src/portal/campaign/file.model.ts';

/** A collège of Mayenne: its time is that of Paris. */
export const UAI = '0530010K';
export const YEAR = 2026;

export const DATES: CampaignDates = {
  intentionsOpen: '2027-01-04',
  intentionsClose: '2027-02-26',
  opinionsOn: '2027-03-19',
  choicesOpen: '2027-05-03',
  choicesClose: '2027-05-28',
  proposalsOn: '2027-06-14',
  answersClose: '2027-06-18',
  endsOn: '2027-07-09',
};

/** One morning in each part of the year. */
export const DAY = {
  autumn: '2026-11-30T09:00:00Z',
  intentions: '2027-02-01T09:00:00Z',
  councils: '2027-03-08T09:00:00Z',
  opinions: '2027-03-22T09:00:00Z',
  choices: '2027-05-10T09:00:00Z',
  lastCouncils: '2027-06-07T09:00:00Z',
  proposals: '2027-06-15T09:00:00Z',
  meetings: '2027-06-21T09:00:00Z',
  summer: '2027-07-20T09:00:00Z',
} as const;

export const orientation = orientationGroup.parse({});
export const TROISIEME = orientation.levels.find(({ id }) => id === 'troisieme')!;

const guardian = (id: string, name: string): Actor => ({ author: { kind: 'guardian', id, name } });
export const SANDRINE = guardian('sandrine', 'Mme Sandrine BRIVAL');
export const KARIM = guardian('karim', 'M. Karim BRIVAL');
export const SCHOOL: Actor = { author: { kind: 'school', id: 'vie-scolaire' } };
export const HEAD: Author = { kind: 'administrator', id: 'root' };

export const GT = [{ track: '2de-gt' }];
export const PRO = [{ track: '2de-pro', occupation: 'Boulangerie', status: 'apprentice' as const }, { track: 'cap' }];

/** The portal as far as files need it, on a date that tests set. */
export function portalOn(db: Connection, settings: Partial<typeof orientation> = {}) {
  let now = new Date(DAY.intentions);
  return {
    db,
    settings: { orientation: { ...orientation, ...settings }, webhooks: [] } as never,
    clock: { now: () => now },
    goTo(day: string) {
      now = new Date(day);
    },
  };
}
export type SchoolPortal = ReturnType<typeof portalOn>;

let pupils = 0;

/** A pupil with an untouched file: every story has its own. */
export function newPupil(portal: SchoolPortal, { uai = UAI, year = YEAR }: { uai?: string; year?: number } = {}) {
  pupils += 1;
  const key: FileKey = { uai, year, pupil: `pupil-${pupils}`, level: TROISIEME };
  return {
    key,
    read: (): Promise<CurrentFile> => readFile(portal, key),
    does: (actor: Actor, change: Change): Promise<Outcome> => act(portal, key, actor, change),
  };
}
