import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Correction, corrections } from '../../../src/portal/corrections/correction.model.ts';
import { decideCorrection } from '../../../src/portal/corrections/decide-correction.ts';
import { portalSessions } from '../../../src/portal/sessions/session.model.ts';
import type { Browser } from '../support/browser.ts';
import { SCHOOL } from '../support/corrections.ts';
import { correct, formOf, sendCorrection } from '../support/fiche-form.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';

const MAELLE = '/children/child-maelle/contact-details';
const UAI = '0159901F';

describe('K1 the fiche de renseignements', () => {
  let portal: TestPortal;
  let sandrine: Browser;
  beforeAll(async () => {
    portal = await startPortal();
    sandrine = await portal.signedIn('sandrine');
  });
  afterAll(() => portal.close());
  beforeEach(() => Promise.all([corrections(portal.db).deleteMany({}), portal.db.collection('limits').deleteMany({})]));

  const kept = () => corrections(portal.db).find().sort({ number: 1 }).lean<Correction[]>();
  const plain = (html: string) =>
    html
      .replaceAll('\u00a0', ' ')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ');

  it('shows what the school holds of her, and nothing of the other guardian', async () => {
    const { text } = await sandrine.get(MAELLE).expect(200);
    expect(plain(text)).toMatch(/12 rue du Rieu Bâtiment B 15000 AURILLAC/);
    expect(plain(text)).toContain('06 39 98 01 11');
    expect(plain(text)).toContain('Code 43 dans la liste des métiers de l’établissement');
    for (const page of [text, (await sandrine.get(`${MAELLE}/edit`)).text]) {
      expect(page).not.toMatch(/Frédéric|frederic|Frênes|MENDE|639980177/);
    }
  });

  it('is one for the children of one school, and another in each other school', async () => {
    const fiche = async (child: string) => plain((await sandrine.get(`/children/${child}/contact-details`)).text);
    expect(await fiche('child-capucine')).toContain('Cette fiche est la même pour Capucine et Jules.');
    expect(await fiche('child-maelle')).not.toContain('Cette fiche est la même');
    await sendCorrection(sandrine, 'child-capucine', { email: 's@example.org' });
    expect(await fiche('child-jules')).toMatch(/s@example\.org En attente de l’établissement/);
    expect(await fiche('child-maelle')).not.toContain('s@example.org');
    expect(await kept()).toMatchObject([{ uai: '0159903H', pupils: ['child-capucine', 'child-jules'] }]);
  });

  it('is corrected after a summary of what changes, and waits for the school', async () => {
    const summary = await correct(sandrine, 'child-maelle', { email: 'S.Brival@Example.org', mobile: '0692 12 34 56' });
    expect(summary.status).toBe(200);
    expect(plain(summary.text)).toMatch(/Avant sandrine\.brival@example\.fr Après s\.brival@example\.org/);
    expect(plain(summary.text)).toMatch(/Avant 06 39 98 01 11 Après 0692 12 34 56/);
    expect(plain(summary.text)).toContain('c’est l’ancien qui compte');
    expect(await kept()).toEqual([]);
    const sent = await sandrine.post(`${MAELLE}/confirm`, formOf(summary.text)).expect(303);
    expect(sent.headers.location).toBe(`${MAELLE}?said=sent`);
    const [correction] = await kept();
    expect(correction).toMatchObject({
      uai: UAI,
      guardian: 'sandrine',
      key: 'sandrine-1',
      by: { kind: 'guardian', id: 'sandrine', name: 'Mme Sandrine BRIVAL' },
      before: { email: 'sandrine.brival@example.fr', mobile: '+33639980111' },
      after: { email: 's.brival@example.org', mobile: '+262692123456' },
      told: {
        mails: ['sandrine.brival@example.fr', 's.brival@example.org', 's.brival@example.com'],
        phones: ['+33639980111', '+262692123456'],
      },
    });
    const page = plain((await sandrine.get(`${MAELLE}?said=sent`)).text);
    expect(page).toContain('Votre correction est envoyée à l’établissement.');
    expect(page).toMatch(/Dans le fichier de l’établissement : sandrine\.brival@example\.fr/);
  });

  it('never reaches the provider, which proves identities by the number of the school’s file alone', async () => {
    const { asked } = portal.provider;
    asked.clear();
    await sendCorrection(sandrine, 'child-maelle', { mobile: '06 39 98 01 99', email: 'new@example.org' });
    expect(await kept()).toHaveLength(1);
    const details = `/api/v1/schools/${UAI}/pupils/child-maelle/guardians/sandrine`;
    expect([...asked.keys()].filter((path) => path !== '/token')).toEqual([details]);
    const { details: held } = portal.provider.directory[UAI]![2]!.guardians[0]!;
    expect(held!.mobile).toBe('+33639980111');
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['a line that no envelope has room for', { 'line-1': 'x'.repeat(39) }, /38 caractères au plus/],
    ['a postal code of four digits', { postcode: '1500' }, /code postal de 5 chiffres/],
    ['no town', { town: '' }, /Saisissez la commune/],
    ['no street', { 'line-1': '' }, /Saisissez le numéro et la rue/],
    ['half a mobile', { mobile: '06 12' }, /n’est pas complet ou n’est pas un numéro de portable/],
    ['a fixed line as a mobile', { mobile: '01 99 00 02 11' }, /numéro de téléphone fixe/],
    ['a mobile of the Comoros', { mobile: '+269 3 21 00 01' }, /Mayotte/],
    ['a satellite phone, whose SMS cost much', { mobile: '+881 612 345 678' }, /n’est pas un numéro de portable/],
    ['half a fixed line', { landline: '0199' }, /Ce numéro n’est pas complet/],
    ['a mail address without an end', { email: 'sandrine@' }, /e-mail n’est pas complète/],
    ['two mail addresses', { email: 'a@example.fr, b@example.fr' }, /e-mail n’est pas complète/],
  ])('refuses %s at its field, and keeps what was typed', async (_, changes, words) => {
    const answer = await correct(sandrine, 'child-maelle', { profession: 'Aide-soignante', ...changes });
    expect(answer.status).toBe(422);
    expect(plain(answer.text)).toMatch(words);
    expect(formOf(answer.text)).toMatchObject({ profession: 'Aide-soignante', ...changes });
    expect(await kept()).toEqual([]);
  });

  it('takes addresses abroad, numbers from overseas and abroad, and what the school itself holds', async () => {
    const family = portal.provider.directory[UAI]!.find(({ sub }) => sub === 'child-maelle')!;
    const guardian = family.guardians.find(({ sub }) => sub === 'sandrine')!;
    const before = guardian.details!;
    guardian.details = { ...before, landline: 'poste 12', address: { lines: ['x'.repeat(60)] } };
    await sendCorrection(sandrine, 'child-maelle', { profession: 'Aide-soignante' });
    expect((await kept()).at(-1)!.after).toEqual({ profession: 'Aide-soignante' });
    guardian.details = before;
    const abroad = { 'line-1': '5 Hauptstraße', 'line-2': '', postcode: 'A-1010', town: 'Wien', country: 'Autriche' };
    await sendCorrection(sandrine, 'child-maelle', {
      ...abroad,
      mobile: '+32 470 12 34 56',
      landline: '0262 12 34 56',
    });
    expect((await kept()).at(-1)!.after).toMatchObject({
      address: { lines: ['5 Hauptstraße'], postcode: 'A-1010', town: 'Wien', country: 'Autriche' },
      mobile: '+32470123456',
      landline: '+262262123456',
    });
  });

  it('reads the digits of an Arabic keyboard, and keeps no sign that turns a text round', async () => {
    await sendCorrection(sandrine, 'child-maelle', {
      mobile: '٠٦٩٢ ١٢ ٣٤ ٥٦',
      town: 'AU\u202eRIL\u0000LAC',
      postcode: '۱۵۰۰۰',
    });
    expect((await kept())[0]!.after).toMatchObject({
      mobile: '+262692123456',
      address: { postcode: '15000', town: 'AU RIL LAC' },
    });
  });

  it('sends nothing when nothing changed', async () => {
    const answer = await correct(sandrine, 'child-maelle', {});
    expect(answer.headers.location).toBe(`${MAELLE}?said=same`);
  });

  it('tells what the school decided, with its reason', async () => {
    await sendCorrection(sandrine, 'child-maelle', { email: 's@example.org' });
    const [{ _id: id }] = (await kept()) as [Correction];
    const decide = { uai: UAI, id, decision: 'refused', reason: 'Adresse d’un <b>tiers</b>' } as const;
    await decideCorrection(portal.context, decide, SCHOOL);
    const refused = await sandrine.get(MAELLE);
    expect(plain(refused.text)).toMatch(/Correction refusée .* Raison donnée :/);
    expect(refused.text).toContain('&lt;b&gt;tiers&lt;/b&gt;');
    expect(plain(refused.text)).not.toContain('s@example.org');
    await sendCorrection(sandrine, 'child-maelle', { email: 's2@example.org' });
    const second = (await kept()).at(-1)!._id;
    await decideCorrection(portal.context, { uai: UAI, id: second, decision: 'accepted' }, SCHOOL);
    expect(plain((await sandrine.get(MAELLE)).text)).toMatch(/s2@example\.org Accepté par l’établissement/);
  });

  it('lets her take back what waits', async () => {
    await sendCorrection(sandrine, 'child-maelle', { email: 's@example.org' });
    const { text } = await sandrine.get(`${MAELLE}/withdraw`).expect(200);
    const done = await sandrine.post(`${MAELLE}/withdraw`, formOf(text)).expect(303);
    expect(done.headers.location).toBe(`${MAELLE}?said=withdrawn`);
    expect(await kept()).toMatchObject([{ state: 'withdrawn' }]);
    expect((await sandrine.get(`${MAELLE}/withdraw`)).headers.location).toBe(MAELLE);
  });

  it('in two tabs takes the first, and shows the second what it typed and what is now', async () => {
    const first = await correct(sandrine, 'child-maelle', { email: 'first@example.org' });
    const second = await correct(sandrine, 'child-maelle', { email: 'second@example.org' });
    const answers = await Promise.all(
      [first, second].map(({ text }) => sandrine.post(`${MAELLE}/confirm`, formOf(text))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const loser = answers.find(({ status }) => status === 409)!;
    expect(plain(loser.text)).toContain('Votre fiche a changé entre-temps');
    expect(formOf(loser.text).email).toMatch(/^(first|second)@example\.org$/);
    const [summary] = [await sandrine.post(`${MAELLE}/edit`, formOf(loser.text))];
    await sandrine.post(`${MAELLE}/confirm`, formOf(summary.text)).expect(303);
    expect((await kept()).map(({ state }) => state)).toEqual(['replaced', 'waiting']);
  });

  it('says that it changed meanwhile though an older form comes back for another reason', async () => {
    const summary = await correct(sandrine, 'child-maelle', { profession: 'Aide-soignante' });
    await sendCorrection(sandrine, 'child-maelle', { email: 'other-tab@example.org' });
    const again = await sandrine.post(`${MAELLE}/edit`, { ...formOf(summary.text), do: 'change' });
    const refused = await sandrine.post(`${MAELLE}/confirm`, { ...formOf(summary.text), mobile: '06 12' });
    for (const { text } of [again, refused]) expect(plain(text)).toContain('Votre fiche a changé entre-temps');
  });

  it('sent twice by one impatient hand is one correction, and no reproach', async () => {
    const { text } = await correct(sandrine, 'child-maelle', { email: 'once@example.org' });
    const send = () => sandrine.post(`${MAELLE}/confirm`, formOf(text));
    const answers = [...(await Promise.all([send(), send()])), await send()];
    expect(answers.map(({ headers }) => headers.location)).toEqual(Array(3).fill(`${MAELLE}?said=sent`));
    expect(await kept()).toMatchObject([{ after: { email: 'once@example.org' }, state: 'waiting' }]);
  });

  it('keeps what she typed when her session has ended', async () => {
    const { text } = await sandrine.get(`${MAELLE}/edit`);
    await portalSessions(portal.db).deleteMany({ sub: 'sandrine' });
    const fields = { ...formOf(text), email: 'kept@example.org' };
    const away = await sandrine.post(`${MAELLE}/edit`, fields).expect(303);
    const back = new URL(away.headers.location!, portal.url).searchParams.get('target_link_uri')!;
    expect(back).toMatch(/\/edit\?kept=[\w-]{43}$/);
    const karim = await portal.signedIn('karim');
    await karim.get(back).expect(404);
    portal.provider.visitor = 'sandrine';
    const { page } = await sandrine.open(away.headers.location!);
    expect(formOf(page.text).email).toBe('kept@example.org');
    expect(formOf((await sandrine.get(back)).text).email).toBe('sandrine.brival@example.fr');
  });

  it('is for guardians of the child alone: others find no page', async () => {
    const [karim, pupil] = [await portal.signedIn('karim'), await portal.signedIn('lucas')];
    for (const path of ['', '/edit', '/withdraw']) {
      await karim.get(MAELLE + path).expect(404);
      await pupil.get(`/children/child-lucas/contact-details${path}`).expect(404);
    }
    const { text } = await karim.get('/children/child-ines/contact-details/edit').expect(200);
    await karim.post(`${MAELLE}/confirm`, { ...formOf(text), email: 'k@example.org' }).expect(404);
    const hers = formOf((await sandrine.get(`${MAELLE}/edit`)).text);
    const foreign = { ...formOf(text), by: hers.by! };
    await karim.post('/children/child-ines/contact-details/confirm', foreign).expect(403);
    await sandrine.post(`${MAELLE}/confirm`, { ...hers, _csrf: 'x', email: 'x@example.org' }).expect(403);
    expect(await kept()).toEqual([]);
    await sendCorrection(sandrine, 'child-maelle', { email: 's@example.org' });
    const withdrawal = formOf((await sandrine.get(`${MAELLE}/withdraw`)).text);
    await sandrine.post(`${MAELLE}/withdraw`, { ...withdrawal, by: 'karim' }).expect(403);
    expect(await kept()).toMatchObject([{ state: 'waiting' }]);
  });

  it('is no page for who is a guardian no more, though her session still names the child', async () => {
    const family = portal.provider.directory[UAI]!.find(({ sub }) => sub === 'child-maelle')!;
    const { guardians } = family;
    family.guardians = guardians.filter(({ sub }) => sub !== 'sandrine');
    await sandrine.get(MAELLE).expect(404);
    family.guardians = guardians;
  });

  it('sends SMS to four new mobiles a day and no more, in all her schools together', async () => {
    const children = ['child-maelle', 'child-capucine', 'child-maelle', 'child-capucine', 'child-maelle'];
    const answers: number[] = [];
    for (const [time, child] of children.entries())
      answers.push((await sendCorrection(sandrine, child, { mobile: `06 39 98 02 1${time}` })).status);
    expect(answers).toEqual([303, 303, 303, 303, 422]);
    expect((await sendCorrection(sandrine, 'child-maelle', { email: 'still@example.org' })).status).toBe(303);
  });

  it('is corrected ten times a day and no more', async () => {
    for (let time = 0; time < 10; time += 1) {
      await sendCorrection(sandrine, 'child-maelle', { email: `s${time}@example.org` });
    }
    const answer = await sendCorrection(sandrine, 'child-maelle', { email: 'more@example.org' });
    expect(answer.status).toBe(422);
    expect(plain(answer.text)).toContain('Vous avez corrigé votre fiche plusieurs fois.');
    expect(formOf(answer.text).email).toBe('more@example.org');
  });
});
