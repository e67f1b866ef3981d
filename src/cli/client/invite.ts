import { systemClock } from '../../clock.ts';
import { isReverseDomain } from '../../config/client-addresses.ts';
import { SCOPES } from '../../config/groups/clients.ts';
import { CHILD_SCOPES } from '../../idp/oidc/registration/app-client.ts';
import type { Bounds } from '../../idp/oidc/registration/bounds.ts';
import { invite } from '../../idp/oidc/registration/invitations.ts';
import { ROUTES } from '../../idp/oidc/routes.ts';
import { recordAct } from '../administrator.ts';
import { CommandError, withStorage } from '../open.ts';
import { schoolCode } from '../school-options.ts';
import { moment } from './client-lines.ts';

interface InviteOptions {
  host?: string[];
  scheme?: string[];
  scope?: string[];
  uai?: string[];
  quota: string;
  days: string;
}

const MOST_APPS = 50;
const MOST_DAYS = 365;

function host(given: string): string {
  const name = given.trim().toLowerCase();
  const isPlain = /^[a-z0-9.-]+(:\d{1,5})?$/.test(name) && URL.canParse(`https://${name}`);
  if (isPlain && new URL(`https://${name}`).host === name) return name;
  throw new CommandError(
    `--host « ${given} » : écrivez un hôte entier, comme agenda.exemple.fr, sans « https:// » ni « * ».`,
  );
}

function scheme(given: string): string {
  const name = given.trim().replace(/:.*$/, '');
  if (isReverseDomain(name)) return name;
  throw new CommandError(`--scheme « ${given} » : écrivez un nom de domaine à l’envers, comme fr.exemple.agenda.`);
}

function scope(given: string): string {
  if ((SCOPES as readonly string[]).includes(given)) return given;
  throw new CommandError(`--scope « ${given} » : écrivez l’une de ${SCOPES.join(', ')}.`);
}

function count(option: string, given: string, most: number): number {
  const number = Number(given);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new CommandError(`${option} « ${given} » : écrivez un nombre de 1 à ${most}.`);
}

function boundsOf({ host: hosts = [], scheme: schemes = [], scope: scopes = [], uai }: InviteOptions): Bounds {
  if (hosts.length + schemes.length === 0) {
    throw new CommandError(
      'Dites où mènent les apps : « --host agenda.exemple.fr », ou « --scheme fr.exemple.agenda ».',
    );
  }
  return {
    hosts: hosts.map(host),
    schemes: schemes.map(scheme),
    scopes: scopes
      .flatMap((each) => each.split(/[\s,]+/))
      .filter(Boolean)
      .map(scope),
    ...(uai && { schools: uai.map(schoolCode) }),
  };
}

/** `educonnect client invite`: the right to register apps, for one developer and within bounds (S40). */
export const inviteDeveloper = (option: string | undefined, label: string, options: InviteOptions): Promise<void> =>
  withStorage(option, async ({ config, storage }) => {
    const bounds = boundsOf(options);
    const quota = count('--quota', options.quota, MOST_APPS);
    const days = count('--days', options.days, MOST_DAYS);
    const { token, name, expiresAt } = await invite(
      { db: storage.idp, clock: systemClock },
      { label: label.trim(), bounds, quota, days },
    );
    await recordAct({ config, storage }, { action: 'client-invited', result: 'done', details: { invitation: name } });
    console.log(token);
    console.log(`
C’est l’invitation « ${name} » de ${label.trim()} : elle n’est montrée qu’une fois. Donnez-la par une voie sûre.
Jusqu’au ${moment(expiresAt)}, elle enregistre ${quota > 1 ? `${quota} apps` : 'une app'} au plus :
  curl -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' \\
    -d '{"client_name": "Notre application", "redirect_uris": ["${bounds.hosts[0] ? `https://${bounds.hosts[0]}` : `${bounds.schemes[0]}:`}/retour"]${bounds.hosts[0] ? '' : ', "application_type": "native"'}}' \\
    ${config.idp.issuer}${ROUTES.registration}`);
    if (bounds.scopes.some((each) => CHILD_SCOPES.includes(each))) {
      console.log('Les données des enfants ne sont données qu’aux apps vérifiées : « educonnect client verify ».');
    }
  });
