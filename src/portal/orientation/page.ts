import type { WebContext } from '../../web/context.ts';
import { type LocalDates, localDates } from '../campaign/local-dates.ts';
import type { Role, State } from '../campaign/states.ts';
import type { PortalWeb } from '../context.ts';
import { inCapitals } from '../sessions/person.ts';
import { renderSignedIn } from '../signed-in-page.ts';
import { childFileOf } from './child-file.ts';

/** The three steps of the year, as families know them from their guides. */
const STEPS = ['intentions', 'choices', 'decision'] as const;
type Step = (typeof STEPS)[number];

const CHOICES: ReadonlySet<State> = new Set(['choices-open', 'choices-validated', 'choices-closed']);
const INTENTIONS: ReadonlySet<State> = new Set([
  'not-open',
  'intentions-open',
  'intentions-validated',
  'intentions-closed',
  'opinion-published',
  'opinion-acknowledged',
]);

/** The step that a state belongs to. */
export function stepOf(state: State): Step {
  if (INTENTIONS.has(state)) return 'intentions';
  return CHOICES.has(state) ? 'choices' : 'decision';
}

/** Dates as the reader of this page writes them, where the school is. */
export const datesFor = (ctx: WebContext): LocalDates => localDates(childFileOf(ctx).child.uai, ctx.state.locale);

const readers: Record<Role, { isHolder?: true; isReader?: true; isPupil?: true }> = {
  holder: { isHolder: true },
  reader: { isReader: true },
  pupil: { isPupil: true },
  school: {},
  clock: {},
};

/**
 * Renders a page of a child's orientation, in `layouts/orientation`: the child, the three steps, the side menu. Its locals
 * are `pupil`, `base`, `steps`, and one of `isHolder`, `isReader`, `isPupil`, besides those given.
 *
 * @param step the step that the page is about, where it is not the one under way
 */
export function renderOrientation(
  portal: PortalWeb,
  ctx: WebContext,
  view: string,
  { step, ...locals }: { step?: Step } & Record<string, unknown> = {},
): void {
  const { child, current, base, role } = childFileOf(ctx);
  const shown = step ?? stepOf(current.state);
  renderSignedIn(portal, ctx, view, {
    pupil: {
      firstName: child.firstName,
      name: [child.firstName, inCapitals(child.familyName)].filter(Boolean).join(' '),
      division: child.division,
      school: child.schoolName,
    },
    base,
    steps: STEPS.map((id, place) => ({
      id,
      number: place + 1,
      current: id === shown,
      done: place < STEPS.indexOf(shown),
    })),
    ...readers[role],
    ...locals,
  });
}
