import { z } from 'zod';
import { CORRECTION_STATES } from '../corrections/correction.model.ts';
import { LONGEST_REASON } from '../corrections/decide-correction.ts';
import { authorSchema } from './author-schema.ts';
import { paragraphs } from './input-parts.ts';

const EXAMPLE = {
  id: '0b9c7f8e-3a1d-4a53-9d53-0f5b6f2f9a11',
  guardian: { sub: 'pW8s0Q1nYd3Xk2', name: 'Mme Sandrine BRIVAL' },
  pupils: [{ sub: 'Xk2pW8s0Q1nYd3', local_id: '1003', given_name: 'Maëlle', family_name: 'BRIVAL' }],
  before: { mobile: '+33639980102', landline: null },
  after: { mobile: '+33639980177', landline: '+33561990044' },
  at: '2026-11-12T18:04:31.120Z',
  state: 'waiting',
};

const address = z
  .object({
    lines: z.array(z.string()).meta({ description: 'Up to four, as La Poste has them.' }),
    postcode: z.string().optional(),
    town: z.string().optional(),
    country: z.string().optional().meta({ description: 'Outside France alone.' }),
  })
  .meta({ id: 'PostalAddress' });

const details = z
  .object({
    address: address.nullish(),
    mobile: z.string().nullish().meta({ description: 'E.164.', example: '+262692000101' }),
    landline: z.string().nullish().meta({ description: 'Another phone: E.164 where the family wrote it.' }),
    email: z.string().nullish(),
    profession: z.string().nullish().meta({ description: 'In words, or the code of the school’s file.' }),
  })
  .meta({ id: 'ContactChange', description: 'The fields that are concerned; null: nothing, or taken away.' });

const instant = z.iso.datetime({ offset: true });

export const correctionSchema = z
  .object({
    id: z.string(),
    guardian: z
      .object({ sub: z.string(), name: z.string().optional() })
      .meta({ description: 'The legal representative who corrects her own details.' }),
    pupils: z
      .array(
        z.object({
          sub: z.string(),
          local_id: z.string().optional().meta({ description: 'Absent when she has left the school.' }),
          given_name: z.string().optional(),
          family_name: z.string().optional(),
        }),
      )
      .meta({ description: 'Her children in this school: by them your software finds her.' }),
    before: details.meta({ description: 'What the school’s file held of these fields.' }),
    after: details.meta({ description: 'What she wants it to hold.' }),
    at: instant.meta({ description: 'When she wrote it.' }),
    state: z.enum(CORRECTION_STATES).meta({
      description:
        '`waiting` for the school; `accepted` or `refused` by it; `replaced` by a later one, or `withdrawn`, before the school decided.',
    }),
    decided_at: instant.optional().meta({ description: 'When it ceased to wait.' }),
    decided_by: authorSchema.optional(),
    reason: z.string().optional().meta({ description: 'The school’s words, which the family reads.' }),
  })
  .meta({ id: 'ContactCorrection', description: 'What a guardian corrects in her details.', example: EXAMPLE });

export const correctionsSchema = z
  .object({
    corrections: z.array(correctionSchema.extend({ etag: z.string() }).meta({ id: 'ListedContactCorrection' })),
    next_cursor: z.string().optional().meta({ description: 'For the next page; absent on the last.' }),
  })
  .meta({
    id: 'ContactCorrections',
    description: 'A page of corrections, the oldest first.',
    example: { corrections: [{ ...EXAMPLE, etag: '"1-Zk0v8n1yT3aQ"' }] },
  });

export const correctionDecisionInput = z
  .strictObject({
    decision: z.enum(['accepted', 'refused']).meta({ description: 'Whether the school’s file changes so.' }),
    reason: paragraphs(LONGEST_REASON).optional().meta({ description: 'In plain words for the family, in French.' }),
  })
  .meta({
    id: 'CorrectionDecisionInput',
    description: 'What the school decides.',
    example: { decision: 'refused', reason: 'Merci d’apporter un justificatif de domicile au secrétariat.' },
  });
