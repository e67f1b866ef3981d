import { z } from 'zod';
import { localizedText } from './localized-text.ts';
import { NATIONAL_LEVELS } from './orientation-levels.ts';
import { uai } from './web.ts';

const id = z.string().regex(/^[a-z0-9-]{1,40}$/, 'minuscules, chiffres et « - »');

const track = z.strictObject({
  id,
  name: localizedText(80),
  help: localizedText(300).optional(),
  occupation: z.boolean().default(false).describe('«Métier ou formation» may be written.'),
  statuses: z.boolean().default(false).describe('«Sous statut scolaire» or «d’apprenti» may be chosen.'),
});

/** A level of the national procedure, and its «voies d’orientation». */
export const level = z.strictObject({
  id,
  name: localizedText(60),
  codes: z.array(z.string().min(1).max(11)).min(1).describe('Beginnings of MEFSTAT codes: 2116 (3e), 2211 (2de GT).'),
  mostWishes: z.int().min(1).max(10).default(3),
  mayStay: z
    .boolean()
    .default(false)
    .describe('A family that is not satisfied may keep the class of origin (D331-37).'),
  tracks: z.array(track).min(2),
});

/** A fault of the levels taken together: what names one of them names no other. */
function findAmbiguous(levels: readonly z.output<typeof level>[]): { path: (string | number)[]; message: string }[] {
  const ids = levels.map(({ id }) => id);
  const codes = levels.flatMap((each, place) => each.codes.map((code, at) => ({ code, path: [place, 'codes', at] })));
  return [
    ...again(ids).map((place) => ({ path: [place, 'id'], message: `le niveau « ${ids[place]} » est déjà décrit` })),
    ...levels.flatMap(({ tracks }, place) =>
      again(tracks.map(({ id }) => id)).map((at) => ({
        path: [place, 'tracks', at, 'id'],
        message: `la voie « ${tracks[at]!.id} » est déjà décrite à ce niveau`,
      })),
    ),
    ...codes.flatMap(({ code, path }, place) => {
      const other = codes.slice(0, place).find((one) => one.code.startsWith(code) || code.startsWith(one.code));
      return other ? [{ path, message: `« ${code} » désigne déjà un niveau, par « ${other.code} »` }] : [];
    }),
  ];
}

/** The places of what stands in a list for the second time. */
const again = (names: readonly string[]): number[] =>
  names.flatMap((name, place) => (names.indexOf(name) < place ? [place] : []));

const levels = z.array(level).superRefine((all, context) => {
  for (const fault of findAmbiguous(all)) context.addIssue({ code: 'custom', ...fault });
});

/** The orientation service (I): who may enter, and the levels with their «voies». */
export const orientationGroup = z.strictObject({
  pen: z
    .enum(['first', 'both'])
    .default('first')
    .describe('first: whoever validates first alone may change (the official rule); both: each guardian may.'),
  schools: z
    .array(z.strictObject({ uai, pen: z.enum(['first', 'both']) }))
    .default([])
    .superRefine((schools, context) => {
      for (const place of again(schools.map((school) => school.uai)))
        context.addIssue({ code: 'custom', path: [place, 'uai'], message: 'cet établissement a déjà une règle' });
    })
    .describe('Schools with another rule.'),
  levels: levels
    .default(() => levels.parse(NATIONAL_LEVELS))
    .describe('Absent: 3e, 3e SEGPA and prépa-métiers, 2de GT.'),
  announcementHour: z
    .int()
    .min(0)
    .max(23)
    .default(9)
    .describe('Hour at the school from which openings and reminders are mailed, until 20.'),
});
