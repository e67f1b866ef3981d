import { z } from 'zod';
import { type AccessToken, servesSchool } from '../../security/access-token.ts';
import { Problem } from '../../web/problem.ts';
import type { Place } from './operation.ts';

/** The parts of addresses, as the document tells of them. */
export const PLACE_PARTS = {
  uai: z
    .string()
    .regex(/^\d{7}[A-Z]$/)
    .meta({ description: 'The school’s code (UAI).', example: '0159901F' }),
  year: z
    .string()
    .regex(/^20\d{2}$/)
    .meta({ description: 'First calendar year of the school year: 2026 for 2026-2027.', example: '2026' }),
  pupil: z
    .string()
    .regex(/^[\w.~-]{1,255}$/)
    .meta({ description: 'The pupil’s `sub`, as the lists of pupils and of files tell it.', example: 'child-ines' }),
  card: z
    .string()
    .regex(/^20\d{2}-(?:p(?:[1-9]|1[0-2])-(?:[1-9]|1[0-2])|c[2-4])-\d{7}[A-Z]$/)
    .meta({
      description:
        'Name of a report card: year, period of so many (`p1-3`) or end of a cycle (`c4`), and the school that wrote it.',
      example: '2026-p1-3-0159901F',
    }),
  version: z
    .string()
    .regex(/^[1-9]\d{0,5}$/)
    .meta({ description: 'Version of a report card, from 1.', example: '1' }),
  correction: z
    .string()
    .regex(/^[\w.~:-]{1,300}$/)
    .meta({
      description: '`id` of a correction, as the list tells it.',
      example: '0b9c7f8e-3a1d-4a53-9d53-0f5b6f2f9a11',
    }),
} as const;

/** The same answer whatever is not there, so that nobody learns which schools and pupils exist (security.md S49). */
export const notHere = () =>
  new Problem('not-found', {
    detail:
      'Check each part of the address: the UAI, which is to be among the `uais` of your access token, the year, for which the ' +
      'school has a campaign, the pupil, and the name of what you ask for.',
  });

/** The place that an address names. @throws {Problem} `not-found`, also for a school that the token does not allow */
export function placeOf(params: Readonly<Record<string, string>>, access: AccessToken): Place {
  const read = (name: keyof typeof PLACE_PARTS): string => {
    const given = params[name];
    if (given === undefined) return '';
    if (!PLACE_PARTS[name].safeParse(given).success) throw notHere();
    return given;
  };
  const place: Place = {
    uai: read('uai'),
    year: Number(read('year')),
    pupil: read('pupil'),
    card: read('card'),
    version: Number(read('version')),
    correction: read('correction'),
  };
  // A card’s name tells its school again: that of another school is not here.
  if (place.card && !place.card.endsWith(`-${place.uai}`)) throw notHere();
  if (!servesSchool(access, place.uai)) throw notHere();
  return place;
}
