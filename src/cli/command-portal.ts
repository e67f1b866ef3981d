import { systemClock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { checksOut } from '../config/uai.ts';
import type { PortalContext } from '../portal/context.ts';
import { createDirectory } from '../portal/directory/directory.ts';
import { createProvider } from '../portal/provider.ts';
import { AppError } from '../web/errors.ts';
import { CommandError } from './open.ts';

/** What commands on the portal's data work with: the portal's own database, and the provider's pupils over HTTP. */
export type CommandPortal = Pick<PortalContext, 'db' | 'clock' | 'settings' | 'directory'>;

/** @throws {CommandError} where the configuration has no portal */
export function portalOf(config: Config, db: CommandPortal['db']): CommandPortal {
  if (!config.portal) throw new CommandError('Cette configuration n’a pas de portail : ajoutez-y « portal ».');
  const clock = systemClock;
  const provider = createProvider(config.portal, clock);
  return { db, clock, settings: config.portal, directory: createDirectory(config.portal, provider, clock) };
}

/** The pupils are the provider's, who is asked over HTTP like by the portal itself: it has to run. */
export function explained(thrown: unknown, { portal }: Config): unknown {
  if (!(thrown instanceof AppError) || thrown.code !== 'provider-unavailable') return thrown;
  return new CommandError(
    `Le fournisseur d’identité ${portal?.issuer} ne donne pas la liste des élèves : démarrez-le (« educonnect start »), et vérifiez que le client « ${portal?.clientId} » a le droit « directory:read ».`,
  );
}

/** A school's code as it is written everywhere. @throws {CommandError} */
export function schoolCode(given: string): string {
  const uai = given.trim().toUpperCase();
  if (checksOut(uai)) return uai;
  throw new CommandError(`Le code UAI « ${given} » est faux : sept chiffres et une lettre de contrôle.`);
}

/** A school year by its first calendar year: «2026», or «2026-2027». @throws {CommandError} */
export function yearOf(given: string): number {
  const year = /^(\d{4})(?:-(\d{4}))?$/.exec(given.trim());
  if (year && (year[2] === undefined || Number(year[2]) === Number(year[1]) + 1)) return Number(year[1]);
  throw new CommandError(`L’année scolaire « ${given} » est fausse : écrivez 2026, ou 2026-2027.`);
}
