import { fileWrite } from './file-write.ts';
import { decisionInput, meetingInput, opinionInput, proposalInput } from './input-schemas.ts';
import type { Operation } from './operation.ts';

/** What the school records: council, head, commission; and the pen that it releases (I2, I5, I6). */
export const schoolOperations: readonly Operation[] = [
  fileWrite({
    id: 'putOpinion',
    part: 'opinion',
    summary: 'Record the council’s provisional opinion',
    description:
      'One answer per intention. Families see it, and are told by mail, from `opinions_on` on. A corrected opinion is to be ' +
      'acknowledged anew.',
    body: opinionInput,
    change: (opinion) => ({ event: 'record-opinion', opinion }),
  }),
  fileWrite({
    id: 'putProposal',
    part: 'proposal',
    summary: 'Record the council’s proposal',
    description: 'Each choice agreed to or not. Families see it, and are told by mail, from `proposals_on` on.',
    body: proposalInput,
    change: (proposal) => ({ event: 'record-proposal', proposal }),
  }),
  fileWrite({
    id: 'putMeeting',
    part: 'meeting',
    summary: 'Set the meeting with the head of school',
    description: 'Due when the family does not agree to the proposal; may be moved until the decision.',
    body: meetingInput,
    change: ({ at, place }) => ({
      event: 'set-meeting',
      meeting: { at: new Date(at), ...(place !== undefined && { place }) },
    }),
  }),
  fileWrite({
    id: 'putDecision',
    part: 'decision',
    summary: 'Record the head’s decision',
    description:
      'After the meeting. The term for an appeal, three working days, begins the day after; a corrected decision begins it anew.',
    body: decisionInput,
    change: (decision) => ({ event: 'decide', ...decision }),
  }),
  fileWrite({
    id: 'putCommissionDecision',
    part: 'commission-decision',
    summary: 'Record the commission’s decision',
    description: 'After an appeal («commission d’appel»); it is final.',
    body: decisionInput,
    change: (decision) => ({ event: 'record-commission', ...decision }),
  }),
  fileWrite({
    id: 'releasePen',
    method: 'delete',
    part: 'pen',
    summary: 'Release the pen',
    description:
      'The first legal representative who validates holds the pen: she alone changes the family’s entries. Once released, it is ' +
      'free for whoever validates first. Releasing a free pen changes nothing.',
    change: () => ({ event: 'release-pen' }),
  }),
];
