import { REGIONS } from '../../web/texts.ts';
import type { LocalDates } from '../campaign/local-dates.ts';
import type { CycleContent, PeriodicContent } from '../report-cards/content.ts';
import { attendanceLines, meaning, skillName } from '../report-cards/words.ts';
import type { Words } from '../service-entry.ts';
import { showSubjects } from './shown-subjects.ts';

type Core = PeriodicContent['core'] | CycleContent['core'];
type Project = PeriodicContent['projects'][number] | PeriodicContent['tutoring'][number];

/** A periodic card in words, part by part; a part with nothing in it is absent (J2). */
export function showPeriodic(content: PeriodicContent, words: Words, dates: LocalDates) {
  const { t } = words;
  const { digital, attendance } = content;
  return {
    advice: content.advice,
    subjects: content.subjects.length > 0 ? showSubjects(content.subjects, words) : undefined,
    digital: digital && {
      ...digital,
      skills: digital.skills.map(({ code, level }) => ({ name: skillName(t, code), level })),
    },
    projects: content.projects.map((project) => ({
      ...showProject(project, words),
      theme: project.theme ? meaning(t, 'report-cards:theme.', project.theme) : project.topic,
    })),
    tutoring: content.tutoring.map((project) => showProject(project, words)),
    paths: content.paths.map(({ code, ...said }) => ({ name: meaning(t, 'report-cards:path.', code), ...said })),
    support: content.support.map(({ code, detail }) => ({ name: meaning(t, 'report-cards:support.', code), detail })),
    homework: content.homework,
    attendance: { ...attendance, lines: attendanceLines(t, attendance) },
    core: showCore(content.core, words),
    ...showSigned(content),
    council: content.council && dates.campaignDay(content.council),
  };
}

/** The end of a cycle in words. */
export function showCycle(content: CycleContent, words: Words) {
  const { t } = words;
  const { complement, regional } = content;
  return {
    advice: content.summary,
    core: showCore(content.core, words),
    complement: complement &&
      complement.code !== 'AUC' && {
        name: meaning(t, 'report-cards:complement.', complement.code),
        position: complement.position && meaning(t, 'report-cards:complement-position.', complement.position),
      },
    regional: regional && {
      name: regional.code,
      position: regional.position && meaning(t, 'report-cards:regional-position.', regional.position),
    },
    ...showSigned(content),
  };
}

const showSigned = ({ head, tutors }: PeriodicContent | CycleContent) => ({ head, tutors: tutors.join(', ') });

function showProject({ title, subjects, description, group, comment }: Project, { locale }: Words) {
  const list = new Intl.ListFormat(REGIONS[locale], { type: 'conjunction' });
  return { title, subjects: list.format(subjects), description, group, comment };
}

/** The parts of the common core that something is said of. */
function showCore(core: Core, { t }: Words) {
  return core.flatMap(({ code, position }) =>
    position === undefined
      ? []
      : [
          {
            name: meaning(t, 'report-cards:core.', code),
            words: meaning(t, 'report-cards:mastery.', position),
            // Who is exempted stands nowhere on the scale.
            ...(position > 0 && { steps: [1, 2, 3, 4].map((step) => step <= position) }),
          },
        ],
  );
}
