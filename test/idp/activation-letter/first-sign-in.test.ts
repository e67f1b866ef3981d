import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { type Letter, letters } from '../../../src/idp/accounts/letters/letter.model.ts';
import { letterJourneys } from '../../../src/idp/accounts/letters/letter-journey.model.ts';
import { visitAccount } from '../../support/account-visitor.ts';
import { newParent, openedAccount, PASSWORD, type Parent } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { allMine, answers } from '../activation-sms/visitor.ts';
import { address, confirmMail, guardianAt, letterFor, letterVisitor } from './letter-visitor.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const step = (name: string) => expect.stringMatching(new RegExp(`/activation-letter/${name}(\\?.*)?$`));
const twice = { password: PASSWORD, 'password-again': PASSWORD };
const family = (children = 1) => newParent(services.idp.db, { children });
const guardianLetter = ({ guardianId }: Parent) => letterFor(services, { kind: 'guardian', id: guardianId });
const accountOf = ({ guardianId }: Parent) => accounts(services.idp.db).findOne({ guardianIds: guardianId }).lean();
const letterOf = ({ identifier }: { identifier: string }) =>
  letters(services.idp.db).findOne({ identifier }).lean<Letter>();
const begin = async (visitor: Awaited<ReturnType<typeof letterVisitor>>) =>
  (await visitor.get(`/interaction/${visitor.uid}/activation-letter`)).headers.location;

