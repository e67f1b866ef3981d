import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import iconv from 'iconv-lite';
import { orientationFiles } from '../../src/portal/campaign/file.model.ts';
import { VAILLAND } from '../portal/support/people.ts';
import { dateOptions, dayFromNow, startSchool, type TestSchool } from './support/school.ts';

jest.setTimeout(300_000);

const UAI = ['--uai', VAILLAND.uai];
const INES = 'child-ines';
const LUCAS = 'child-lucas';
/** Names that a spreadsheet would run, and that need quotes. */
const NADIA = {
  sub: 'child-nadia',
  ine: '990000901AB',
  local_id: '1009',
  given_name: 'Nadia',
  family_name: "N'GUESSAN; FÉRAL",
  birth_date: '2012-11-02',
  division: '3e B',
  level: '2116',
  guardians: [],
};

let school: TestSchool;
beforeAll(async () => {
  school = await startSchool();
  school.provider.directory[VAILLAND.uai]!.push(NADIA);
  expect(await school.campaign('open', ...UAI, ...dateOptions(-3, 2, 5, 6, 9, 11, 14, 30))).toMatchObject({ code: 0 });
});
afterAll(() => school.close());

/** Moves the whole campaign, so that it is another time of its year today. */
async function itIs(...days: number[]) {
  expect(await school.campaign('dates', ...UAI, ...dateOptions(...days), '--yes')).toMatchObject({
    code: 0,
    errors: '',
  });
}

