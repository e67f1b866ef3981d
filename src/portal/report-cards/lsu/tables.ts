import { PATHS, THEMES } from '../content.ts';
import type { LsuNode } from './check-elements.ts';

/** A child's text by its name, where there is one. */
export const textOf = (node: LsuNode | undefined, name: string): string | undefined =>
  childOf(node, name)?.text || undefined;

export const childOf = (node: LsuNode | undefined, name: string): LsuNode | undefined =>
  node?.children.find((child) => child.name === name);

export const childrenOf = (node: LsuNode | undefined, list: string): LsuNode[] => childOf(node, list)?.children ?? [];

/** What is said of a whole class in a period. */
interface Common {
  /** By code of the parcours. */
  paths: Map<string, string>;
  attendance?: string;
}

/** What the sections of an LSU file define and its bilans refer to, resolved to what people read. */
export class LsuTables {
  /** Of the checker: by identifier. */
  #definitions: ReadonlyMap<string, LsuNode>;
  #commons = new Map<string, Common>();
  /** Themes that the school chose, by code. */
  #topics = new Map<string, string>();

  constructor(definitions: ReadonlyMap<string, LsuNode>) {
    this.#definitions = definitions;
  }

  /** What an attribute that refers to one element means. It was checked. */
  one(node: LsuNode, attribute: string): LsuNode {
    return this.#definitions.get(node.attributes[attribute]!)!;
  }

  /** What an attribute that refers to several means, each once, in its order. */
  all(node: LsuNode, attribute: string): LsuNode[] {
    const ids = new Set(node.attributes[attribute]?.split(/\s+/));
    return [...ids].map((id) => this.#definitions.get(id)!);
  }

  /** «Mme Cécile TALOBRE»; nobody for a teacher without name. */
  teachers(node: LsuNode, attribute: string): string[] {
    return this.all(node, attribute).flatMap(({ attributes: { civilite, prenom, nom } }) => {
      if (nom === undefined) return [];
      const civility = civilite && (civilite === 'MME' ? 'Mme' : 'M.');
      return [civility, prenom, nom].filter((part) => part !== undefined).join(' ');
    });
  }

  subjects(node: LsuNode): string[] {
    return this.all(node, 'discipline-refs').map(({ attributes }) => attributes.libelle!);
  }

  addPaths(node: LsuNode): void {
    for (const { attributes, text } of node.children) this.#common(node).paths.set(attributes.code!, text);
  }

  addAttendance(node: LsuNode): void {
    this.#common(node).attendance = textOf(node, 'commentaire');
  }

  addTopic({ attributes: { code, libelle } }: LsuNode): void {
    if (code !== undefined && libelle !== undefined) this.#topics.set(code, libelle);
  }

  /** A theme of a project: a national one, or one that the file defines; undefined when it is neither. */
  theme(code: string): { theme?: (typeof THEMES)[number]; topic?: string } | undefined {
    const theme = THEMES.find((one) => one === code);
    if (theme) return { theme };
    const topic = this.#topics.get(code);
    return topic === undefined ? undefined : { topic };
  }

  /** The parcours of a pupil with those of her class, in the usual order. */
  paths(bilan: LsuNode, division: string): { code: (typeof PATHS)[number]; text?: string; group?: string }[] {
    const own = childrenOf(bilan, 'liste-parcours');
    const common = this.#commons.get(commonKey(bilan, division))?.paths;
    return PATHS.flatMap((code) => {
      const text = own.find(({ attributes }) => attributes.code === code)?.text;
      const group = common?.get(code);
      return text || group ? [{ code, ...(text && { text }), ...(group && { group }) }] : [];
    });
  }

  /** What is said of the school life of a pupil's class. */
  attendance(bilan: LsuNode, division: string): string | undefined {
    return this.#commons.get(commonKey(bilan, division))?.attendance;
  }

  #common(node: LsuNode): Common {
    const key = commonKey(node, node.attributes['code-division']);
    const known = this.#commons.get(key);
    if (known) return known;
    const common: Common = { paths: new Map() };
    this.#commons.set(key, common);
    return common;
  }
}

const commonKey = ({ attributes }: LsuNode, division = '') => `${attributes['periode-ref']}\n${division}`;
