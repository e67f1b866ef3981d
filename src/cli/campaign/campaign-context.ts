import type { Config } from '../../config/schema.ts';
import type { AuditEvent } from '../../idp/audit/actions.ts';
import type { Actor } from '../../portal/campaign/act.ts';
import type { CampaignRecord } from '../../portal/campaign/campaign.model.ts';
import { readCampaign } from '../../portal/campaign/campaigns.ts';
import { schoolYearOf, timeZoneOf } from '../../portal/campaign/school-days.ts';
import { administrator, recordAct } from '../administrator.ts';
import { type CommandPortal, explained, portalOf } from '../command-portal.ts';
import { CommandError, withStorage } from '../open.ts';
import { schoolCode, yearOf } from '../school-options.ts';

/** Options that all commands on one campaign have, as commander gives them. */
export interface CampaignFlags {
  uai: string;
  year?: string;
}

/** One school's year, as a command was asked for it. */
export interface CampaignCommand {
  portal: CommandPortal;
  uai: string;
  /** As the configuration names the school. */
  schoolName: string;
  year: number;
  timeZone: string;
  /** Whoever runs the command: the histories of the campaign and of its files name her. */
  actor: Actor;
  /** Writes in the audit log that this was done. */
  record(act: Pick<AuditEvent, 'action' | 'details'>): Promise<void>;
}

/** Runs a command on the campaigns of all schools. */
export const withPortal = (option: string | undefined, run: (portal: CommandPortal, config: Config) => Promise<void>) =>
  withStorage(option, async ({ config, storage }) => run(portalOf(config, storage.portal), config));

/** Runs a command on one school's year. @throws {CommandError} for a wrong school or year, for a provider that is away */
export function withCampaign(
  option: string | undefined,
  flags: CampaignFlags,
  run: (command: CampaignCommand) => Promise<void>,
): Promise<void> {
  const uai = schoolCode(flags.uai);
  return withStorage(option, async ({ config, storage }) => {
    const portal = portalOf(config, storage.portal);
    const timeZone = timeZoneOf(uai);
    const year = flags.year === undefined ? schoolYearOf(portal.clock.now(), timeZone) : yearOf(flags.year);
    const { name = '' } = administrator();
    const school = `${uai} ${year}`;
    try {
      await run({
        portal,
        uai,
        schoolName: config.schools.find((one) => one.uai === uai)?.name ?? uai,
        year,
        timeZone,
        actor: { author: { kind: 'administrator', id: name } },
        record: ({ action, details }) =>
          recordAct({ config, storage }, { action, result: 'done', details: { campaign: school, ...details } }),
      });
    } catch (thrown) {
      throw explained(thrown, config);
    }
  });
}

/** The campaign that a command needs. @throws {CommandError} where the school has opened none */
export async function openedCampaign({ portal, uai, year }: CampaignCommand): Promise<CampaignRecord> {
  const campaign = await readCampaign(portal, { uai, year });
  if (campaign) return campaign;
  throw new CommandError(
    `L’établissement ${uai} n’a pas ouvert de campagne pour ${schoolYear(year)} : « educonnect campaign open » en ouvre une.`,
  );
}

/** «2026-2027» */
export const schoolYear = (year: number): string => `${year}-${year + 1}`;
