import { textIn } from '../../config/groups/localized-text.ts';
import type { Config } from '../../config/schema.ts';
import { readPhoneLine } from '../../phone/phone-line.ts';
import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import { childUrl } from '../child-url.ts';
import type { PortalWeb } from '../context.ts';
import type { School } from '../directory/school.ts';
import { servicesFor } from '../service-entry.ts';
import { childOf } from '../sessions/child-of.ts';
import { type Child, inCapitals } from '../sessions/person.ts';
import { sessionOf } from '../sessions/signed-in.ts';
import { renderSignedIn } from '../signed-in-page.ts';
import { academyOf } from './academy-of.ts';

type Settings = Pick<Config, 'operator' | 'support' | 'brand'>;
type Locale = WebContext['state']['locale'];

/** A number as the page links it and writes it. */
const callable = (phone: string) => {
  const line = readPhoneLine(phone);
  return line ? { link: line.e164, written: line.written } : { link: phone.replace(/[^+\d]/g, ''), written: phone };
};

const schoolCard = ({ address, phone, email, website, hours }: School, locale: Locale) => {
  const card = {
    address: address.length > 0 && address,
    phone: phone && callable(phone),
    email,
    website: website && { url: website, name: new URL(website).host },
    hours: hours && textIn(hours, locale),
  };
  return Object.values(card).some(Boolean) ? card : undefined;
};

/** The support of the school's académie, which families call first. */
function academyCard({ support }: Settings, uai: string, locale: Locale) {
  const academy = academyOf(support.academies, uai);
  return (
    academy && {
      name: academy.name,
      phone: academy.phone && callable(academy.phone),
      hours: academy.hours && textIn(academy.hours, locale),
      url: academy.url,
      email: academy.email,
    }
  );
}

/** What the provider tells of the school; its absence hides the school's details, not the support's. */
async function reach({ directory, log }: PortalWeb, uai: string) {
  try {
    return { school: await directory.school(uai) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn({ err: error.cause, uai }, 'contact page without the school');
    return { isAway: true };
  }
}

/** Whom one asks there: a «professeur principal» at a collège or lycée, the teacher at an école. */
const kindOf = (school: School | undefined, { level }: Child) =>
  school?.kind ?? (/^[A-Z]/.test(level ?? '') ? 'first-degree' : 'second-degree');

/** The address of the corrections that a guardian may make herself (K1), while that service is open to her. */
function detailsUrl(portal: PortalWeb, ctx: WebContext, child: Child): string | undefined {
  const { person } = sessionOf(ctx);
  const own = `${childUrl(child)}/contact-details`;
  return servicesFor(portal, person, child, ctx.state).find(({ url }) => url === own)?.url;
}

/** The page «Contact» (K2): the school, the support, and whom to ask for what. Another family's child is answered as none. */
export function showContact(portal: PortalWeb, settings: Settings): WebMiddleware {
  const { operator, brand } = settings;
  const national = { ...operator, phoneLink: callable(operator.supportPhone).link };
  return async (ctx) => {
    const { person } = sessionOf(ctx);
    const child = childOf(ctx);
    const { school, isAway } = await reach(portal, child.uai);
    const { locale } = ctx.state;
    renderSignedIn(portal, ctx, 'portal/contact/contact', {
      pupil: {
        name: [child.firstName, inCapitals(child.familyName)].filter(Boolean).join(' '),
        division: child.division,
      },
      schoolName: school?.name ?? child.schoolName,
      uai: child.uai,
      school: school && schoolCard(school, locale),
      isAway,
      isFirstDegree: kindOf(school, child) === 'first-degree',
      isPupil: person.kind === 'pupil',
      detailsUrl: detailsUrl(portal, ctx, child),
      academy: academyCard(settings, child.uai, locale),
      national,
      accountService: brand.idpName,
      accountHelp: `${portal.settings.issuer}/help`,
    });
  };
}
