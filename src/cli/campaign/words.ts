import type { Outcome } from '../../portal/campaign/act.ts';
import { type Event, STATES, type State, TRANSITIONS } from '../../portal/campaign/states.ts';

/** Where a file stands, in a few words for a school. */
export const STATE_WORDS: Readonly<Record<State, string>> = {
  'not-open': 'pas encore ouvert',
  'intentions-open': 'intentions à saisir',
  'intentions-validated': 'intentions validées',
  'intentions-closed': 'intentions closes',
  'opinion-published': 'avis à consulter',
  'opinion-acknowledged': 'avis consulté',
  'choices-open': 'choix à saisir',
  'choices-validated': 'choix validés',
  'choices-closed': 'choix clos',
  'proposal-published': 'réponse attendue',
  'meeting-due': 'entretien à fixer',
  'meeting-set': 'entretien fixé',
  'head-decided': 'décision notifiée',
  appealed: 'appel',
  'commission-decided': 'décision de la commission',
  decided: 'décidé',
  staying: 'maintien',
  ended: 'terminé',
};

/** States with how many files are in each, in the order of the year, without those of none. */
export function stateCounts(states: Iterable<State>): string[] {
  const counts = new Map<State, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return STATES.filter((state) => counts.has(state)).map(
    (state) => `  ${STATE_WORDS[state].padEnd(35)}${String(counts.get(state)).padStart(5)}`,
  );
}

type Reason = Extract<Outcome, { ok: false }>['reason'];

const REFUSALS: Partial<Record<Reason, string>> = {
  'changed-meanwhile': 'quelqu’un d’autre vient de changer ce dossier',
  'too-often': 'ce dossier a été changé trop de fois : attendez une heure',
  'intentions-entered': 'la famille n’a pas saisi d’intention',
  'choices-entered': 'la famille n’a pas saisi de choix',
  'no-opinion-yet': 'le conseil de classe a déjà donné son avis',
  'no-proposal-yet': 'le conseil de classe a déjà fait sa proposition',
  'opinion-to-acknowledge': 'il n’y a pas d’avis dont accuser réception',
  'something-proposed': 'le conseil de classe ne propose aucune voie',
  'meeting-held': 'l’entretien n’a pas encore eu lieu',
  'appeal-in-time': 'le délai d’appel est passé, ou la décision est conforme à la demande',
  'may-stay': 'le maintien n’est ouvert que si la décision n’est pas conforme à la demande',
  'pen-taken': 'personne n’a encore la main',
};

/** Why something cannot be done with a file. */
export const refusalInWords = (reason: Reason, state: State, event: Event): string =>
  REFUSALS[reason] ?? `ce n’est pas possible dans l’état « ${STATE_WORDS[state]} », mais en : ${statesFor(event)}`;

/** In which states a school may do this. */
function statesFor(event: Event): string {
  const lines = TRANSITIONS.filter((line) => line.event === event && line.who.includes('school'));
  const states = new Set(lines.flatMap(({ from }) => from));
  return STATES.filter((state) => states.has(state))
    .map((state) => `« ${STATE_WORDS[state]} »`)
    .join(', ');
}
