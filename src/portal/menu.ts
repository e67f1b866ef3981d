import { childUrl } from './child-url.ts';
import type { PortalWeb } from './context.ts';
import { type ServiceEntry, servicesFor, type Words } from './service-entry.ts';
import type { Child, Person } from './sessions/person.ts';

/** One line of the side menu: see `views/partials/sidemenu.hbs`. */
type MenuLine = (ServiceEntry & { current?: boolean }) | { label: string; open: boolean; items: MenuLine[] };

/**
 * The side menu (H2): my account, home, then each child with its services; a pupil's services stand at the first level.
 *
 * @param path the page shown
 */
export function menuOf(
  portal: Pick<PortalWeb, 'settings' | 'clock'>,
  person: Person,
  path: string,
  words: Words,
): MenuLine[] {
  const { settings } = portal;
  const { t } = words;
  const page = (label: string, url: string) => ({ label, url, current: url === path });
  const inside = ({ url }: ServiceEntry) => url !== undefined && (url === path || path.startsWith(`${url}/`));
  const services = (one: Child) =>
    servicesFor(portal, person, one, words).map((entry) => (inside(entry) ? { ...entry, current: true } : entry));
  const account = settings.accountUrl
    ? { label: t('portal-menu:account'), url: settings.accountUrl }
    : { label: t('portal-menu:account'), closed: t('portal-menu:account-closed') };
  const child = (one: Child): MenuLine => ({
    label: one.firstName,
    open: path === childUrl(one) || path.startsWith(`${childUrl(one)}/`),
    items: [page(t('portal-menu:child'), childUrl(one)), ...services(one)],
  });
  return [
    account,
    page(t('portal-menu:home'), '/'),
    ...(person.kind === 'pupil' ? person.children.flatMap(services) : person.children.map(child)),
    page(t('portal-menu:sign-out'), '/sign-out'),
  ];
}
