import { z } from 'zod';
import { LONGEST_OCCUPATION, LONGEST_PLACE, LONGEST_REASONS } from '../campaign/wishes.ts';
import { paragraphs, words } from './input-parts.ts';

/** More than any level allows (`mostWishes` of the configuration): what a level allows is told by `wishFaults`. */
const MOST = 10;
/** An identifier of a track, such as `2de-gt`; which ones a level has is told by its resource. */
const trackId = z
  .string()
  .min(1)
  .max(40)
  .meta({ description: 'Identifier of a track («voie d’orientation») of the pupil’s level.', example: '2de-gt' });

const occupation = words(LONGEST_OCCUPATION).meta({
  description: '«Métier ou formation», in the family’s words.',
  example: 'Boulangerie',
});

const status = z.enum(['school', 'apprentice']).meta({
  description: '«Sous statut scolaire» (`school`) or «Sous statut d’apprenti» (`apprentice`).',
  example: 'school',
});

const wishInput = z
  .strictObject({ track: trackId, occupation: occupation.optional(), status: status.optional() })
  .meta({ id: 'WishInput', description: 'One intention or choice; its place in the list is its rank.' });

/** What a family gave on paper: intentions, or definitive choices. */
export const wishesInput = z.strictObject({ wishes: z.array(wishInput).min(1).max(MOST) }).meta({
  id: 'WishesInput',
  description: 'The family’s wishes in the order of its preference, each track at most once.',
  example: { wishes: [{ track: '2de-gt' }, { track: '2de-pro', occupation: 'Boulangerie', status: 'apprentice' }] },
});

/** Why somebody decided so, shown to the family. */
const reasons = paragraphs(LONGEST_REASONS).meta({
  description: 'Reasons («motivations»), shown to the family.',
  example: 'Des bases solides en français.',
});

export const opinionInput = z
  .strictObject({
    answers: z
      .array(z.enum(['favourable', 'reserved', 'unfavourable']))
      .min(1)
      .max(MOST)
      .meta({ description: 'One answer per intention, in the order of the intentions.' }),
    recommended: trackId.optional().meta({ description: 'A track that the family did not ask for.' }),
    reasons: reasons.optional(),
  })
  .meta({
    id: 'OpinionInput',
    description: 'Provisional opinion of the class council («avis provisoire»).',
    example: { answers: ['favourable', 'reserved'], reasons: 'Un projet à préciser.' },
  });

export const proposalInput = z
  .strictObject({
    agreed: z
      .array(z.boolean())
      .min(1)
      .max(MOST)
      .meta({ description: 'Whether the council agrees to each choice, in the order of the choices.' }),
    other: trackId.optional().meta({ description: 'A track that the family did not ask for.' }),
    support: paragraphs(LONGEST_REASONS).optional().meta({ description: 'A «dispositif de mise à niveau», in words.' }),
    reasons: reasons.optional(),
  })
  .meta({
    id: 'ProposalInput',
    description: 'Proposal of the class council after the definitive choices.',
    example: { agreed: [true, false], reasons: 'Les résultats permettent la voie demandée en premier.' },
  });

export const meetingInput = z
  .strictObject({
    at: z.iso
      .datetime({ offset: true })
      .meta({ description: 'When, RFC 3339, within the school year.', example: '2027-06-14T17:30:00+02:00' }),
    place: words(LONGEST_PLACE).optional().meta({ description: 'Where.', example: 'Bureau de la principale' }),
  })
  .meta({ id: 'MeetingInput', description: 'The family’s meeting with the head of school («entretien»).' });

export const decisionInput = z
  .strictObject({
    tracks: z.array(trackId).min(1).max(MOST).meta({ description: 'The tracks that are decided, each once.' }),
    reasons: reasons.optional(),
  })
  .meta({
    id: 'DecisionInput',
    description: 'A decision of the head of school, or of the commission after an appeal.',
    example: { tracks: ['2de-pro'], reasons: 'Au vu des résultats et de l’entretien du 14 juin.' },
  });

export const answerInput = z
  .strictObject({ agrees: z.boolean().meta({ description: 'Whether the family agrees to the council’s proposal.' }) })
  .meta({ id: 'AnswerInput', description: 'The family’s answer to the proposal.', example: { agrees: true } });
