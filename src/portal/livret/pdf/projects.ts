import type { Piece } from '../../../pdf/columns.ts';
import { type Part, partOf } from '../../../pdf/layout.ts';
import { GREY } from '../../../pdf/text.ts';
import type { PeriodicContent } from '../../report-cards/content.ts';
import { meaning, skillName } from '../../report-cards/words.ts';
import { addTexts, type Sheet, section } from './sheet.ts';
import { listPieces } from './subjects.ts';

type Project = PeriodicContent['projects'][number];

/** An item of a list: its name, then what is said of it. */
interface Item {
  name: string;
  /** In grey, under the name. */
  about?: string;
  texts: readonly (string | undefined)[];
}

const said = (label: string, text: string | undefined) => (text === undefined ? undefined : `${label}\u00a0: ${text}`);

/** Projects of several subjects (EPI), personal support, paths, digital skills, homework, support measures. */
export function addProjects(sheet: Sheet, content: PeriodicContent): void {
  const { t } = sheet;
  const { digital, homework, paths, projects, support, tutoring } = content;
  const itemOf = ({ title, theme, topic, subjects, description, group, comment }: Project): Item => ({
    name: title,
    about: [theme ? meaning(t, 'report-cards:theme.', theme) : topic, ...subjects].filter(Boolean).join(' · '),
    texts: [description, said(t('livret:card.about-group'), group), said(t('livret:card.about-pupil'), comment)],
  });
  addItems(sheet, t('livret:card.projects'), projects.map(itemOf));
  addItems(sheet, t('livret:card.tutoring'), tutoring.map(itemOf));
  addItems(
    sheet,
    t('livret:card.paths'),
    paths.map(({ code, text, group }) => ({
      name: meaning(t, 'report-cards:path.', code),
      texts: [text, said(t('livret:card.class-paths'), group)],
    })),
  );
  if (digital) addDigital(sheet, digital);
  if (homework !== undefined) {
    const part = section(sheet, t('livret:card.homework'));
    addTexts(sheet, [{ part: partOf(part, 'P'), text: homework, size: sheet.size }]);
  }
  addItems(
    sheet,
    t('livret:card.support'),
    support.map(({ code, detail }) => ({ name: meaning(t, 'report-cards:support.', code), texts: [detail] })),
  );
}

function addItems(sheet: Sheet, title: string, items: readonly Item[]): void {
  if (items.length === 0) return;
  const list = partOf(section(sheet, title), 'L');
  for (const item of items) addTexts(sheet, piecesOf(sheet, partOf(partOf(list, 'LI'), 'LBody'), item));
}

function piecesOf({ size }: Sheet, body: Part, { name, about, texts }: Item): Piece[] {
  const piece = (text: string): Piece => ({ part: partOf(body, 'P'), text, size });
  return [
    { ...piece(name), bold: true },
    ...(about ? [{ ...piece(about), size: size * 0.9, colour: GREY }] : []),
    ...texts.flatMap((text) => (text === undefined ? [] : [piece(text)])),
  ];
}

const LEVELS = 3;

function addDigital(sheet: Sheet, { common, appreciation, skills }: NonNullable<PeriodicContent['digital']>): void {
  const { size, t } = sheet;
  const part = section(sheet, t('livret:card.digital'));
  const texts = [...common, ...(appreciation === undefined ? [] : [appreciation])];
  const levels = skills.map(
    ({ code, level }) => `${skillName(t, code)}\u00a0: ${t('livret:card.digital-level', { level })} sur ${LEVELS}`,
  );
  const pieces = [
    ...texts.map((text) => ({ part: partOf(part, 'P'), text, size })),
    ...(levels.length > 0 ? listPieces(part, levels, size) : []),
  ];
  addTexts(sheet, pieces);
}
