import type { ClientConfig } from '../../config/schema.ts';
import type { Journey } from '../interaction.ts';

/** What is known when a sign-in asks for its next page. */
interface StepFacts {
  journey: Journey;
  /** The browser was told that only essential cookies are used (A1). */
  cookiesExplained: boolean;
  /** The password was right, but the account's e-mail is not confirmed (A4). */
  emailToConfirm: boolean;
}

type Profile = NonNullable<ClientConfig['profile']>;

/** `acr_values` that choose the profile (A1), as the real service's clients ask (domain/educonnect.md §1). */
const PROFILES_BY_ACR: Record<string, Profile> = {
  responsable: 'guardian',
  eleve: 'pupil',
};

/** The profile that the service chose: by its registration, else by `acr_values` (A1). */
export function profileAskedFor({ client, interaction }: Journey): Profile | undefined {
  if (client.profile) return client.profile;
  const values = String(interaction.params.acr_values ?? '').split(' ');
  return values.map((value) => PROFILES_BY_ACR[value]).find((profile) => profile !== undefined);
}

/** The pages a sign-in may still need, in their order: the first whose condition holds is shown. */
const STEPS: { page: string; needed: (facts: StepFacts) => boolean }[] = [
  {
    page: 'sign-in/cookies',
    needed: ({ cookiesExplained }) => !cookiesExplained,
  },
  { page: 'sign-in/email', needed: ({ emailToConfirm }) => emailToConfirm },
  {
    page: 'sign-in/profile',
    needed: ({ journey }) => profileAskedFor(journey) === undefined,
  },
  {
    page: 'sign-in/pupil',
    needed: ({ journey }) => profileAskedFor(journey) === 'pupil',
  },
  { page: 'sign-in/guardian', needed: () => true },
];

/** The address of the page that a sign-in still needs. */
export function nextStep(facts: StepFacts): string {
  const { page } = STEPS.find(({ needed }) => needed(facts))!;
  return `/interaction/${facts.journey.uid}/${page}`;
}
