import { systemClock } from '../../clock.ts';
import type { Config } from '../../config/schema.ts';
import { checksOut } from '../../config/uai.ts';
import type { AuditEvent } from '../../idp/audit/actions.ts';
import type { Actor } from '../../portal/campaign/act.ts';
import type { CampaignRecord } from '../../portal/campaign/campaign.model.ts';
import { readCampaign } from '../../portal/campaign/campaigns.ts';
import { schoolYearOf, timeZoneOf } from '../../portal/campaign/school-days.ts';
import type { PortalContext } from '../../portal/context.ts';
import { createDirectory } from '../../portal/directory/directory.ts';
import { createProvider } from '../../portal/provider.ts';
import { AppError } from '../../web/errors.ts';
import { administrator, recordAct } from '../administrator.ts';
import { CommandError, withStorage } from '../open.ts';

/** Options that all commands on one campaign have, as commander gives them. */
export interface CampaignFlags {
  uai: string;
  year?: string;
}

/** What commands on campaigns work with: the portal's own database, and the provider's pupils over HTTP. */
export type CommandPortal = Pick<PortalContext, 'db' | 'clock' | 'settings' | 'directory'>;

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

function portalOf(config: Config, db: CommandPortal['db']): CommandPortal {
  if (!config.portal) throw new CommandError('Cette configuration n’a pas de portail : ajoutez-y « portal ».');
  const clock = systemClock;
  const provider = createProvider(config.portal, clock);
  return { db, clock, settings: config.portal, directory: createDirectory(config.portal, provider, clock) };
}

/** The pupils are the provider's, who is asked over HTTP like by the portal itself: it has to run. */
function explained(thrown: unknown, { portal }: Config): unknown {
  if (!(thrown instanceof AppError) || thrown.code !== 'provider-unavailable') return thrown;
  return new CommandError(
    `Le fournisseur d’identité ${portal?.issuer} ne donne pas la liste des élèves : démarrez-le (« educonnect start »), et vérifiez que le client « ${portal?.clientId} » a le droit « directory:read ».`,
  );
}

/** Runs a command on the campaigns of all schools. */
export const withPortal = (option: string | undefined, run: (portal: CommandPortal, config: Config) => Promise<void>) =>
  withStorage(option, async ({ config, storage }) => run(portalOf(config, storage.portal), config));

/** A school's code as it is written everywhere. @throws {CommandError} */
export function schoolCode(given: string): string {
  const uai = given.trim().toUpperCase();
  if (checksOut(uai)) return uai;
  throw new CommandError(`Le code UAI « ${given} » est faux : sept chiffres et une lettre de contrôle.`);
}

function yearOf(given: string | undefined, today: number): number {
  if (given === undefined) return today;
  const year = /^(\d{4})(?:-(\d{4}))?$/.exec(given.trim());
  if (year && (year[2] === undefined || Number(year[2]) === Number(year[1]) + 1)) return Number(year[1]);
  throw new CommandError(`L’année scolaire « ${given} » est fausse : écrivez 2026, ou 2026-2027.`);
}

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
    const year = yearOf(flags.year, schoolYearOf(portal.clock.now(), timeZone));
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
