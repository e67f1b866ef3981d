import { z } from 'zod';
import type { Author } from '../campaign/file.model.ts';

/** Who did something, on the wire. */
export const authorSchema = z
  .object({
    kind: z.enum(['guardian', 'school', 'administrator']).meta({
      description: 'A legal representative; a school’s software; the administrator of the portal.',
    }),
    name: z.string().optional().meta({ description: 'Of a legal representative.', example: 'Mme Sandrine BRIVAL' }),
    client_id: z.string().optional().meta({ description: 'Of a school’s software.', example: 'vie-scolaire' }),
  })
  .meta({ id: 'Author', description: 'Who did something.' });

/** Names of guardians alone: who an administrator is does not concern schools. */
export const shownAuthor = ({ kind, id, name }: Author): z.output<typeof authorSchema> => ({
  kind,
  ...(kind === 'guardian' && name !== undefined && { name }),
  ...(kind === 'school' && { client_id: id }),
});
