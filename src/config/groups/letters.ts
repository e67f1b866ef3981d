import { z } from 'zod';

/** The letters of schools, with provisional identifiers and passwords (C1). */
export const lettersGroup = z.strictObject({
  validDays: z.int().min(7).max(90).default(90).describe('How long a letter serves; never over three months (S16).'),
});
