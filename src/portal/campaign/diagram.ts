import { STATES, type State, TRANSITIONS, type Transition } from './states.ts';

const id = (state: State) => state.replaceAll('-', '_');
const words = (name: string) => name.replaceAll('-', ' ');
const title = (name: string) => words(name).replace(/^./, (first) => first.toUpperCase());

/** Stands for all states in which the year is under way, so that what holds in each of them is drawn once. */
const ANYWHERE = 'under_way';
const UNDER_WAY: readonly State[] = STATES.filter((state) => state !== 'not-open' && state !== 'ended');
const isAnywhere = ({ from }: Transition) => UNDER_WAY.every((state) => from.includes(state));

/** «validate intentions (holder, school) [no opinion yet]» */
function label({ event, who, when }: Transition): string {
  const roles = who.includes('clock') ? '' : ` (${who.join(', ')})`;
  return `${words(event)}${roles}${when ? ` [${words(when)}]` : ''}`;
}

/** Where a line of the table starts in the picture. */
const startsOf = (line: Transition): string[] =>
  isAnywhere(line) ? [ANYWHERE, ...line.from.filter((state) => !UNDER_WAY.includes(state)).map(id)] : line.from.map(id);

/**
 * The machine as a Mermaid diagram, made from its table alone: what leads on from a state to another is an arrow; what leaves
 * the state as it is, and where it goes back to when the school moves its dates, stands in its box. Pure; the README shows it and `educonnect campaign diagram` prints it.
 */
export function stateDiagram(transitions: readonly Transition[] = TRANSITIONS): string {
  const arrows = new Map<string, string[]>();
  const inside: string[] = [];
  for (const line of transitions) {
    for (const from of startsOf(line)) {
      const to = line.to === undefined ? from : id(line.to);
      if (to === from) inside.push(`${from} : ${label(line)}`);
      else if (line.event === 'dates-moved') inside.push(`${from} : ${label(line)} → ${words(line.to!)}`);
      else arrows.set(`${from} --> ${to}`, [...(arrows.get(`${from} --> ${to}`) ?? []), label(line)]);
    }
  }
  return [
    'stateDiagram-v2',
    ...STATES.map((state) => `  state "${title(state)}" as ${id(state)}`),
    `  state "In every state from intentions open to staying" as ${ANYWHERE}`,
    ...inside.map((line) => `  ${line}`),
    `  [*] --> ${id('not-open')}`,
    ...[...arrows].map(([arrow, labels]) => `  ${arrow} : ${labels.join('<br/>')}`),
    `  ${id('ended')} --> [*]`,
    '',
  ].join('\n');
}
