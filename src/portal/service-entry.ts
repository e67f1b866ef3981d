import { textIn } from '../config/groups/localized-text.ts';
import type { PortalConfig } from '../config/schema.ts';
import type { WebState } from '../web/context.ts';
import { dayAt, timeZoneOf } from './campaign/school-days.ts';
import { childUrl } from './child-url.ts';
import type { PortalContext } from './context.ts';
import type { Child, Person } from './sessions/person.ts';

type Service = PortalConfig['services'][number];
type OpenService = Exclude<Service, { kind: 'closed' }>;

/** In which language a page is read. */
export type Words = Pick<WebState, 't' | 'locale'>;

/** A service as menus and tiles show it: a link, or why it is closed and until when (H2). Never a dead link. */
export interface ServiceEntry {
  label: string;
  desc?: string;
  url?: string;
  closed?: string;
}

/** A date of the configuration, `2027-04-05`, as both languages write it here: `05/04/2027`. */
const written = (date: string) => date.split('-').reverse().join('/');

/** The one date that matters now: the next opening, else since when it is over. */
function datesOf({ opensOn, closesOn }: Service, today: string, { t }: Words) {
  if (opensOn && opensOn > today) return t('portal-menu:next-opening', { date: written(opensOn) });
  return closesOn && closesOn < today ? t('portal-menu:closed-since', { date: written(closesOn) }) : undefined;
}

/** Whether a service is open on a day; its first and last day are. */
const isOpen = (service: Service, today: string): service is OpenService =>
  service.kind !== 'closed' &&
  (!service.opensOn || service.opensOn <= today) &&
  (!service.closesOn || today <= service.closesOn);

/**
 * Where another client of the provider starts a sign-in at our request (OpenID Connect Core §4): it is told which provider
 * the person is signed in to, so that she is not asked which one is hers.
 */
function loginAt(initiateLoginUri: string, targetLinkUri: string | undefined, issuer: string): string {
  const url = new URL(initiateLoginUri);
  url.searchParams.set('iss', issuer);
  if (targetLinkUri) url.searchParams.set('target_link_uri', targetLinkUri);
  return url.href;
}

function addressOf(service: OpenService, sub: string, issuer: string): string {
  if (service.kind === 'inside') return `${childUrl({ sub })}/${service.page}`;
  const { url, initiateLoginUri, targetLinkUri } = service;
  return url ?? loginAt(initiateLoginUri!, targetLinkUri, issuer);
}

/** The services for a child: those of its level and of its reader (H2). All levels' while no school has told the level. */
export function servicesFor(
  { settings, clock }: Pick<PortalContext, 'settings' | 'clock'>,
  reader: Pick<Person, 'kind'>,
  { sub, level, uai }: Pick<Child, 'sub' | 'level' | 'uai'>,
  words: Words,
): ServiceEntry[] {
  const today = dayAt(clock.now(), timeZoneOf(uai));
  const inWords = (text: Service['name']) => textIn(text, words.locale);
  const isFor = ({ levels }: Service) => !level || !levels || levels.some((beginning) => level.startsWith(beginning));
  // A guardian's own data: a pupil has no such page (K1).
  const isOf = (service: Service) =>
    reader.kind === 'guardian' || service.kind !== 'inside' || service.page !== 'contact-details';
  return settings.services
    .filter((service) => isFor(service) && isOf(service))
    .map((service): ServiceEntry => {
      const label = inWords(service.name);
      const desc = service.description && inWords(service.description);
      if (isOpen(service, today)) return { label, desc, url: addressOf(service, sub, settings.issuer) };
      const reason = service.reason && inWords(service.reason);
      return { label, desc, closed: [reason, datesOf(service, today, words)].filter(Boolean).join(' ') };
    });
}
