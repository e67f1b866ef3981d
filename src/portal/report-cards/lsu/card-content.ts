import { contentSchema, type ReportCardContent } from '../content.ts';
import type { LsuNode } from './check-elements.ts';
import { childOf, childrenOf, type LsuTables, textOf } from './tables.ts';
import { dayOf } from './values.ts';

/** What a `bilan-periodique` that has no fault says. */
export function periodicContent(bilan: LsuNode, division: string, tables: LsuTables): ReportCardContent {
  const { 'date-conseil-classe': council } = bilan.attributes;
  return contentSchema.parse({
    kind: 'periodic',
    ...signed(bilan, tables),
    council: dayOf(council!),
    subjects: childrenOf(bilan, 'liste-acquis').map((acquis) => subject(acquis, tables)),
    digital: digital(childOf(bilan, 'competences-numeriques'), tables),
    projects: childrenOf(bilan, 'epis-eleve').map((own) => project(own, 'epi', tables)),
    tutoring: childrenOf(bilan, 'acc-persos-eleve').map((own) => project(own, 'acc-perso', tables)),
    paths: tables.paths(bilan, division),
    support: childrenOf(bilan, 'modalites-accompagnement').map((measure) => ({
      code: measure.attributes.code,
      detail: supportDetail(measure),
    })),
    advice: textOf(bilan, 'acquis-conseils'),
    homework: textOf(bilan, 'devoirs-faits'),
    attendance: {
      ...attendance(childOf(bilan, 'vie-scolaire')!),
      group: tables.attendance(bilan, division),
    },
    core: core(bilan),
  });
}

/** What a `bilan-cycle` that has no fault says. */
export function cycleContent(bilan: LsuNode, tables: LsuTables): ReportCardContent {
  return contentSchema.parse({
    kind: 'cycle',
    ...signed(bilan, tables),
    core: core(bilan),
    summary: textOf(bilan, 'synthese'),
    complement: codeAndPosition(childOf(bilan, 'enseignement-complement')),
    regional: codeAndPosition(childOf(bilan, 'langue-culture-regionale')),
  });
}

const signed = (bilan: LsuNode, tables: LsuTables) => ({
  head: tables.one(bilan, 'responsable-etab-ref').attributes.libelle,
  tutors: tables.teachers(bilan, 'prof-princ-refs'),
});

const numberOf = (text: string | undefined) => (text === undefined ? undefined : Number(text));
const isTrue = (text: string | undefined) => text === 'true' || text === '1';

function subject(acquis: LsuNode, tables: LsuTables) {
  const said = acquis.attributes;
  const { code, libelle } = tables.one(acquis, 'discipline-ref').attributes;
  const marks = { pupil: said['moyenne-eleve'], group: said['moyenne-structure'] };
  const unmarked = {
    ...(isTrue(said['eleve-non-note']) && { pupil: true }),
    ...(isTrue(said['structure-non-notee']) && { group: true }),
  };
  return {
    code,
    label: libelle,
    teachers: tables.teachers(acquis, 'enseignant-refs'),
    elements: tables.all(acquis, 'element-programme-refs').map(({ attributes }) => attributes.libelle),
    marks: marks.pupil === undefined && marks.group === undefined ? undefined : marks,
    unmarked: Object.keys(unmarked).length === 0 ? undefined : unmarked,
    position: numberOf(said.positionnement),
    appreciation: textOf(acquis, 'appreciation'),
  };
}

function digital(node: LsuNode | undefined, tables: LsuTables) {
  const common = node && tables.all(node, 'comp-num-commun-refs').map(({ text }) => text);
  const skills = node?.children.filter(({ name }) => name === 'competence-num');
  const appreciation = textOf(node, 'appreciation-num');
  if (!common || !skills || (common.length === 0 && skills.length === 0 && appreciation === undefined))
    return undefined;
  return {
    common,
    appreciation,
    skills: skills.map(({ attributes }) => ({ code: attributes.code, level: numberOf(attributes.niveau) })),
  };
}

/** A project (`epi`) or personal support (`acc-perso`): what it is, what its group did, what the pupil did. */
function project(own: LsuNode, kind: 'epi' | 'acc-perso', tables: LsuTables) {
  const group = tables.one(own, `${kind}-groupe-ref`);
  const whole = tables.one(group, `${kind}-ref`);
  return {
    title: whole.attributes.intitule,
    ...(kind === 'epi' && tables.theme(whole.attributes.thematique!)),
    subjects: tables.subjects(whole),
    description: textOf(whole, 'description'),
    group: textOf(group, 'commentaire'),
    comment: textOf(own, 'commentaire'),
  };
}

const supportDetail = (measure: LsuNode) =>
  textOf(measure, 'complement-ppre') ?? textOf(measure, 'complement-contrat-reussite');

const attendance = (node: LsuNode) => ({
  lates: numberOf(node.attributes['nb-retards']),
  justified: numberOf(node.attributes['nb-abs-justifiees']),
  unjustified: numberOf(node.attributes['nb-abs-injustifiees']),
  hours: numberOf(node.attributes['nb-heures-manquees']),
  comment: textOf(node, 'commentaire'),
});

const codeAndPosition = (node: LsuNode | undefined) =>
  node && { code: node.attributes.code, position: numberOf(node.attributes.positionnement) };

const core = (bilan: LsuNode) => childrenOf(bilan, 'socle').map(codeAndPosition);
