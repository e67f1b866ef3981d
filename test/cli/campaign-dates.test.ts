import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { campaigns } from '../../src/portal/campaign/campaign.model.ts';
import { VAILLAND } from '../portal/support/people.ts';
import { dateOptions, dayFromNow, startSchool, type TestSchool, THIS_YEAR } from './support/school.ts';

jest.setTimeout(300_000);

let school: TestSchool;
beforeAll(async () => {
  school = await startSchool();
});
afterAll(() => school.close());

const UAI = ['--uai', VAILLAND.uai];
const OPEN_NOW = [-2, 3, 5, 6, 9, 11, 14, 30];
const stored = () => campaigns(school.db).findOne({ uai: VAILLAND.uai }).lean();

describe('educonnect campaign: the dates of a school’s year', () => {
  it('M3 says in one message what is wrong, and changes nothing', async () => {
    const dates = dateOptions(...OPEN_NOW);
    const wrong: [string[], RegExp][] = [
      [['open', '--uai', '0159901X', ...dates], /code UAI/],
      [['open', ...UAI, '--year', '26', ...dates], /année scolaire/],
      [['open', ...UAI, ...dates.slice(2)], /Il manque des dates : --intentions-open\./],
      [
        ['open', ...UAI, ...dateOptions(-2, 3, 3, 6, 9, 11, 14, 30)],
        /--opinions-on .* doit venir après --intentions-close/,
      ],
      [['open', ...UAI, ...dates, '--ends-on', '31/02/2027'], /« 2027-02-31 » n’est pas un jour/],
      [['open', ...UAI, ...dates, '--ends-on', '2031-01-01'], /n’est pas dans l’année scolaire/],
      [['dates', ...UAI, '--ends-on', dayFromNow(30), '--yes'], /n’a pas ouvert de campagne/],
      [['close', ...UAI, '--yes'], /n’a pas ouvert de campagne/],
      [['class', ...UAI], /n’a pas ouvert de campagne/],
    ];
    for (const [words, message] of wrong) {
      const { code, output, errors } = await school.campaign(...words);
      expect({ words, code, output }).toEqual({ words, code: 1, output: '' });
      expect(errors).toMatch(message);
      expect(errors.trim().split('\n')).toHaveLength(1);
    }
    expect(await stored()).toBeNull();
  });

  it('I7 opens a campaign with all its dates, once, and writes who did', async () => {
    const opened = await school.reallyCampaign('open', ...UAI, ...THIS_YEAR, ...dateOptions(...OPEN_NOW));
    expect(opened).toMatchObject({ code: 0, errors: '' });
    expect(opened.output).toContain('Collège Hortense Vailland');
    const by = { kind: 'administrator', id: userInfo().username };
    expect(await stored()).toMatchObject({ version: 1, dates: { intentionsOpen: dayFromNow(-2) }, history: [{ by }] });
    expect(await school.lastAct()).toMatchObject({ action: 'campaign-set', actor: { name: userInfo().username } });
    const again = await school.campaign('open', ...UAI, ...dateOptions(...OPEN_NOW));
    expect(again).toMatchObject({ code: 0, output: expect.stringContaining('rien n’a changé') });
    const other = await school.campaign('open', ...UAI, ...dateOptions(-2, 2, 5, 6, 9, 11, 14, 30));
    expect(other).toMatchObject({ code: 1, errors: expect.stringContaining('déjà ouverte') });
    expect(await stored()).toMatchObject({ version: 1 });
  });

  it('I7 lists campaigns, and shows one with its pupils by state', async () => {
    expect((await school.campaign('list')).output).toContain(`${VAILLAND.uai}  `);
    const { code, output } = await school.campaign('show', ...UAI);
    expect(code).toBe(0);
    expect(output).toMatch(/2 élèves :\n {2}intentions à saisir +2\n/);
  });

  it('I7 closes the entry under way before its day, and opens it again by another day', async () => {
    const asked = await school.campaign('close', ...UAI);
    expect(asked).toMatchObject({ code: 1, errors: expect.stringContaining('--yes') });
    expect(await school.campaign('close', ...UAI, '--yes')).toMatchObject({ code: 0, errors: '' });
    expect((await school.campaign('show', ...UAI)).output).toMatch(/intentions closes +2\n/);
    const nothing = await school.campaign('close', ...UAI, '--yes');
    expect(nothing).toMatchObject({ code: 1, errors: expect.stringContaining('Aucune saisie n’est ouverte') });
    const sameDay = ['--intentions-close', dayFromNow(3)];
    expect((await school.campaign('dates', ...UAI, ...sameDay)).output).toContain(
      'se rouvre par un autre dernier jour',
    );
    const french = dayFromNow(4).split('-').reverse().join('/');
    expect(await school.campaign('dates', ...UAI, '--intentions-close', french)).toMatchObject({ code: 1 });
    const moved = await school.campaign('dates', ...UAI, '--intentions-close', french, '--yes');
    expect(moved).toMatchObject({ code: 0, errors: '' });
    expect((await school.campaign('show', ...UAI)).output).toMatch(/intentions à saisir +2\n/);
    const same = await school.campaign('dates', ...UAI, '--intentions-close', french);
    expect(same).toMatchObject({ code: 0, output: expect.stringContaining('rien n’a changé') });
    expect(await stored()).toMatchObject({ version: 3, dates: { intentionsClose: dayFromNow(4) } });
  });

  it('G5 says that the provider has to run, where pupils are needed', async () => {
    school.provider.breakDown('silence');
    const away = await school.reallyCampaign('class', ...UAI, ...THIS_YEAR);
    expect(away).toMatchObject({ code: 1, output: '', errors: expect.stringContaining('educonnect start') });
    expect(away.errors.trim().split('\n')).toHaveLength(1);
  });
});
