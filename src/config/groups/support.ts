import { z } from 'zod';
import { localizedText } from './localized-text.ts';
import { httpUrl } from './web.ts';

const academy = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z]+(-[a-z]+)*$/, 'écrivez-le en minuscules, comme aix-marseille')
      .describe('Part of the address of its page; those of the 30 académies also place it on the map.'),
    name: z.string().min(1).max(40),
    phone: z.string().max(30).optional(),
    hours: localizedText(120).optional(),
    url: httpUrl.optional().describe('Its contact form.'),
    email: z.email('écrivez une adresse comme assistance@exemple.fr').optional(),
  })
  .refine(
    ({ phone, url, email }) => phone ?? url ?? email,
    'donnez un téléphone (phone), un formulaire (url) ou un email',
  );

/** Whom families call, académie by académie (E4). The national line is in the group `operator`. */
export const supportGroup = z.strictObject({
  academies: z
    .array(academy)
    .refine(
      (list) => new Set(list.map(({ id }) => id)).size === list.length,
      'deux académies ont le même « id » : gardez-en une',
    )
    .default([]),
});
