import { z } from 'zod';

/**
 * What a report card (bilan) says, as it is stored and as the API writes it: one shape, of domain/livret.md §1 and §3, whether
 * it came from an LSU file or from school software. References of the file are resolved: a card is read without any other.
 */

/** What neither a page nor a PDF can show: control characters but line feeds and tabs, halves of surrogate pairs. */
export const UNSHOWN = /[^\P{Cc}\n\r\t]|\p{Cs}/u;

const notBlank = (longest: number) =>
  z
    .string()
    .trim()
    .normalize()
    .min(1)
    .max(longest)
    .refine((text) => !UNSHOWN.test(text), 'Write no control character but line feeds and tabs.');
const mark = notBlank(8).describe('As teachers write it: «11.5», «11.5/20», «14,5».');
const position = z.int().min(1).max(4).describe('1 «non atteints» to 4 «dépassés».');

/** Civility, first name and family name, of 100 characters each at most. */
const personName = notBlank(210);

/** School subject (discipline), or in first degree a sub-subject under its `domain`. */
const subject = z.strictObject({
  code: notBlank(40).describe('The same through the periods and years: progress is told by it.'),
  label: notBlank(40),
  domain: notBlank(80)
    .optional()
    .describe('First degree: the subject that this is a part of, «Français» of «Lecture et compréhension de l’écrit».'),
  teachers: z.array(personName).max(20).default([]).describe('«Mme Cécile TALOBRE»'),
  elements: z.array(notBlank(300)).max(50).default([]).describe('Principal programme elements worked on.'),
  marks: z.strictObject({ pupil: mark.optional(), group: mark.optional() }).optional(),
  unmarked: z
    .strictObject({ pupil: z.boolean().optional(), group: z.boolean().optional() })
    .optional()
    .describe('Said to be without a mark: the pupil, or the whole class.'),
  position: position.optional(),
  appreciation: notBlank(600).optional(),
});

export const THEMES = ['EPI_SAN', 'EPI_ART', 'EPI_EDD', 'EPI_ICC', 'EPI_LGA', 'EPI_LGE', 'EPI_PRO', 'EPI_STS'] as const;

/** An interdisciplinary project (EPI), or personal support (accompagnement personnalisé). */
const project = z.strictObject({
  title: notBlank(150),
  theme: z.enum(THEMES).optional(),
  topic: notBlank(100).optional().describe('A theme that the school chose itself, instead of a national one.'),
  subjects: z.array(notBlank(40)).max(20).default([]),
  description: notBlank(600).optional(),
  group: notBlank(600).optional().describe('About the pupil’s group.'),
  comment: notBlank(600).optional().describe('About the pupil.'),
});

export const PATHS = ['PAR_AVN', 'PAR_CIT', 'PAR_ART', 'PAR_SAN'] as const;
/** Support measures: hints of health and disability, told to guardians alone (domain/livret.md §1). */
export const SUPPORT = ['PAP', 'PAI', 'PPRE', 'PPS', 'ULIS', 'UPE2A', 'SEGPA', 'CTR'] as const;
/** The eight parts of the common core (socle commun), in the order in which the bilans have them. */
export const CORE = ['CPD_FRA', 'CPD_ETR', 'CPD_SCI', 'CPD_ART', 'MET_APP', 'FRM_CIT', 'SYS_NAT', 'REP_MND'] as const;
/** The sixteen digital skills (compétences numériques), in five fields. */
export const DIGITAL = [
  ...['CN_INF_MEN', 'CN_INF_GER', 'CN_INF_TRA'],
  ...['CN_COM_INT', 'CN_COM_PAR', 'CN_COM_COL', 'CN_COM_SIN'],
  ...['CN_CRE_TEX', 'CN_CRE_MUL', 'CN_CRE_ADA', 'CN_CRE_PRO'],
  ...['CN_PRO_SEC', 'CN_PRO_DON', 'CN_PRO_SAN'],
  ...['CN_ENV_RES', 'CN_ENV_EVO'],
];
/** Regional languages that a bilan of the end of a cycle may name. */
export const REGIONAL = [
  ...['AUC', 'BAQ', 'BRE', 'CAT', 'COS', 'CPF', 'FUD', 'GAL', 'GSW', 'MEL', 'MOL', 'OCI', 'TAH', 'WLS'],
];
export const COMPLEMENTS = ['AUC', 'LCA', 'LCE', 'LCR', 'CHK', 'PRO', 'LSF', 'LVE'] as const;

const count = z.int().min(0).max(999);

/** Who signs for the school. */
const signed = {
  head: notBlank(150).describe('Head of school.'),
  tutors: z
    .array(personName)
    .max(10)
    .default([])
    .describe('«Professeurs principaux», or in first degree the class teachers.'),
};

const periodic = z.strictObject({
  kind: z.literal('periodic'),
  ...signed,
  council: z.iso.date().optional().describe('Day of the class council.'),
  subjects: z.array(subject).max(60),
  digital: z
    .strictObject({
      common: z.array(notBlank(600)).max(10).default([]),
      appreciation: notBlank(600).optional(),
      skills: z
        .array(z.strictObject({ code: z.string().regex(/^CN_[A-Z]{3}_[A-Z]{3}$/), level: z.int().min(1).max(3) }))
        .max(16)
        .default([]),
    })
    .optional(),
  projects: z.array(project).max(20).default([]),
  tutoring: z
    .array(project.omit({ theme: true, topic: true }))
    .max(20)
    .default([]),
  paths: z
    .array(z.strictObject({ code: z.enum(PATHS), text: notBlank(600).optional(), group: notBlank(600).optional() }))
    .max(PATHS.length)
    .default([]),
  support: z
    .array(z.strictObject({ code: z.enum(SUPPORT), detail: notBlank(600).optional() }))
    .max(SUPPORT.length)
    .default([])
    .describe('Support measures: guardians alone read them.'),
  advice: notBlank(1000).describe('«Acquis, progrès et conseils», the general appreciation.'),
  homework: notBlank(600).optional().describe('«Devoirs faits»'),
  attendance: z
    .strictObject({
      lates: count,
      justified: count,
      unjustified: count,
      hours: count.optional(),
      comment: notBlank(600).optional(),
      group: notBlank(600).optional(),
    })
    .describe('Lates, half-days of absence, hours of lessons missed.'),
  core: z
    .array(z.strictObject({ code: z.enum(CORE), position: z.int().min(0).max(4).optional() }))
    .max(CORE.length)
    .default([])
    .describe('What is known of the common core meanwhile; 0 is «dispensé».'),
});

const cycle = z.strictObject({
  kind: z.literal('cycle'),
  ...signed,
  core: z
    .array(z.strictObject({ code: z.enum(CORE), position: z.int().min(0).max(4) }))
    .length(CORE.length)
    .describe('0 «dispensé», 1 «maîtrise insuffisante» to 4 «très bonne maîtrise».'),
  summary: notBlank(1500),
  complement: z
    .strictObject({ code: z.enum(COMPLEMENTS), position: z.int().min(1).max(2).optional() })
    .optional()
    .describe('1 objectives reached, 2 surpassed.'),
  regional: z
    .strictObject({ code: notBlank(40), position: z.int().min(1).max(2).optional() })
    .optional()
    .describe('Regional language: 1 A2 not reached, 2 reached.'),
});

export const contentSchema = z.discriminatedUnion('kind', [periodic, cycle]);

export type ReportCardContent = z.output<typeof contentSchema>;
export type PeriodicContent = z.output<typeof periodic>;
export type CycleContent = z.output<typeof cycle>;
export type Subject = PeriodicContent['subjects'][number];
