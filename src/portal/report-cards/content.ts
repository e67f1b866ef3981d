import { z } from 'zod';

/**
 * What a report card (bilan) says, as it is stored and as the API writes it: one shape, of domain/livret.md §1 and §3, whether
 * it came from an LSU file or from school software. References of the file are resolved: a card is read without any other.
 */

const notBlank = (longest: number) => z.string().trim().min(1).max(longest);
/** As teachers write it: «11.5», «11.5/20», «14,5». */
const mark = notBlank(8);
/** 1 «non atteints» to 4 «dépassés». */
const position = z.int().min(1).max(4);

/** School subject (discipline), or in first degree a sub-subject under its `domain`. */
const subject = z.strictObject({
  /** Of the file's nomenclature; the same through the periods and years, for progress (J5). */
  code: notBlank(40),
  label: notBlank(40),
  /** First degree: the subject that this one is a part of, «Français» of «Lecture et compréhension de l’écrit». */
  domain: notBlank(80).optional(),
  /** «Mme Talobre Cécile» */
  teachers: z.array(notBlank(120)).max(20).default([]),
  /** Principal programme elements worked on. */
  elements: z.array(notBlank(300)).max(50).default([]),
  marks: z.strictObject({ pupil: mark.optional(), group: mark.optional() }).optional(),
  /** Said to be without a mark: the pupil, or the whole class. */
  unmarked: z.strictObject({ pupil: z.boolean().optional(), group: z.boolean().optional() }).optional(),
  position: position.optional(),
  appreciation: notBlank(600).optional(),
});

/** An interdisciplinary project (EPI), or personal support (accompagnement personnalisé). */
const project = z.strictObject({
  title: notBlank(150),
  theme: z.enum(['EPI_SAN', 'EPI_ART', 'EPI_EDD', 'EPI_ICC', 'EPI_LGA', 'EPI_LGE', 'EPI_PRO', 'EPI_STS']).optional(),
  subjects: z.array(notBlank(40)).max(20).default([]),
  description: notBlank(600).optional(),
  /** About the pupil's group. */
  group: notBlank(600).optional(),
  /** About the pupil. */
  comment: notBlank(600).optional(),
});

export const PATHS = ['PAR_AVN', 'PAR_CIT', 'PAR_ART', 'PAR_SAN'] as const;
/** Support measures: hints of health and disability, told to guardians alone (domain/livret.md §1). */
export const SUPPORT = ['PAP', 'PAI', 'PPRE', 'PPS', 'ULIS', 'UPE2A', 'SEGPA', 'CTR'] as const;
/** The eight parts of the common core (socle commun), in the order in which the bilans have them. */
export const CORE = ['CPD_FRA', 'CPD_ETR', 'CPD_SCI', 'CPD_ART', 'MET_APP', 'FRM_CIT', 'SYS_NAT', 'REP_MND'] as const;
export const COMPLEMENTS = ['AUC', 'LCA', 'LCE', 'LCR', 'CHK', 'PRO', 'LSF', 'LVE'] as const;

const count = z.int().min(0).max(999);

/** Who signs for the school. */
const signed = {
  /** Head teacher. */
  head: notBlank(150),
  /** «Professeurs principaux», or in first degree the class teachers. */
  tutors: z.array(notBlank(120)).max(10).default([]),
};

const periodic = z.strictObject({
  kind: z.literal('periodic'),
  ...signed,
  /** Of the class council. */
  council: z.iso.date().optional(),
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
    .array(project.omit({ theme: true }))
    .max(20)
    .default([]),
  paths: z
    .array(z.strictObject({ code: z.enum(PATHS), text: notBlank(600).optional(), group: notBlank(600).optional() }))
    .max(PATHS.length)
    .default([]),
  support: z
    .array(z.strictObject({ code: z.enum(SUPPORT), detail: notBlank(600).optional() }))
    .max(SUPPORT.length)
    .default([]),
  /** «Acquis, progrès et conseils», the general appreciation. */
  advice: notBlank(1000),
  /** «Devoirs faits» */
  homework: notBlank(600).optional(),
  /** Lates, half-days of absence, hours of lessons missed. */
  attendance: z.strictObject({
    lates: count,
    justified: count,
    unjustified: count,
    hours: count.optional(),
    comment: notBlank(600).optional(),
    group: notBlank(600).optional(),
  }),
  /** What is known of the common core meanwhile; 0 is «dispensé». */
  core: z
    .array(z.strictObject({ code: z.enum(CORE), position: z.int().min(0).max(4).optional() }))
    .max(CORE.length)
    .default([]),
});

const cycle = z.strictObject({
  kind: z.literal('cycle'),
  ...signed,
  /** 0 «dispensé», 1 «maîtrise insuffisante» to 4 «très bonne maîtrise». */
  core: z.array(z.strictObject({ code: z.enum(CORE), position: z.int().min(0).max(4) })).length(CORE.length),
  summary: notBlank(1500),
  /** 1 objectives reached, 2 surpassed. */
  complement: z.strictObject({ code: z.enum(COMPLEMENTS), position: z.int().min(1).max(2).optional() }).optional(),
  /** Regional language: 1 A2 not reached, 2 reached. */
  regional: z.strictObject({ code: notBlank(40), position: z.int().min(1).max(2).optional() }).optional(),
});

export const contentSchema = z.discriminatedUnion('kind', [periodic, cycle]);

export type ReportCardContent = z.output<typeof contentSchema>;
export type PeriodicContent = z.output<typeof periodic>;
export type CycleContent = z.output<typeof cycle>;
export type Subject = PeriodicContent['subjects'][number];