describe('a guardian with a letter', () => {
  it('C2 gives the children, an e-mail that she confirms, a password, and is signed in', async () => {
    const parent = await family(3);
    const visitor = await letterVisitor(services);
    const codes = await guardianLetter(parent);
    const typed = { identifier: codes.identifier.toUpperCase(), password: codes.password.replace(/(.{4})/g, '$1 ') };
    expect((await visitor.signIn(typed)).headers.location).toMatch(/\/activation-letter$/);
    expect(await begin(visitor)).toEqual(step('children'));

    const page = await visitor.step('children');
    for (const { firstName } of parent.children) expect(page.text).toContain(firstName);
    expect(page.text).toContain('École primaire du Four à chaux');
    const children = await visitor.fill('children', answers(page.text, allMine(parent)));
    expect(children.headers.location).toEqual(step('email'));

    expect((await visitor.fill('email', { email: address(parent) })).headers.location).toEqual(step('email-sent'));
    expect((await visitor.fill('email-sent')).headers.location).toEqual(step('email-sent'));
    expect(await accountOf(parent)).toBeNull();
    expect((await confirmMail(services, address(parent))).text).toContain('Votre adresse e-mail est confirmée');
    expect(await accountOf(parent)).toBeNull();
    expect((await visitor.step('email-sent')).headers.location).toEqual(step('password'));

    expect((await visitor.fill('password', twice)).headers.location).toEqual(step('done'));
    const account = (await accountOf(parent))!;
    expect(account).toMatchObject({ openedBy: 'letter', kind: 'guardian', email: { address: address(parent) } });
    expect(account.email!.confirmedAt).toBeDefined();
    expect((await visitor.step('done')).text).toContain(account.identifier);
    expect((await visitor.fill('done')).headers.location).toMatch(/\/authorize\//);
  });

  it('S16 leaves neither the password nor the identifier in the database, but hashed', async () => {
    const codes = await guardianLetter(await family());
    const kept = await letterOf(codes);
    expect(JSON.stringify(kept)).not.toContain(codes.password);
    expect(kept!.passwordHash).toMatch(/^\$argon2id\$/);
  });

  it('C2 with a wrong provisional password is refused as with any, and waits as with any (S5)', async () => {
    const codes = await guardianLetter(await family());
    const visitor = await letterVisitor(services);
    const wrong = { ...codes, password: 'cdfh jkmn prtv' };
    // Each spelling of the identifier is one and the same.
    const spellings = ['$1$2', '$1 $2', '$1-$2', ' $1$2', '$1  $2'];
    for (const spelling of spellings) {
      const identifier = codes.identifier.replace(/^(.{4})(.{4})$/, spelling);
      const refused = await visitor.signIn({ ...wrong, identifier });
      expect([refused.status, refused.text.includes('incorrect')]).toEqual([422, true]);
    }
    const held = await visitor.signIn(codes);
    expect([held.status, held.text.includes('Trop d’essais')]).toEqual([422, true]);
    services.clock.forward({ seconds: 60 });
    expect((await visitor.signIn(codes)).status).toBe(303);
  });

  it('C2 is told what profile a pupil’s letter is for', async () => {
    const { children } = await family();
    const codes = await letterFor(services, { kind: 'pupil', id: children[0]!.pupilId });
    expect((await (await letterVisitor(services, 'guardian')).signIn(codes)).text).toContain('celui d’un élève');
  });

  it('C2 takes up a lost tab by the same codes, without another mail', async () => {
    const parent = await family();
    const codes = await guardianLetter(parent);
    const lost = await letterVisitor(services);
    await lost.signIn(codes);
    await lost.fill('children', answers((await lost.step('children')).text, allMine(parent)));
    await lost.fill('email', { email: address(parent) });
    await confirmMail(services, address(parent));

    const visitor = await letterVisitor(services);
    await visitor.signIn(codes);
    expect(await begin(visitor)).toEqual(step('children'));
    const next = await visitor.fill('children', answers((await visitor.step('children')).text, allMine(parent)));
    expect(next.headers.location).toEqual(step('password'));
  });

  it('C2 corrects her address: the link sent before is worth nothing', async () => {
    const parent = await family();
    const visitor = await guardianAt('email-sent', services, parent);
    expect((await visitor.fill('email', { email: 'lea@gmial.com' })).text).toContain('lea@gmail.com');
    await visitor.fill('email', { email: `autre-${address(parent)}` });
    const stale = await confirmMail(services, address(parent));
    expect([stale.status, stale.text.includes('n’est plus valable')]).toEqual([404, true]);
    expect((await confirmMail(services, `autre-${address(parent)}`)).status).toBe(200);
    await visitor.fill('password', twice);
    expect((await accountOf(parent))!.email!.address).toBe(`autre-${address(parent)}`);
  });

  it('C2 asks for the mail again, not before half a minute', async () => {
    const parent = await family();
    const visitor = await guardianAt('email-sent', services, parent);
    expect((await visitor.fill('email-sent/resend')).status).toBe(422);
    services.clock.forward({ seconds: 31 });
    expect((await visitor.fill('email-sent/resend')).headers.location).toEqual(step('email-sent'));
  });

  it('S15 opening the link of the mail changes nothing, by GET nor by HEAD; pressing twice neither', async () => {
    const parent = await family();
    const visitor = await guardianAt('email-sent', services, parent);
    const link = new URL(await services.link(address(parent)));
    for (let time = 0; time < 3; time += 1) await visitor.get(link.pathname + link.search);
    expect((await visitor.step('email-sent')).status).toBe(200);
    expect((await confirmMail(services, address(parent))).status).toBe(200);
    expect((await confirmMail(services, address(parent))).text).toContain('Votre adresse e-mail est confirmée');
  });

  it('C1 a letter made again cancels the first, which says so, even half-way', async () => {
    const parent = await family();
    const first = await guardianLetter(parent);
    const half = await guardianAt('password', services, parent);
    const visitor = await letterVisitor(services);
    await visitor.signIn(first);
    expect(await begin(visitor)).toEqual(step('replaced'));
    expect((await visitor.step('replaced')).text).toContain('Une lettre plus récente remplace celle-ci');

    await guardianLetter(parent);
    expect((await half.fill('password', twice)).headers.location).toEqual(step('replaced'));
    expect(await accountOf(parent)).toBeNull();
  });

  it('C2 a letter used says so, and opens nothing again', async () => {
    const parent = await family();
    const codes = await guardianLetter(parent);
    const { accountId } = (await letterOf(codes))!;
    await letters(services.idp.db).updateOne(
      { identifier: codes.identifier },
      { usedAt: new Date(0), usedBy: 'other' },
    );
    await openedAccount(services.idp, parent, { _id: accountId });
    const visitor = await letterVisitor(services);
    await visitor.signIn(codes);
    expect(await begin(visitor)).toEqual(step('used'));
    expect((await visitor.step('used')).text).toContain('Cette lettre ne sert plus');
  });

  it('S65 a letter used up by a process that died before the account was open serves again', async () => {
    const codes = await guardianLetter(await family());
    await letters(services.idp.db).updateOne(
      { identifier: codes.identifier },
      { usedAt: new Date(0), usedBy: 'other' },
    );
    const visitor = await letterVisitor(services);
    await visitor.signIn(codes);
    expect(await begin(visitor)).toEqual(step('children'));
  });

  it('C2 an account opened meanwhile by SMS makes the letter useless: she is led to sign in', async () => {
    const parent = await family();
    const codes = await guardianLetter(parent);
    await openedAccount(services.idp, parent);
    const visitor = await letterVisitor(services);
    await visitor.signIn(codes);
    expect(await begin(visitor)).toEqual(step('active'));
    expect((await visitor.step('active')).text).toContain('Vous avez déjà un compte');
  });

  it('S8 of two tabs that choose a password at once, one opens the account', async () => {
    const parent = await family();
    const one = await guardianAt('email', services, parent);
    const { letterId } = (await letterJourneys(services.idp.db).findById(one.uid).lean())!;
    await one.fill('email', { email: address(parent) });
    await confirmMail(services, address(parent));
    const other = await guardianAt('children', services, await family());
    const proved = (await letterJourneys(services.idp.db).findById(one.uid).lean())!;
    const { _id, ...state } = proved;
    await letterJourneys(services.idp.db).replaceOne({ _id: other.uid }, { ...state, letterId });
    const [first, second] = await Promise.all([one.fill('password', twice), other.fill('password', twice)]);
    const ends = [first, second].map(({ headers }) => headers.location!.split('/').pop());
    expect(ends.sort()).toEqual(['done', 'used']);
    expect(await accounts(services.idp.db).countDocuments({ guardianIds: parent.guardianId })).toBe(1);
  });
});

describe('a letter that has expired', () => {
  it('C2 says so after a right password, and offers the other ways', async () => {
    const parent = await family();
    const codes = await guardianLetter(parent);
    services.clock.forward({ hours: 91 * 24 });
    const visitor = await letterVisitor(services);
    await visitor.signIn(codes);
    expect(await begin(visitor)).toEqual(step('expired'));
    const { text } = await visitor.step('expired');
    expect(text).toMatch(/activation-sms\/identity/);
    expect(text).toContain('FranceConnect');
    expect(text).toContain('Collège Hortense Vailland');
    expect((await visitor.step('children')).headers.location).toEqual(step('expired'));
  });
});

const PAGES = [
  'children',
  'birth-date',
  'email',
  'email-sent',
  'password',
  'done',
  'used',
  'replaced',
  'expired',
  'active',
];
const FORMS = ['children', 'birth-date', 'email', 'email-sent', 'email-sent/resend', 'password', 'done'];

describe('S44 the steps of a first sign-in', () => {
  it.each([
    ['children', ['children']],
    ['email', ['children', 'email']],
    ['email-sent', ['children', 'email', 'email-sent']],
    ['password', ['children', 'password']],
    ['done', ['done']],
  ] as const)(
    'cannot be jumped: at «%s» only what was proved is shown, and no other form is taken',
    async (at, shown) => {
      const parent = await family();
      const visitor = await guardianAt(at, services, parent);
      const allowed: readonly string[] = shown;
      for (const page of PAGES) {
        const { status, headers } = await visitor.step(page);
        expect([page, status]).toEqual([page, allowed.includes(page) ? 200 : 303]);
        if (status === 303) expect(headers.location).toEqual(step(at));
      }
      const before = [await accountOf(parent), await letterJourneys(services.idp.db).findById(visitor.uid).lean()];
      const fields = { ...twice, email: 'autre@example.fr', 'birth-date': '01/01/2014' };
      for (const form of FORMS.filter((path) => !allowed.includes(path.split('/')[0]!)))
        expect([form, (await visitor.fill(form, fields)).headers.location]).toEqual([form, step(at)]);
      const after = [await accountOf(parent), await letterJourneys(services.idp.db).findById(visitor.uid).lean()];
      expect(JSON.stringify(after)).toBe(JSON.stringify(before));
    },
  );

  it('S20 belong to the browser that typed the codes', async () => {
    const visitor = await guardianAt('password', services, await family());
    const stranger = await letterVisitor(services);
    expect((await stranger.get(`/interaction/${visitor.uid}/activation-letter/password`)).status).toBe(400);
    expect((await stranger.step('password')).headers.location).toMatch(new RegExp(`/interaction/${stranger.uid}$`));
  });
});

describe('a pupil with a letter', () => {
  const withLetter = async () => {
    const { children } = await family();
    const [child] = children as [Parent['children'][number]];
    const visitor = await letterVisitor(services, 'pupil');
    const codes = await letterFor(services, { kind: 'pupil', id: child.pupilId });
    await visitor.signIn(codes);
    return { child, codes, visitor };
  };

  it('C2 gives her birth date and a password; an e-mail if she likes', async () => {
    const { child, visitor } = await withLetter();
    expect(await begin(visitor)).toEqual(step('birth-date'));
    expect((await visitor.fill('birth-date', { 'birth-date': child.birthDate })).headers.location).toEqual(
      step('password'),
    );
    expect(
      (await visitor.fill('password', { password: 'Ambre-Aubrac-2014!', 'password-again': 'Ambre-Aubrac-2014!' }))
        .status,
    ).toBe(422);
    await visitor.fill('password', twice);
    const account = (await accounts(services.idp.db).findOne({ pupilId: child.pupilId }).lean())!;
    expect(account).toMatchObject({
      kind: 'pupil',
      openedBy: 'letter',
      identifier: expect.stringMatching(/^a\.aubrac\d*$/),
    });
    expect((await visitor.step('done')).text).toContain(account.identifier);
    expect((await visitor.fill('done', { email: '' })).headers.location).toMatch(/\/authorize\//);
  });

  it('C2 has few tries of a birth date, and tomorrow others (S5)', async () => {
    const { child, codes, visitor } = await withLetter();
    for (const day of ['02', '03', '04', '05', '06']) {
      const { text } = await visitor.fill('birth-date', { 'birth-date': `${day}/06/2013` });
      expect(text).toMatch(/date de naissance saisie est incorrecte|Trop de dates/);
    }
    const right = { 'birth-date': child.birthDate };
    expect((await visitor.fill('birth-date', right)).text).toContain('Trop de dates incorrectes');
    services.clock.forward({ hours: 24 });
    const tomorrow = await letterVisitor(services, 'pupil');
    await tomorrow.signIn(codes);
    expect((await tomorrow.fill('birth-date', right)).headers.location).toEqual(step('password'));
  });

  it('C2 may put off the e-mail that she gave and did not confirm', async () => {
    const { child, visitor } = await withLetter();
    await visitor.fill('birth-date', { 'birth-date': child.birthDate });
    await visitor.fill('password', twice);
    expect((await visitor.fill('done', { email: 'ambre.aubrac@example.fr' })).headers.location).toMatch(
      /\/authorize\//,
    );
    const { identifier } = (await accounts(services.idp.db).findOne({ pupilId: child.pupilId }).lean())!;
    const later = await letterVisitor(services, 'pupil');
    await later.signIn({ identifier, password: PASSWORD });
    expect((await later.press(`/interaction/${later.uid}/sign-in/email/later`)).headers.location).toMatch(
      /\/authorize\//,
    );
  });
});

describe('C3 a lost account', () => {
  it('gets a new password by a letter, other sessions end, and its owner is told', async () => {
    const parent = await family();
    const email = { address: address(parent), confirmedAt: services.clock.now() };
    const account = await openedAccount(services.idp, parent, { email });
    const codes = await guardianLetter(parent);
    expect((await letterOf(codes))!.purpose).toBe('reset');

    const visitor = await letterVisitor(services);
    await visitor.signIn(codes);
    expect(await begin(visitor)).toEqual(step('password'));
    const changed = { password: 'Verveine-Tiede-7!', 'password-again': 'Verveine-Tiede-7!' };
    expect((await visitor.fill('password', changed)).headers.location).toEqual(step('done'));
    expect((await visitor.step('done')).text).toContain(account.identifier);
    const { passwordHash } = (await accountOf(parent))!;
    expect(await services.idp.passwords.verify(changed.password, passwordHash)).toBe(true);
    expect((await services.messages(email.address)).length).toBeGreaterThan(0);
    expect((await visitor.fill('done')).headers.location).toMatch(/\/authorize\//);

    const again = await letterVisitor(services);
    await again.signIn(codes);
    expect(await begin(again)).toEqual(step('used'));
  });

  it('C3, S12 signs nobody in by a password that its owner has disowned since', async () => {
    const parent = await family();
    const account = await openedAccount(services.idp, parent);
    const visitor = await letterVisitor(services);
    await visitor.signIn(await guardianLetter(parent));
    expect((await visitor.fill('password', twice)).headers.location).toEqual(step('done'));
    await accounts(services.idp.db).updateOne({ _id: account._id }, { $unset: { passwordHash: 1 } });
    expect((await visitor.fill('done')).headers.location).toMatch(/sign-in\/guardian$/);
  });

  it('C3, F2 is of no use once she changed her password another way, even half-way through it', async () => {
    const parent = await family();
    const account = await openedAccount(services.idp, parent);
    const owner = await visitAccount(services, account);
    const codes = await guardianLetter(parent);
    const thief = await letterVisitor(services);
    await thief.signIn(codes);
    const fields = {
      'current-password': PASSWORD,
      password: 'Cartable-Bleu-77!',
      'password-again': 'Cartable-Bleu-77!',
    };
    const changed = await owner.press('/my-account/password', fields, '/my-account/password');
    expect(changed.headers.location).toBe('/my-account?done=password');
    await thief.fill('password', twice);
    expect(await begin(thief)).toEqual(step('used'));
    const { passwordHash } = (await accountOf(parent))!;
    expect(await services.idp.passwords.verify('Cartable-Bleu-77!', passwordHash)).toBe(true);
    const again = await letterVisitor(services);
    await again.signIn(codes);
    expect(await begin(again)).toEqual(step('used'));
  });

  it('keeps the old password until the new one is chosen', async () => {
    const parent = await family();
    const { identifier } = await openedAccount(services.idp, parent);
    await guardianLetter(parent);
    const visitor = await letterVisitor(services);
    expect((await visitor.signIn({ identifier, password: PASSWORD })).headers.location).toMatch(/\/authorize\//);
  });

  it('gets none when it is closed', async () => {
    const parent = await family();
    const account = await openedAccount(services.idp, parent);
    const codes = await guardianLetter(parent);
    const visitor = await letterVisitor(services);
    await visitor.signIn(codes);
    const closed = { at: services.clock.now(), reason: 'administrator' as const };
    await accounts(services.idp.db).updateOne({ _id: account._id }, { $set: { closed } });
    const chosen = await visitor.fill('password', {
      password: 'Verveine-Tiede-7!',
      'password-again': 'Verveine-Tiede-7!',
    });
    expect(chosen.headers.location).not.toEqual(step('done'));
    expect((await accountOf(parent))!.passwordHash).toBe(account.passwordHash);
  });
});
