import { describe, expect, it } from '@jest/globals';
import { brokenRules } from '../../../src/config/rules.ts';
import { demonstration, exampleOfProduction, secretNamed } from '../../support/config.ts';

const good = {
  id: 'agenda',
  url: 'https://agenda.example.fr/hooks',
  secrets: ['env:AGENDA_WEBHOOK'],
  schools: ['0159901F'],
};
const given = (...webhooks: object[]) =>
  demonstration(({ portal }) => Object.assign(portal!, { webhooks: webhooks.map((one) => ({ ...good, ...one })) }));
const rules = (...webhooks: object[]) =>
  brokenRules(given(...webhooks)).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('L2 the webhooks of a configuration', () => {
  it('L2 are told of all events unless some are named', () => {
    expect(given({}).portal!.webhooks).toEqual([{ ...good, secrets: [secretNamed('AGENDA_WEBHOOK')] }]);
    expect(rules({}, { id: 'notes', schools: 'all', events: ['contact.corrected'] })).toEqual([]);
  });

  it.each([
    [
      'a password in the address, which logs of proxies would keep',
      { url: 'https://me:secret@agenda.example.fr/' },
      /sans identifiant/,
    ],
    ['an address of a file', { url: 'file:///etc/passwd' }, /adresse complète/],
    ['a secret of another form', { secrets: ['env:AGENDA'] }, /whsec_/],
    ['three secrets', { secrets: Array.from({ length: 3 }, () => 'env:AGENDA_WEBHOOK') }, /too_big|2/],
    ['no school', { schools: [] }, /all/],
    ['an event that nobody tells', { events: ['pupil.renamed'] }, /events/],
  ])('L2 are refused with %s', (_, change, message) => {
    expect(() => given(change)).toThrow(message);
  });

  it('L2 have a name each, and schools that exist', () => {
    expect(rules({}, {})).toEqual([expect.stringMatching(/^portal\.webhooks\.1\.id: .*déjà déclaré/)]);
    expect(rules({ schools: ['0159901F', '0159901X'] })).toEqual([
      expect.stringMatching(/^portal\.webhooks\.0\.schools\.1: .*contrôle/),
    ]);
  });

  it('L2 are sent over TLS where real families are', () => {
    const settings = exampleOfProduction();
    const webhooks = [{ ...good, schools: 'all' as const, url: 'http://agenda.example.fr/hooks' }];
    Object.assign(settings.portal!, { webhooks });
    expect(brokenRules(settings)).toEqual([
      { path: ['portal', 'webhooks', 0, 'url'], message: 'en production, écrivez une adresse https' },
    ]);
  });
});
