import type { ClientConfig } from '../config/schema.ts';
import type { Account } from './accounts/account.model.ts';
import type { Journey } from './interaction.ts';
import { profileAsked, wantsFranceConnectAlone } from './oidc/acr.ts';
import { CREATE } from './oidc/policy.ts';
import { mustConfirmEmail, mustGiveSecondFactor, type Proof, waitsForLink } from './proof.ts';

/** What is known when a sign-in asks for its next page. */
interface StepFacts {
  journey: Journey;
  /** The browser was told that only essential cookies are used (A1). */
  cookiesExplained: boolean;
  /** Who proved to be whom, and how; absent before. */
  proved?: { proof: Proof; account: Account } | undefined;
}

type Profile = NonNullable<ClientConfig['accountKind']>;

/** The profile that the service chose (A1); FranceConnect, where nothing else will do for it, is for guardians alone. */
export const profileAskedFor = ({ client, interaction, levels }: Journey): Profile | undefined =>
  profileAsked(client, interaction.params) ?? (wantsFranceConnectAlone(levels) ? 'guardian' : undefined);

/** The service sent somebody who has no account yet, or thinks so (OpenID Connect Prompt Create 1.0). */
const opensAccount = ({ interaction }: Journey) => interaction.prompt.name === CREATE;

/** The pages a sign-in may still need, in their order: the first whose condition holds is shown. */
const STEPS: { page: string; needed: (facts: StepFacts) => boolean }[] = [
  { page: 'sign-in/cookies', needed: ({ cookiesExplained }) => !cookiesExplained },
  { page: 'activation-sms', needed: ({ proved, journey }) => !proved && opensAccount(journey) },
  { page: 'sign-in/profile', needed: ({ proved, journey }) => !proved && profileAskedFor(journey) === undefined },
  { page: 'sign-in/pupil', needed: ({ proved, journey }) => !proved && profileAskedFor(journey) === 'pupil' },
  { page: 'sign-in/guardian', needed: ({ proved }) => !proved },
  {
    page: 'second-factor',
    needed: ({ proved, journey }) => proved !== undefined && mustGiveSecondFactor(journey, proved),
  },
  {
    page: 'sign-in/email',
    needed: ({ proved }) => proved !== undefined && mustConfirmEmail(proved.account) && !proved.proof.emailPutOff,
  },
  {
    page: 'franceconnect/link',
    needed: ({ proved, journey }) => proved?.account.kind === 'guardian' && waitsForLink(journey),
  },
];

/** The address of the page that a sign-in still needs; undefined when nothing stands before it any more. */
export function nextStep(facts: StepFacts): string | undefined {
  const step = STEPS.find(({ needed }) => needed(facts));
  return step && `/interaction/${facts.journey.uid}/${step.page}`;
}
