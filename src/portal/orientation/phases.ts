import type { CampaignDates } from '../campaign/campaign.model.ts';
import type { CurrentFile } from '../campaign/current-file.ts';
import { dayAt } from '../campaign/school-days.ts';
import type { State } from '../campaign/states.ts';

/** The two entries of a family's year. Their forms are the same (I1, I6). */
export const PHASES = ['intentions', 'choices'] as const;
export type Phase = (typeof PHASES)[number];

interface PhaseFacts {
  event: 'validate-intentions' | 'validate-choices';
  opensOn: keyof CampaignDates;
  closesOn: keyof CampaignDates;
  /** While the family may enter. */
  open: readonly State[];
  /** Before the entry opens. */
  before: readonly State[];
}

export const PHASE_FACTS: Readonly<Record<Phase, PhaseFacts>> = {
  intentions: {
    event: 'validate-intentions',
    opensOn: 'intentionsOpen',
    closesOn: 'intentionsClose',
    open: ['intentions-open', 'intentions-validated'],
    before: ['not-open'],
  },
  choices: {
    event: 'validate-choices',
    opensOn: 'choicesOpen',
    closesOn: 'choicesClose',
    open: ['choices-open', 'choices-validated'],
    before: [
      'not-open',
      'intentions-open',
      'intentions-validated',
      'intentions-closed',
      'opinion-published',
      'opinion-acknowledged',
    ],
  },
};

export const isOpen = ({ state }: Pick<CurrentFile, 'state'>, phase: Phase): boolean =>
  PHASE_FACTS[phase].open.includes(state);

/** The last day of an entry, YYYY-MM-DD where the school is: that on which the school closed it, when it did so sooner. */
export function lastDayOf({ campaign }: Pick<CurrentFile, 'campaign'>, phase: Phase, zone: string): string | undefined {
  const closedAt = campaign?.closedAt?.[phase];
  return closedAt ? dayAt(closedAt, zone) : campaign?.dates[PHASE_FACTS[phase].closesOn];
}
