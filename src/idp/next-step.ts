import type { ClientConfig } from '../config/schema.ts';
import type { Account } from './accounts/account.model.ts';
import type { Journey } from './interaction.ts';
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

/** `acr_values` that choose the profile (A1), as the real service's clients ask (domain/educonnect.md §1). */
const PROFILES_BY_ACR: Record<string, Profile> = {
  responsable: 'guardian',
  eleve: 'pupil',
};

/** The profile that the service chose: by its registration, else by `acr_values` (A1). */
export function profileAskedFor({ client, interaction }: Journey): Profile | undefined {
  if (client.accountKind) return client.accountKind;
  const values = String(interaction.params.acr_values ?? '').split(' ');
  return values.map((value) => PROFILES_BY_ACR[value]).find((profile) => profile !== undefined);
}

/** The pages a sign-in may still need, in their order: the first whose condition holds is shown. */
const STEPS: { page: string; needed: (facts: StepFacts) => boolean }[] = [
  { page: 'sign-in/cookies', needed: ({ cookiesExplained }) => !cookiesExplained },
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
