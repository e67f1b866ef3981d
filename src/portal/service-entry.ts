import type { PortalConfig } from '../config/schema.ts';
import type { Translate } from '../web/texts.ts';

type Service = PortalConfig['services'][number];

/** A service as menus and tiles show it: a link, or why it is closed and until when (H2). Never a dead link. */
export interface ServiceEntry {
  label: string;
  desc?: string;
  url?: string;
  closed?: string;
}

/** A date of the configuration, `2027-04-05`, as both languages write it here: `05/04/2027`. */
const written = (date: string) => date.split('-').reverse().join('/');

function openingOf({ opensOn, closesOn }: Extract<Service, { kind: 'closed' }>, t: Translate): string | undefined {
  if (opensOn && closesOn) return t('portal-menu:open-between', { from: written(opensOn), to: written(closesOn) });
  if (opensOn) return t('portal-menu:opens-on', { date: written(opensOn) });
  return closesOn && t('portal-menu:closed-on', { date: written(closesOn) });
}

export function serviceEntry(service: Service, t: Translate): ServiceEntry {
  const { name: label, description: desc } = service;
  if (service.kind === 'outside') return { label, desc, url: service.url };
  const opening = openingOf(service, t);
  return { label, desc, closed: opening ? `${service.reason} ${opening}` : service.reason };
}
