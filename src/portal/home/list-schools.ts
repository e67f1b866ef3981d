import { textIn } from '../../config/groups/localized-text.ts';
import { childUrl } from '../child-url.ts';
import type { PortalContext } from '../context.ts';
import { type ServiceEntry, servicesFor, type Words } from '../service-entry.ts';
import { type Child, inCapitals, type Person } from '../sessions/person.ts';

/** A child as the pages show it: always with the same initial and colour, to be told apart at a glance (H1). */
interface ChildCard {
  firstName: string;
  familyName: string;
  division?: string;
  schoolName?: string;
  uai: string;
  url: string;
  initial: string;
  /** 1 to 6, one of the colours of `children.css`. */
  colour: number;
}

/** A school with the children that the person follows there. */
export interface SchoolOfChildren {
  uai: string;
  name?: string;
  welcome?: string;
  /** With the services that are open; the others stand on the child's page alone. */
  children: (ChildCard & { open: ServiceEntry[] })[];
}

const COLOURS = 6;

/** The children in the provider's order; a colour goes with the place in it, so that brothers and sisters differ. */
export const childCards = (children: readonly Child[]): ChildCard[] =>
  children.map((child, place) => ({
    ...child,
    familyName: inCapitals(child.familyName),
    url: childUrl(child),
    initial: [...child.firstName][0]!.toLocaleUpperCase('fr'),
    colour: (place % COLOURS) + 1,
  }));

/** By school, in the order of the children, with the school's message (H1). */
export function listSchools(
  portal: Pick<PortalContext, 'settings' | 'clock'>,
  person: Pick<Person, 'kind' | 'children'>,
  words: Words,
): SchoolOfChildren[] {
  const welcomeOf = (uai: string) => portal.settings.welcomes.find((one) => one.uai === uai)?.message;
  const schools = new Map<string, SchoolOfChildren>();
  for (const [place, card] of childCards(person.children).entries()) {
    const { uai, schoolName: name } = card;
    const welcome = welcomeOf(uai);
    const school = schools.get(uai) ?? {
      uai,
      name,
      welcome: welcome && textIn(welcome, words.locale),
      children: [],
    };
    const open = servicesFor(portal, person, person.children[place]!, words).filter(({ closed }) => !closed);
    school.children.push({ ...card, open });
    schools.set(uai, school);
  }
  return [...schools.values()];
}
