import type { Change } from './changes.ts';
import type { CurrentFile } from './current-file.ts';
import { type Fault, meetingFaults, opinionFaults, proposalFaults, trackFaults, wishFaults } from './wishes.ts';

/** What is wrong with what a change brings to this very file: an opinion on three intentions has three answers. Pure. */
export function changeFaults(
  { level, file, campaign }: Pick<CurrentFile, 'level' | 'file' | 'campaign'>,
  change: Change,
): Fault[] {
  switch (change.event) {
    case 'validate-intentions':
    case 'validate-choices':
      return wishFaults(level, change.wishes);
    case 'record-opinion':
      return opinionFaults(level, file?.intentions?.wishes ?? [], change.opinion);
    case 'record-proposal':
      return proposalFaults(level, file?.choices?.wishes ?? [], change.proposal);
    case 'set-meeting':
      return campaign ? meetingFaults(campaign, change.meeting) : [];
    case 'decide':
    case 'record-commission':
      return trackFaults(level, change);
    default:
      return [];
  }
}
