import type { z } from 'zod';
import type { level } from './orientation.ts';

type Level = z.input<typeof level>;
type Track = Level['tracks'][number];

/** Levels of the national procedure (domain/orientation.md §1 and §5), where the configuration has none of its own. */

const PROFESSIONAL: Track = {
  id: '2de-pro',
  name: { fr: '2de professionnelle', en: '2de professionnelle (vocational)', ar: '2de professionnelle (مهنية)' },
  help: {
    fr: 'Trois ans pour apprendre un métier, jusqu’au baccalauréat professionnel.',
    en: 'Three years to learn a trade, up to the vocational baccalauréat.',
    ar: 'ثلاث سنوات لتعلّم مهنة حتى البكالوريا المهنية.',
  },
  occupation: true,
  statuses: true,
};

const CAP: Track = {
  id: 'cap',
  name: { fr: '1re année de CAP ou de CAP agricole', en: 'First year of CAP', ar: 'السنة الأولى من CAP' },
  help: {
    fr: 'Deux ans pour apprendre un métier, jusqu’au certificat d’aptitude professionnelle.',
    en: 'Two years to learn a trade, up to a first vocational certificate.',
    ar: 'سنتان لتعلّم مهنة حتى شهادة الكفاءة المهنية.',
  },
  occupation: true,
  statuses: true,
};

const GENERAL_AND_TECHNOLOGICAL: Track = {
  id: '2de-gt',
  name: {
    fr: '2de générale et technologique ou 2de STHR',
    en: '2de générale et technologique, or 2de STHR',
    ar: '2de générale et technologique أو 2de STHR',
  },
  help: {
    fr: 'Trois ans au lycée, jusqu’au baccalauréat général ou technologique. STHR : sciences et technologies de l’hôtellerie et de la restauration.',
    en: 'Three years at a lycée, up to the general or technological baccalauréat. STHR: hotel and catering.',
    ar: 'ثلاث سنوات في الثانوية حتى البكالوريا العامة أو التكنولوجية. STHR: الفندقة والمطعمة.',
  },
};

const GENERAL: Track = {
  id: '1re-generale',
  name: { fr: '1re générale', en: '1re générale (general)', ar: '1re générale (عامة)' },
  help: {
    fr: 'Deux ans jusqu’au baccalauréat général. Vous choisissez trois enseignements de spécialité avec le lycée.',
    en: 'Two years up to the general baccalauréat. You choose three special subjects with the lycée.',
    ar: 'سنتان حتى البكالوريا العامة. تختارون ثلاث مواد تخصص مع الثانوية.',
  },
};

/** The series of the baccalauréat technologique: what each is about, in the family's language. */
const SERIES: readonly { code: string; fr: string; en: string; ar: string }[] = [
  {
    code: 'STMG',
    fr: 'Management et gestion : l’entreprise, le droit, l’économie.',
    en: 'Management: companies, law, economics.',
    ar: 'الإدارة والتسيير: الشركات والقانون والاقتصاد.',
  },
  {
    code: 'STI2D',
    fr: 'Industrie et développement durable : énergie, construction, numérique.',
    en: 'Industry and sustainable development: energy, building, computing.',
    ar: 'الصناعة والتنمية المستدامة: الطاقة والبناء والرقميات.',
  },
  {
    code: 'STL',
    fr: 'Laboratoire : biologie, physique, chimie.',
    en: 'Laboratory: biology, physics, chemistry.',
    ar: 'المختبر: الأحياء والفيزياء والكيمياء.',
  },
  {
    code: 'ST2S',
    fr: 'Santé et social : le corps, la santé, l’aide aux personnes.',
    en: 'Health and social care: the body, health, helping people.',
    ar: 'الصحة والمجال الاجتماعي: الجسم والصحة ومساعدة الناس.',
  },
  {
    code: 'STD2A',
    fr: 'Design et arts appliqués.',
    en: 'Design and applied arts.',
    ar: 'التصميم والفنون التطبيقية.',
  },
  {
    code: 'STAV',
    fr: 'Agronomie et vivant, dans un lycée agricole.',
    en: 'Farming and living things, at an agricultural lycée.',
    ar: 'الزراعة وعلوم الكائنات الحية، في ثانوية زراعية.',
  },
  {
    code: 'STHR',
    fr: 'Hôtellerie et restauration, après une 2de STHR ou une mise à niveau.',
    en: 'Hotel and catering, after a 2de STHR or a catch-up course.',
    ar: 'الفندقة والمطعمة، بعد 2de STHR أو دورة تأهيل.',
  },
  {
    code: 'S2TMD',
    fr: 'Théâtre, musique ou danse.',
    en: 'Theatre, music or dance.',
    ar: 'المسرح أو الموسيقى أو الرقص.',
  },
];

const technological = ({ code, ...help }: (typeof SERIES)[number]): Track => ({
  id: `1re-${code.toLowerCase()}`,
  name: {
    fr: `1re technologique ${code}`,
    en: `1re technologique ${code}`,
    ar: `1re technologique ${code} (تكنولوجية)`,
  },
  help,
});

const BRIDGE: Track = {
  id: '1re-pro',
  name: {
    fr: '1re professionnelle (passerelle)',
    en: '1re professionnelle (vocational, by a bridge)',
    ar: '1re professionnelle (مهنية، عبر معبر)',
  },
  help: {
    fr: 'Changer de voie pour apprendre un métier, avec un stage d’adaptation. Parlez-en d’abord avec le lycée.',
    en: 'Changing course to learn a trade, with some lessons to catch up. Talk about it with the lycée first.',
    ar: 'تغيير المسار لتعلّم مهنة مع دروس للتأقلم. تحدّثوا أولًا مع الثانوية.',
  },
  occupation: true,
  statuses: true,
};

export const NATIONAL_LEVELS: Level[] = [
  {
    id: 'troisieme',
    name: { fr: '3e', en: '3e (last year of collège)', ar: '3e' },
    codes: ['2116'],
    mayStay: true,
    tracks: [GENERAL_AND_TECHNOLOGICAL, PROFESSIONAL, CAP],
  },
  {
    id: 'troisieme-pro',
    name: {
      fr: '3e SEGPA ou prépa-métiers',
      en: '3e SEGPA or prépa-métiers (last year of collège)',
      ar: '3e SEGPA أو prépa-métiers',
    },
    codes: ['2434'],
    mayStay: true,
    tracks: [PROFESSIONAL, CAP],
  },
  {
    id: 'seconde-gt',
    name: {
      fr: '2de générale et technologique',
      en: '2de générale et technologique (first year of lycée)',
      ar: '2de générale et technologique',
    },
    codes: ['2211'],
    mayStay: true,
    tracks: [GENERAL, ...SERIES.map(technological), BRIDGE],
  },
];
