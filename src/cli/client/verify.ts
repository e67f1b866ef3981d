import { systemClock } from '../../clock.ts';
import type { Config } from '../../config/schema.ts';
import { createClients } from '../../idp/oidc/clients/clients.ts';
import type { AppClient } from '../../idp/oidc/registration/app-client.ts';
import { dropRegistration, setVerified } from '../../idp/oidc/registration/keep-registration.ts';
import type { Storage } from '../../storage/open-storage.ts';
import { recordAct } from '../administrator.ts';
import { confirm } from '../confirm.ts';
import { CommandError, withStorage } from '../open.ts';
import { clientOf } from './client-context.ts';

type Opened = { config: Config; storage: Storage };

/** An app that registered: those of the file are changed there. @throws {CommandError} */
async function registeredOf(context: Opened, id: string): Promise<AppClient> {
  const client = await clientOf(context, id);
  if (client.registered) return client;
  throw new CommandError(`« ${id} » est dans le fichier de configuration : c’est là que vous le changez.`);
}

function* looks({ name, redirectUris, homeUri, logoUri, policyUri, tosUri, scopes }: AppClient): Generator<string> {
  yield `Nom : ${name}`;
  yield `Adresses de retour : ${redirectUris.join(', ')}`;
  if (homeUri) yield `Site : ${homeUri}`;
  if (logoUri) yield `Logo : ${logoUri}`;
  if (policyUri) yield `Données personnelles : ${policyUri}`;
  if (tosUri) yield `Conditions d’utilisation : ${tosUri}`;
  yield `Données : ${scopes.join(' ')}`;
}

const needs = ({ config, storage }: Opened) => ({
  db: storage.idp,
  clock: systemClock,
  clients: createClients(config, storage.idp, systemClock),
});

/** `educonnect client verify`: the operator knows who stands behind an app; people are no longer warned (S40, S41). */
export const verifyClient = (
  option: string | undefined,
  id: string,
  { undo = false, yes }: { undo?: boolean; yes?: boolean },
): Promise<void> =>
  withStorage(option, async (context) => {
    const client = await registeredOf(context, id);
    for (const line of looks(client)) console.log(line);
    await confirm(undo ? 'Dire cette app non vérifiée ?' : 'Cette app est-elle bien ce qu’elle dit ?', yes);
    if (!(await setVerified(needs(context), id, !undo))) throw new CommandError(`L’app « ${id} » n’est plus là.`);
    const action = undo ? 'client-unverified' : 'client-verified';
    await recordAct(context, { action, result: 'done', details: { client: id } });
    console.log(
      undo
        ? `« ${client.name} » n’est plus vérifiée : les familles en sont averties, et elle ne reçoit plus d’enfants.`
        : `« ${client.name} » est vérifiée. Si elle change de nom, de logo ou d’adresse, elle sera à vérifier de nouveau.`,
    );
  });

/** `educonnect client remove`: an app that registered, with all that it was given. */
export const removeClient = (option: string | undefined, id: string, { yes }: { yes?: boolean }): Promise<void> =>
  withStorage(option, async (context) => {
    const client = await registeredOf(context, id);
    for (const line of looks(client)) console.log(line);
    await confirm('Retirer cette app ?', yes);
    if (!(await dropRegistration(needs(context), { _id: id }))) {
      throw new CommandError(`L’app « ${id} » n’est plus là.`);
    }
    await recordAct(context, { action: 'client-removed', result: 'done', details: { client: id } });
    console.log(`« ${client.name} » est retirée : en quelques secondes, plus personne ne s’y connecte.`);
  });
