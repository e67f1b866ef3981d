import type { Provisional } from '../../../src/idp/accounts/letters/provisional.ts';
import { keepLetters, newLetters } from '../../../src/idp/activation-letter/make-letters.ts';
import { recipientsOf } from '../../../src/idp/activation-letter/recipients.ts';
import { COLLEGE, PASSWORD, type Parent } from '../../support/people.ts';
import type { TestServices } from '../../support/services.ts';
import { allMine, answers, type Fields, type Visitor, visit } from '../activation-sms/visitor.ts';

type Kind = 'guardian' | 'pupil';

/** A letter for one person of the college, as the command makes it. */
export async function letterFor({ idp }: TestServices, { kind, id }: { kind: Kind; id: string }): Promise<Provisional> {
  const all = await recipientsOf(idp.db, { uai: COLLEGE, kind });
  const recipients = all.filter(({ guardianIds, pupilId }) => guardianIds.includes(id) || pupilId === id);
  const made = await newLetters(idp, { recipients, uai: COLLEGE, advance: () => {} });
  await keepLetters(idp, made, { kind: 'administrator', name: 'test' });
  return made[0]!.provisional;
}

/** Whoever has a letter, in a browser without JavaScript. */
export interface LetterVisitor extends Visitor {
  step(name: string): ReturnType<Visitor['page']>;
  fill(name: string, fields?: Fields): ReturnType<Visitor['page']>;
  /** Types the codes of the letter, or other ones, into the sign-in form. */
  signIn(codes: Provisional): ReturnType<Visitor['page']>;
}

export async function letterVisitor(services: TestServices, kind: Kind = 'guardian'): Promise<LetterVisitor> {
  const visitor = await visit(services);
  const base = `/interaction/${visitor.uid}`;
  return {
    ...visitor,
    step: (name) => visitor.get(`${base}/activation-letter/${name}`),
    fill: (name, fields) => visitor.press(`${base}/activation-letter/${name}`, fields),
    signIn: (codes) => visitor.press(`${base}/sign-in/${kind}`, { ...codes }),
  };
}

const token = (link: string) => ({ token: new URL(link).searchParams.get('token')! });

/** Presses the button that the link of a mail leads to. */
export const confirmMail = async (services: TestServices, address: string) => {
  const stranger = await visit(services);
  return stranger.press('/letter/email', token(await services.link(address)));
};

export const address = ({ guardianId }: Parent) => `${guardianId}@example.fr`;

/** Goes rightly through the steps before the one asked for. */
export async function guardianAt(
  step: 'children' | 'email' | 'email-sent' | 'password' | 'done',
  services: TestServices,
  parent: Parent,
): Promise<LetterVisitor> {
  const visitor = await letterVisitor(services);
  await visitor.signIn(await letterFor(services, { kind: 'guardian', id: parent.guardianId }));
  if (step === 'children') return visitor;
  await visitor.fill('children', answers((await visitor.step('children')).text, allMine(parent)));
  if (step === 'email') return visitor;
  await visitor.fill('email', { email: address(parent) });
  if (step === 'email-sent') return visitor;
  await confirmMail(services, address(parent));
  if (step === 'password') return visitor;
  await visitor.fill('password', { password: PASSWORD, 'password-again': PASSWORD });
  return visitor;
}