describe('educonnect campaign: what schools record and families give on paper', () => {
  it('L2 tells every fault of a file with its line, and writes nothing', async () => {
    const lines = [
      'Numéro;INE;Nom;Prénom;Date de naissance;Voie 1;Métier 1;Statut 1;Voie 2;Voie 3;Voie 4',
      '1001;;;;;2de-gt;;;cap;;',
      '1002;;BENALI;;;2de-gt;;;;;',
      '9999;;;;;2de-gt;;;;;',
      '1001;;;;;2de-gt;;;;;',
      ';;FERRAND;Lucas;02/09/2012;2de-gt;Boulanger;;2de-gt;lycée;',
      ';;FERRAND;;;2de-gt;;;;;',
    ];
    const file = await school.fill('intentions.csv', lines.join('\r\n'));
    const { code, output, errors } = await school.campaign('enter', 'intentions', file, ...UAI);
    expect(code).toBe(1);
    expect(errors).toMatch(/^\d erreurs dans intentions\.csv\. Rien n’a été changé\.\n$/);
    const told = output.replaceAll('\u00a0', ' ');
    expect(told).toContain('intentions.csv:1 : la colonne « Voie 4 » est inconnue');
    expect(told).toContain(
      'intentions.csv:3 : Numéro 1002 est à FERRAND Lucas, mais la colonne « Nom » dit « BENALI »',
    );
    expect(told).toContain('intentions.csv:4 : « 9999 » n’est pas un élève');
    expect(told).toContain('intentions.csv:5 : BENALI Inès est déjà à la ligne 2');
    expect(told).toContain('intentions.csv:6 : FERRAND Lucas : colonne « Voie 3 » : « lycée » n’est pas une voie');
    expect(told).toContain('intentions.csv:7 : l’élève n’est pas nommé');
    expect(await school.file(INES)).toBeNull();
    const broken = await school.fill('broken.csv', 'Numéro;Voie 1\r\n1001;"2de-gt');
    expect((await school.campaign('enter', 'intentions', broken, ...UAI)).errors).toContain('broken.csv:');
    const twice = await school.fill('twice.csv', 'Numéro;Voie 1;Métier 1;Voie 2\r\n1001;2de-gt;Boulanger;2de-gt');
    const rules = await school.campaign('enter', 'intentions', twice, ...UAI);
    expect(rules.output.replaceAll('\u00a0', ' ')).toMatch(
      /« Métier 1 » : cette voie n’en a pas\n.*« Voie 2 » : la même/,
    );
  });

  it('I2 enters paper forms, as spreadsheets save them, and the same file again changes nothing', async () => {
    const text = [
      'Nom;Prénom;Date de naissance;Voie 1;Métier 1;Statut 1;Voie 2',
      'benali;INES;14/03/2012;2de professionnelle;Métiers de la sécurité;Apprenti;1re année de CAP ou de CAP agricole',
      'FERRAND;Lucas;02/09/2012;;;;',
      `"N'Guessan; Féral";Nadia;02/11/2012;2de-gt;;;`,
    ].join('\r\n');
    const file = await school.fill('fiches.csv', iconv.encode(text, 'windows-1252'));
    const dry = await school.campaign('enter', 'intentions', file, ...UAI, '--dry-run');
    expect(dry).toMatchObject({ code: 0, errors: '', output: expect.stringContaining('Simulation') });
    expect(await school.file(INES)).toBeNull();
    const entered = await school.campaign('enter', 'intentions', file, ...UAI);
    expect(entered).toMatchObject({ code: 0, errors: '' });
    expect(entered.output).toContain('2 fiches d’intentions saisies, 1 ligne vide');
    const ines = await school.file(INES);
    expect(ines).toMatchObject({
      state: 'intentions-validated',
      intentions: {
        wishes: [{ track: '2de-pro', occupation: 'Métiers de la sécurité', status: 'apprentice' }, { track: 'cap' }],
        by: { kind: 'administrator', id: userInfo().username },
      },
    });
    expect(ines!.pen).toBeUndefined();
    expect(await school.lastAct()).toMatchObject({ action: 'campaign-recorded', details: { count: '2' } });
    const again = await school.campaign('enter', 'intentions', file, ...UAI);
    expect(again.output).toContain('0 fiche d’intentions saisie, 2 sans changement, 1 ligne vide');
    expect(await school.file(INES)).toEqual(ines);
    const one = ['--pupil', 'FERRAND Lucas 02/09/2012', '--set', 'Voie 1=2de-gt'];
    expect(await school.campaign('enter', 'intentions', ...UAI, ...one)).toMatchObject({ code: 0, errors: '' });
    expect(await school.file(LUCAS)).toMatchObject({ intentions: { wishes: [{ track: '2de-gt' }] } });
  });

  it('L1 exports what families entered, harmless to spreadsheets, for the administrator alone', async () => {
    const set = ['--set', 'Voie 1=cap', 'Métier 1==HYPERLINK("http://example.org")'];
    expect(await school.campaign('enter', 'intentions', ...UAI, '--pupil', '1002', ...set)).toMatchObject({ code: 0 });
    const out = ['--out', school.path('intentions-export.csv')];
    const exported = await school.campaign('export', 'intentions', ...UAI, ...out);
    expect(exported).toMatchObject({ code: 0, errors: '' });
    const csv = await school.read('intentions-export.csv');
    expect(csv).toMatch(/^\ufeffINE;Numéro;Nom;Prénom;Date de naissance;Classe;État;/);
    expect(csv).toContain(';1001;BENALI;Inès;14/03/2012;3e A;intentions validées;établissement;');
    expect(csv).toContain(`990000901AB;1009;"N'GUESSAN; FÉRAL";Nadia;`);
    expect(csv).toContain(`;"'=HYPERLINK(""http://example.org"")";`);
    expect(await school.lastAct()).toMatchObject({ action: 'campaign-exported' });
    const again = await school.campaign('export', 'intentions', ...UAI, ...out);
    expect(again).toMatchObject({ code: 1, errors: expect.stringContaining('existe déjà') });
  });

  it('I5 fills a template with the council’s opinions, which families may then read', async () => {
    const early = ['record', 'opinions', ...UAI, '--pupil', '1002', '--set', 'Avis 1=Favorable'];
    const refused = await school.campaign(...early);
    expect(refused.output.replaceAll('\u00a0', ' ')).toMatch(
      /^ERREUR FERRAND .* « intentions validées », mais en : « intentions closes »/,
    );
    await itIs(-9, -5, -3, 2, 6, 8, 11, 30);
    const division = ['--division', '3e A'];
    const out = ['--out', school.path('avis.csv')];
    expect(await school.campaign('template', 'opinions', ...UAI, ...division, ...out)).toMatchObject({ code: 0 });
    const [header = '', ...lines] = (await school.read('avis.csv')).trim().split('\r\n');
    expect(header).toContain('Intention 1;Intention 2;Intention 3;Avis 1;Avis 2;Avis 3;Recommandation;Motivations');
    expect(lines).toHaveLength(2);
    const short = lines.map((line) => line.replace(/;{5}$/, ';Favorable;;;;'));
    const missing = await school.campaign(
      'record',
      'opinions',
      await school.fill('a.csv', [header, ...short].join('\n')),
      ...UAI,
    );
    expect(missing.output.replaceAll('\u00a0', ' ')).toMatch(
      /:2 : BENALI Inès : colonne « Avis » : il faut une réponse pour chaque/,
    );
    const whole = [
      lines[0]!.replace(/;{5}$/, ';réservé;FAVORABLE;;2de-gt;"Des efforts,\nà poursuivre."'),
      lines[1]!.replace(/;{5}$/, ';Défavorable;;;;'),
    ];
    const file = await school.fill('b.csv', [header, ...whole].join('\n'));
    const recorded = await school.campaign('record', 'opinions', file, ...UAI);
    expect(recorded).toMatchObject({ code: 0, errors: '', output: expect.stringContaining('2 avis enregistrés') });
    expect(await school.file(INES)).toMatchObject({
      opinion: { answers: ['reserved', 'favourable'], recommended: '2de-gt', reasons: 'Des efforts,\nà poursuivre.' },
    });
    const before = await school.file(INES);
    const acknowledged = ['--pupil', 'Inès BENALI', '--set', 'Accusé de réception=Oui'];
    // Names are written as in the school’s files: family name first.
    expect((await school.campaign('enter', 'acknowledgements', ...UAI, ...acknowledged)).errors).toContain(
      'non trouvé',
    );
    acknowledged[1] = 'BENALI Inès';
    expect(await school.campaign('enter', 'acknowledgements', ...UAI, ...acknowledged)).toMatchObject({ code: 0 });
    const again = await school.campaign('record', 'opinions', file, ...UAI);
    expect(again.output).toContain('0 avis enregistré, 2 sans changement');
    expect(await school.file(INES)).toMatchObject({ acknowledged: {}, opinion: before!.opinion });
    const table = (await school.campaign('class', ...UAI)).output;
    expect(table).toMatch(/3e A +BENALI Inès +avis consulté +2de-pro › cap\n/);
    expect(table).toMatch(/avis consulté +1\n/);
  });

  it('I6 records proposals, answers, meetings, decisions, an appeal and the commission', async () => {
    await itIs(-9, -8, -7, -6, 6, 8, 11, 30);
    const one = (what: string, ...cells: string[]) => [what, ...UAI, '--pupil', '1001', '--set', ...cells];
    const good = async (...words: string[]) => {
      const { code, errors, output } = await school.campaign(...words);
      expect({ words, code, errors, output }).toEqual({ words, code: 0, errors: '', output: expect.any(String) });
    };
    await good('enter', ...one('choices', 'Voie 1=2de-gt', 'Voie 2=2de-pro'));
    await itIs(-9, -8, -7, -6, -5, -4, 11, 30);
    await good(
      'record',
      ...one('proposals', 'Accord 1=Non', 'Accord 2=non', 'Autre voie=cap', 'Mise à niveau=Stage de mai'),
    );
    await good('enter', ...one('answers', 'Réponse=Désaccord'));
    const yesterday = dayFromNow(-1).split('-').reverse().join('/');
    const wrongHour = await school.campaign('record', ...one('meetings', `Date=${yesterday}`, 'Heure=25:00'));
    expect(wrongHour).toMatchObject({ code: 1 });
    await good('record', ...one('meetings', `Date=${yesterday}`, 'Heure=17h30', 'Lieu=Bureau du principal'));
    await good('record', ...one('decisions', 'Décision 1=cap', 'Motivations=Au vu des résultats.'));
    await good('enter', ...one('answers', 'Réponse=Appel'));
    await good('record', ...one('commission', 'Décision 1=2de-pro'));
    const file = await school.file(INES);
    expect(file).toMatchObject({
      state: 'commission-decided',
      meeting: { place: 'Bureau du principal' },
      headDecision: { tracks: ['cap'], reasons: 'Au vu des résultats.' },
      commissionDecision: { tracks: ['2de-pro'] },
    });
    for (const { by } of file!.history) expect(by).toEqual({ kind: 'administrator', id: userInfo().username });
    const out = ['--out', school.path('choix.csv')];
    await good('export', 'choices', ...UAI, '--division', '3e A', ...out);
    expect(await school.read('choix.csv')).toMatch(/décision de la commission;.*;2de professionnelle\r\n/);
  });

  it('I2 releases the pen of a guardian, once', async () => {
    const question = [...UAI, '--pupil', NADIA.ine];
    const free = await school.campaign('release-pen', ...question, '--yes');
    expect(free).toMatchObject({ code: 0, output: expect.stringContaining('rien n’a changé') });
    const pen = { sub: 'karim', name: 'M. Karim BENALI' };
    await orientationFiles(school.db).updateOne({ pupil: LUCAS }, { pen });
    const taken = [...UAI, '--pupil', '1002'];
    expect((await school.campaign('release-pen', ...taken)).errors).toContain('--yes');
    expect(await school.file(LUCAS)).toMatchObject({ pen });
    expect(await school.campaign('release-pen', ...taken, '--yes')).toMatchObject({ code: 0, errors: '' });
    const released = await school.file(LUCAS);
    expect(released!.pen).toBeUndefined();
    expect(released!.history.at(-1)).toMatchObject({ event: 'release-pen', by: { id: userInfo().username } });
    expect(await school.campaign('release-pen', ...UAI, '--pupil', 'X')).toMatchObject({ code: 1 });
  });

  it.each([
    [['record', 'avis', 'x.csv', ...UAI], /« avis » n’existe pas : écrivez opinions, /],
    [['record', 'opinions', ...UAI], /un fichier CSV, ou un élève/],
    [['record', 'opinions', 'nowhere.csv', ...UAI], /nowhere\.csv n’existe pas/],
    [['export', 'wishes', ...UAI], /intentions ou choices/],
    [['class', ...UAI, '--division', '9e Z'], /classe « 9e Z » de \S+ Ses classes : 3e A, 3e B\./],
    [['record', 'opinions', ...UAI, '--pupil', '1001', '--set', 'Avis=Favorable'], /--set « Avis=Favorable »/],
  ])('M3 says in one message what is wrong with %j', async (words, message) => {
    const { code, output, errors } = await school.campaign(...words);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(message);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });
});
