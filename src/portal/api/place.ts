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
    .meta({ description: 'The pupil’s `sub`, as the list of files tells it.', example: 'child-ines' }),
} as const;

/** The same answer whatever is not there, so that nobody learns which schools and pupils exist (security.md S49). */
export const notHere = () =>
  new Problem('not-found', {
    detail:
      'Check the UAI, the year and the pupil, that the school has a campaign for that year, and that the school is among the ' +
      '`uais` of your access token.',
  });

/** The place that an address names. @throws {Problem} `not-found`, also for a school that the token does not allow */
export function placeOf(params: Readonly<Record<string, string>>, access: AccessToken): Place {
  const read = (name: keyof typeof PLACE_PARTS): string => {
    const given = params[name];
    if (given === undefined) return '';
    if (!PLACE_PARTS[name].safeParse(given).success) throw notHere();
    return given;
  };
  const place = { uai: read('uai'), year: Number(read('year')), pupil: read('pupil') };
  if (!servesSchool(access, place.uai)) throw notHere();
  return place;
}
