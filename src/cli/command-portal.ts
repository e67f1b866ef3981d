import { systemClock } from '../clock.ts';
import type { Config, PortalConfig } from '../config/schema.ts';
import type { PortalContext } from '../portal/context.ts';
import { createDirectory } from '../portal/directory/directory.ts';
import { createProvider } from '../portal/provider.ts';
import { AppError } from '../web/errors.ts';
import { CommandError } from './open.ts';

/** What commands on the portal's data work with: the portal's own database, and the provider's pupils over HTTP. */
export type CommandPortal = Pick<PortalContext, 'db' | 'clock' | 'settings' | 'directory'>;

/** The portal's part of the configuration. @throws {CommandError} where there is none */
export function portalSettings({ portal }: Config): PortalConfig {
  if (!portal) throw new CommandError('Cette configuration n’a pas de portail : ajoutez-y « portal ».');
  return portal;
}

/** @throws {CommandError} where the configuration has no portal */
export function portalOf(config: Config, db: CommandPortal['db']): CommandPortal {
  const clock = systemClock;
  const settings = portalSettings(config);
  const provider = createProvider(settings, clock);
  return { db, clock, settings, directory: createDirectory(settings, provider, clock) };
}

/** The pupils are the provider's, who is asked over HTTP like by the portal itself: it has to run. */
export function explained(thrown: unknown, { portal }: Config): unknown {
  if (!(thrown instanceof AppError) || thrown.code !== 'provider-unavailable') return thrown;
  return new CommandError(
    `Le fournisseur d’identité ${portal?.issuer} ne donne pas la liste des élèves : démarrez-le (« educonnect start »), et vérifiez que le client « ${portal?.clientId} » a le droit « directory:read ».`,
  );
}
