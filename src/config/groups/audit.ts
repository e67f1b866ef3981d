import { z } from 'zod';

/** The audit log (S59). */
export const auditGroup = z.strictObject({
  keptMonths: z.int().min(6).max(12).default(12).describe('Months that events are kept, then deleted (CNIL: 6 to 12).'),
});
