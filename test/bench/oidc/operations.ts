import type { Person } from './person.ts';

/** What is measured of an OpenID provider (design.md «Performance facts»). */
export interface Operation {
  /** Each time by a person who was not there before: a login. Without it, by people who are signed in. */
  newPeople?: true;
  run(person: Person): Promise<void>;
}

export const OPERATIONS: Record<string, Operation> = {
  login: { newPeople: true, run: (person) => person.signIn() },
  'single sign-on': { run: (person) => person.singleSignOn() },
  refresh: { run: (person) => person.refresh() },
  userinfo: { run: (person) => person.userinfo() },
  introspection: { run: (person) => person.introspect() },
  'client credentials': { run: (person) => person.clientCredentials() },
  discovery: { run: (person) => person.discovery() },
};
