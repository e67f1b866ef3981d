import { type RosterEntry, type RosterQuery, roster } from '../../portal/campaign/roster.ts';
import { CommandError } from '../open.ts';
import type { CampaignCommand } from './campaign-context.ts';

/** The school's pupils of the year, of the levels that orientation is for. @throws {CommandError} when there is none */
export async function allPupils(
  { portal, uai, year }: CampaignCommand,
  query: Pick<RosterQuery, 'division'> = {},
): Promise<RosterEntry[]> {
  const entries: RosterEntry[] = [];
  for await (const entry of roster(portal, { uai, year, ...query })) entries.push(entry);
  if (entries.length > 0) return entries;
  const whose = query.division === undefined ? `l’établissement ${uai}` : `la classe « ${query.division} » de ${uai}`;
  const known = query.division === undefined ? [] : await divisionsOf(portal, { uai, year });
  const hint = known.length > 0 ? ` Ses classes : ${known.join(', ')}.` : '';
  throw new CommandError(`Aucun élève d’un niveau de l’orientation n’est connu dans ${whose}.${hint}`);
}

/** The classes that a school's pupils of those levels are in, for whoever wrote one otherwise than the school does. */
async function divisionsOf(portal: CampaignCommand['portal'], year: RosterQuery): Promise<string[]> {
  const names = new Set<string>();
  for await (const { pupil } of roster(portal, year)) if (pupil.division) names.add(pupil.division);
  return [...names];
}
