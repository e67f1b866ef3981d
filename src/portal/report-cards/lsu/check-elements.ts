import { SourceFault } from '../../../files/faults.ts';
import type { XmlHandlers, XmlTag } from '../../../files/read-xml.ts';
import { UNSHOWN } from '../content.ts';
import type { LsuFaultCode, LsuFaultLog } from './faults.ts';
import type { ElementRule } from './grammar.ts';
import { LSU } from './schema.ts';
import { type ValueRule, valueFault } from './values.ts';

/** An element that was read with all that it holds. Attributes and text are trimmed. */
export interface LsuNode {
  name: string;
  line: number;
  attributes: Readonly<Record<string, string | undefined>>;
  text: string;
  children: LsuNode[];
}

/** An element that has begun and not ended; without rule where the file holds what it must not. */
interface Open {
  name: string;
  line: number;
  rule?: ElementRule;
  /** Absent for sections, which are not kept. */
  node?: LsuNode;
  /** How far its children have come in the order of the rule, and how many of each there were. */
  reached: number;
  counts: number[];
  /** Line of the first child with these values, by what tells children apart. */
  seen: Map<string, number>;
  /** Text where none may be: told once. */
  strayText?: true;
}

const NAMESPACE = 'urn:fr:edu:scolarite:lsun:bilans:import';
/** Characters of one bilan with its tags: a dozen times the longest that the schema allows. They stay in memory until it ends. */
const MAX_RECORD_LENGTH = 1 << 20;
/** Definitions of one file: a hundred times those of a large collège. They stay in memory until the file ends. */
const MAX_IDENTIFIERS = 200_000;
/** Characters of the file up to the last definition: a short text of it may keep all those around it in memory. */
const MAX_DEFINED_LENGTH = 1 << 24;
/** Characters of a value at fault that are kept to compare it with others: beyond, it is only told. */
const MAX_FAULTY_LENGTH = 255;

interface Elements {
  file: string;
  log: LsuFaultLog;
  /** Called with each element of the rules that is a record, once it is complete. */
  record(node: LsuNode): void;
}

/**
 * Checks the elements of an LSU file against `schema.ts` as they come, and puts every fault into the log with its line and
 * element. What the file defines comes before what refers to it, so that references are checked at once.
 */
export class ElementChecker implements XmlHandlers {
  /** What the file has defined so far, by identifier. */
  readonly definitions = new Map<string, LsuNode>();
  #elements: Elements;
  #open: Open[] = [];
  #recordStartedAt = 0;

  constructor(elements: Elements) {
    this.#elements = elements;
  }

  opened(tag: XmlTag): void {
    const parent = this.#open.at(-1);
    const rule = parent === undefined ? rootRule(tag) : this.#childRule(parent, tag);
    const { name, line } = tag;
    const opened: Open = { name: name.slice(0, 60), line, rule, reached: 0, counts: [], seen: new Map() };
    this.#open.push(opened);
    if (rule === undefined) return;
    const attributes = this.#attributes(opened, tag.attributes);
    if (parent) this.#unique(parent, opened, attributes);
    if (rule.record) this.#recordStartedAt = tag.position;
    if (rule.record && !rule.passing && tag.position > MAX_DEFINED_LENGTH) throw new SourceFault('XML_TOO_LONG');
    if (!rule.record && !parent?.node) return;
    opened.node = { name, line, attributes, text: '', children: [] };
    parent?.node?.children.push(opened.node);
    if (attributes.id !== undefined) this.#define(attributes.id, opened.node);
  }

  text(text: string, position: number): void {
    const open = this.#open.at(-1);
    if (!open?.rule) return;
    if (open.rule.text === undefined) {
      if (!open.strayText && text.trim() !== '') {
        open.strayText = true;
        this.#fault(open, 'TEXT_UNEXPECTED');
      }
    } else if (open.node) {
      if (position - this.#recordStartedAt > MAX_RECORD_LENGTH) throw new SourceFault('XML_TOO_LONG');
      open.node.text += text;
    }
  }

  closed(): void {
    const open = this.#open.pop()!;
    const { rule, node } = open;
    if (rule === undefined) return;
    rule.children.forEach(({ element: { name }, least }, index) => {
      const count = open.counts[index] ?? 0;
      if (count >= least) return;
      if (least > 1) this.#fault(open, 'ELEMENT_COUNT', { name, least, count });
      else this.#fault(open, 'ELEMENT_REQUIRED', { name });
    });
    if (node === undefined) return;
    node.text = node.text.trim().normalize();
    if (rule.text !== undefined) {
      const { length } = node.text;
      if (length === 0) this.#fault(open, 'TEXT_BLANK');
      else if (length > rule.text) this.#fault(open, 'TEXT_TOO_LONG', { length, most: rule.text });
      else if (UNSHOWN.test(node.text)) this.#fault(open, 'CHARACTER_UNSHOWN');
      if (length > rule.text) node.text = '';
    }
    if (rule.record) this.#elements.record(node);
  }

  #fault(at: { line: number; name: string }, code: LsuFaultCode, params: Record<string, string | number> = {}): void {
    this.#elements.log.add(this.#elements.file, code, { line: at.line, element: at.name }, params);
  }

