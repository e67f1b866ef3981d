import { systemClock } from '../clock.ts';
import { KeyError } from '../idp/oidc/keys/key-error.ts';
import { AddressTakenError } from '../web/server.ts';
import { CommandError, configFile, openCommand } from './open.ts';
import { startReloading } from './reload.ts';
import { type App, startServices } from './services.ts';

const isApp = (only: string): only is App => only === 'idp' || only === 'portal';

/** What stops a start, in words for who runs it. */
function explained(error: unknown): unknown {
  if (error instanceof KeyError) return new CommandError(error.message);
  if (!(error instanceof AddressTakenError)) return error;
  const { host, port } = error.address;
  return new CommandError(
    `Le port ${port} de ${host} est déjà utilisé : arrêtez l’autre programme, ou changez « listen.port » et les adresses qui le nomment dans la configuration.`,
  );
}

/** Of the pupil whose parents the demonstration names. */
const LISONS_SCHOOL = '9749901U';

/** `educonnect start`: runs the services until SIGTERM or SIGINT, then lets what is under way end. */
export async function start(option: string | undefined, only: string | undefined, version: string) {
  if (only !== undefined && !isApp(only)) throw new CommandError(`« ${only} » n’est ni idp ni portal.`);
  const { config, log, storage } = await openCommand(option);
  const apps = only === undefined ? undefined : [only];
  const services = await startServices({ config, storage, log, version, apps, clock: systemClock }).catch(
    async (error) => {
      await storage.close();
      throw explained(error);
    },
  );
  if (config.mode === 'demonstration') {
    const { demonstrationNotice, prepareDemonstration } = await import('../demo/demonstration.ts');
    await prepareDemonstration(services.idp);
    const { areIntentionsOpen, openCampaigns } = await import('../demo/campaigns.ts');
    const portal = { db: storage.portal, clock: systemClock };
    if (config.portal) await openCampaigns(portal);
    if (services.portal && services.ports.idp !== undefined) {
      const { openReportCards } = await import('../demo/report-cards/open-report-cards.ts');
      await openReportCards(services.portal);
    }
    console.log(demonstrationNotice(services.idp, await areIntentionsOpen(portal, LISONS_SCHOOL)));
  } else {
    log.info({ ports: services.ports, version }, 'started');
  }
  const { runningIdp } = services;
  const file = configFile(option);
  const reloading = runningIdp && startReloading({ file, config, runningIdp, version, log });
  process.on('SIGHUP', () => reloading?.reload());
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await reloading?.stop();
    await services.stop();
    await storage.close();
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}
