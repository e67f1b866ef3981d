import { z } from 'zod';

/** A school, as the provider's Directory tells families to reach it (K2). */
export interface School {
  uai: string;
  name?: string;
  kind: 'first-degree' | 'second-degree';
  /** Line by line. */
  address: string[];
  /** E.164 */
  phone?: string;
  email?: string;
  website?: string;
  /** When its office answers, by language. */
  hours?: { fr: string; en: string; ar?: string };
}

const text = z.string().min(1).max(200);
/** What is only shown may be nonsense: the rest of the school is told. */
const maybe = text.optional().catch(undefined);

/** A school as the provider's Directory API writes it. */
export const schoolSchema = z.object({
  uai: text,
  name: maybe,
  kind: z.enum(['first-degree', 'second-degree']),
  address: z.array(text).max(8).catch([]).default([]),
  phone: z
    .string()
    .regex(/^\+\d{7,15}$/)
    .optional()
    .catch(undefined),
  email: z.email().optional().catch(undefined),
  website: z
    .url({ protocol: /^https?$/ })
    .optional()
    .catch(undefined),
  hours: z
    .object({ fr: text, en: text.optional(), ar: text.optional() })
    .transform(({ fr, en, ar }) => ({ fr, en: en ?? fr, ...(ar && { ar }) }))
    .optional()
    .catch(undefined),
});