  /** What an element may be where it stands; undefined once it is told that it may not be there. */
  #childRule(parent: Open, { name, namespace, line }: XmlTag): ElementRule | undefined {
    if (parent.rule === undefined) return undefined;
    const at = { line, name: name.slice(0, 60) };
    const { children, anyOrder, name: parentName } = parent.rule;
    const index = namespace === NAMESPACE ? children.findIndex((child) => child.element.name === name) : -1;
    const child = children[index];
    if (child === undefined) {
      this.#fault(at, 'ELEMENT_UNKNOWN', { name: at.name, parent: parentName });
      return undefined;
    }
    if (!anyOrder && index < parent.reached) {
      this.#fault(at, 'ELEMENT_MISPLACED', { name, before: children[parent.reached]!.element.name });
    }
    parent.reached = Math.max(parent.reached, index);
    const count = (parent.counts[index] ?? 0) + 1;
    parent.counts[index] = count;
    if (count <= child.most) return child.element;
    if (child.most === 1) this.#fault(at, 'ELEMENT_REPEATED', { name, parent: parentName });
    else if (count === child.most + 1)
      this.#fault(at, 'ELEMENTS_TOO_MANY', { name, parent: parentName, most: child.most });
    return undefined;
  }

  /** The attributes by their names, trimmed; each fault is told. */
  #attributes(open: Open, given: XmlTag['attributes']): LsuNode['attributes'] {
    const rules = open.rule!.attributes;
    for (const name of Object.keys(given)) {
      if (!Object.hasOwn(rules, name)) this.#fault(open, 'ATTRIBUTE_UNKNOWN', { name: name.slice(0, 60) });
    }
    const attributes: Record<string, string | undefined> = {};
    for (const [name, { value: rule, required, missing }] of Object.entries(rules)) {
      const value = Object.hasOwn(given, name) ? given[name]!.trim().normalize() : undefined;
      if (value === undefined) {
        if (required) this.#fault(open, missing ?? 'ATTRIBUTE_REQUIRED', { name });
        continue;
      }
      const fault = valueFault(rule, value);
      let isRight = false;
      if (UNSHOWN.test(value)) this.#fault(open, 'CHARACTER_UNSHOWN');
      else if (fault) this.#fault(open, fault[0], { name, ...fault[1] });
      else isRight = rule.kind !== 'references' || this.#references(open, name, rule, value);
      if (value !== '' && (isRight || value.length <= MAX_FAULTY_LENGTH)) attributes[name] = value;
    }
    return attributes;
  }

  /** @returns whether all is right with them */
  #references(open: Open, name: string, rule: ValueRule & { kind: 'references' }, value: string): boolean {
    const ids = value.split(/\s+/);
    const { least, most, to } = rule;
    const { errorCount } = this.#elements.log;
    if (ids.length < least || ids.length > most) this.#fault(open, 'REFERENCES_COUNT', { name, least, most });
    for (const id of ids.slice(0, most)) {
      const found = this.definitions.get(id);
      const quoted = { name, value: id.slice(0, 40) };
      if (found === undefined) this.#fault(open, 'REFERENCE_UNKNOWN', quoted);
      else if (found.name !== to) this.#fault(open, 'REFERENCE_MISTAKEN', { ...quoted, found: found.name, wanted: to });
    }
    return this.#elements.log.errorCount === errorCount;
  }

  #unique(parent: Open, open: Open, attributes: LsuNode['attributes']): void {
    const names = open.rule!.unique;
    if (names === undefined || names.some((name) => attributes[name] === undefined)) return;
    const key = [open.name, ...names.map((name) => attributes[name])].join('\n');
    const first = parent.seen.get(key);
    if (first === undefined) parent.seen.set(key, open.line);
    else this.#fault(open, 'NOT_UNIQUE', { names: names.join(', '), first });
  }

  #define(id: string, node: LsuNode): void {
    const first = this.definitions.get(id);
    if (first) {
      this.#fault(node, 'ID_TWICE', { value: id.slice(0, 40), first: first.line });
      return;
    }
    if (this.definitions.size >= MAX_IDENTIFIERS) {
      throw new SourceFault('TOO_MANY_IDENTIFIERS', { limit: MAX_IDENTIFIERS });
    }
    this.definitions.set(id, node);
  }
}

/** @throws SourceFault for a file that is something else: nothing in it could be told from a fault */
function rootRule({ name, namespace = '' }: XmlTag): ElementRule {
  if (name !== LSU.name) throw new SourceFault('WRONG_ROOT', { root: name.slice(0, 60) });
  if (namespace !== NAMESPACE) throw new SourceFault('WRONG_NAMESPACE', { found: namespace.slice(0, 80) });
  return LSU;
}
