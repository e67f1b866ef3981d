import { textIn } from '../config/groups/localized-text.ts';
import type { PortalConfig } from '../config/schema.ts';
import type { WebState } from '../web/context.ts';
import { childUrl } from './child-url.ts';
import type { PortalContext } from './context.ts';
import type { Child } from './sessions/person.ts';

type Service = PortalConfig['services'][number];

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
/** The day it is where schools are, as the configuration writes days. */
const days = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' });
const dayOf = (now: Date) => days.format(now);

/** The one date that matters now: the next opening, else since when it is over. */
function datesOf({ opensOn, closesOn }: Extract<Service, { kind: 'closed' }>, today: string, { t }: Words) {
  if (opensOn && opensOn > today) return t('portal-menu:next-opening', { date: written(opensOn) });
  return closesOn && closesOn < today ? t('portal-menu:closed-since', { date: written(closesOn) }) : undefined;
}

function entryOf(service: Service, sub: string, today: string, words: Words): ServiceEntry {
  const inWords = (text: Service['name']) => textIn(text, words.locale);
  const label = inWords(service.name);
  const desc = service.description && inWords(service.description);
  if (service.kind === 'inside') return { label, desc, url: `${childUrl({ sub })}/${service.page}` };
  if (service.kind === 'outside') return { label, desc, url: service.url };
  const closed = [inWords(service.reason), datesOf(service, today, words)].filter(Boolean).join(' ');
  return { label, desc, closed };
}

/** The services for a child: those of its level (H2). All of them while no school has told the level. */
export function servicesFor(
  { settings, clock }: Pick<PortalContext, 'settings' | 'clock'>,
  { sub, level }: Pick<Child, 'sub' | 'level'>,
  words: Words,
): ServiceEntry[] {
  const today = dayOf(clock.now());
  const isFor = ({ levels }: Service) => !level || !levels || levels.some((beginning) => level.startsWith(beginning));
  return settings.services.filter(isFor).map((service) => entryOf(service, sub, today, words));
}
