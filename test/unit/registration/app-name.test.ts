import { describe, expect, it } from '@jest/globals';
import { nameApp } from '../../../src/idp/oidc/registration/app-name.ts';

const RESERVED = [
  'ÉduConnect',
  'Éducation nationale',
  'FranceConnect',
  'Académie de Rennes',
  'Rectorat',
  'Ministère de l’Éducation',
  'République française',
];

/** The same numbers at each run: a fault that is found once is found again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What reads like a letter, of other scripts, forms and signs. */
const LOOKALIKES: Record<string, string> = {
  a: 'аɑαａ@4àâ𝐚',
  c: 'сϲｃ(ç𝐜',
  d: 'ԁｄ𝐝',
  e: 'еｅ3éèêë𝐞ᴇ',
  i: 'іｉ1l!ıïîӏ',
  l: 'ｌ1Iӏ|',
  n: 'ｎոñ𝐧',
  o: 'оοｏ0öô𝐨',
  r: 'ｒг𝐫',
  s: 'ѕｓ5$𝐬',
  t: 'ｔ7+𝐭',
  u: 'ｕυùûü𝐮',
};
const BETWEEN = [
  '\u200b',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u202e',
  '\u2066',
  '\u00ad',
  '\u034f',
  ' ',
  '.',
  '-',
  '’',
  '\u0301',
];

function disguise(word: string, below: (limit: number) => number): string {
  return [...word]
    .map((letter) => {
      const alike = [...(LOOKALIKES[letter.normalize('NFD')[0]!.toLowerCase()] ?? '')];
      const other = alike.length > 0 && below(3) === 0 ? alike[below(alike.length)]! : letter;
      const cased = below(2) === 0 ? other.toUpperCase() : other;
      return below(5) === 0 ? cased + BETWEEN[below(BETWEEN.length)] : cased;
    })
    .join('');
}

describe('S41 names of apps', () => {
  it('S41 takes no name that reads like a service of the State, in 5000 disguises', () => {
    const below = numbers(6);
    const taken: string[] = [];
    for (let n = 0; n < 5_000; n += 1) {
      const disguised = disguise(RESERVED[n % RESERVED.length]!, below);
      if (nameApp(disguised).ok) taken.push(disguised);
      if (nameApp(`Mon app ${disguised} officielle`).ok) taken.push(`… ${disguised} …`);
    }
    expect(taken.slice(0, 20)).toEqual([]);
  });

  it('S41 shows nothing invisible, nothing that turns the order, and compatibility forms as plain letters', () => {
    expect(nameApp('  Mon\u200b \u202eagenda\u2066\n  ﬁable ')).toEqual({ ok: true, name: 'Mon agenda fiable' });
    expect(nameApp('Ｃａｎｔｉｎｅ')).toEqual({ ok: true, name: 'Cantine' });
  });

  it.each([
    'Mon agenda',
    'Cantine d’Évry – 2026',
    'Le Bus scolaire (Nord)',
    'L’École à la maison',
    'Cœur & Co.',
    'Devoirs+',
    'مذكرتي',
    'Cloche 24',
  ])('S41 takes «%s» as it is', (name) => {
    expect(nameApp(name)).toEqual({ ok: true, name: name.normalize('NFKC') });
  });

  it.each([
    ['', 'empty'],
    ['\u200b\u200b', 'empty'],
    ['1234', 'empty'],
    ['x'.repeat(61), 'long'],
    ['Mon agеnda', 'characters'],
    ['Агенда', 'characters'],
    ['Agenda مذكرتي', 'characters'],
    ['<b>Agenda</b>', 'characters'],
    ['agenda@example.fr', 'characters'],
    ['compte.gouv.fr', 'reserved'],
  ])('S41 refuses «%s»: %s', (name, reason) => {
    expect(nameApp(name)).toEqual({ ok: false, reason });
  });

  it('S41 takes no name that belongs to another client', () => {
    expect(nameApp('mon agenda', ['Mon Agenda'])).toEqual({ ok: false, reason: 'reserved' });
    expect(nameApp('M0n  Agenda', ['Mon Agenda'])).toEqual({ ok: false, reason: 'reserved' });
    expect(nameApp('Mon agenda du soir', ['Mon Agenda'])).toMatchObject({ ok: true });
  });
});
