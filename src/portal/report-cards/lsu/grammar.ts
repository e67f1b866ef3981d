import type { LsuFaultCode } from './faults.ts';
import type { ValueRule } from './values.ts';

/** Words in which `schema.ts` says what an LSU file may hold. */

interface AttributeRule {
  value: ValueRule;
  required: boolean;
  /** What its absence is called, where that has a name of its own. */
  missing?: LsuFaultCode;
}

interface ChildRule {
  element: ElementRule;
  least: number;
  most: number;
}

export interface ElementRule {
  name: string;
  attributes: Readonly<Record<string, AttributeRule>>;
  /** In the order in which they come. */
  children: readonly ChildRule[];
  /** Its children come in any order. */
  anyOrder?: true;
  /** Characters of its text at most; absent for an element without text. */
  text?: number;
  /** Attributes that together tell it from its siblings. */
  unique?: readonly string[];
  /** Read whole, with all that it holds, before it is used. */
  record?: true;
  /** A record that nothing refers to: it leaves memory once it is used. */
  passing?: true;
}

type Shape = Partial<Omit<ElementRule, 'name'>>;

export const element = (name: string, shape: Shape = {}): ElementRule => ({
  name,
  attributes: {},
  children: [],
  ...shape,
});

/** An element that holds a text alone. */
export const textElement = (name: string, text: number): ElementRule => element(name, { text });

/** What the file refers to by a number of its own: `many` of them in a section. */
export const record = (name: string, shape: Shape = {}): ElementRule => element(name, { ...shape, record: true });

export const one = (child: ElementRule): ChildRule => ({ element: child, least: 1, most: 1 });
export const maybe = (child: ElementRule): ChildRule => ({ element: child, least: 0, most: 1 });
/** One or more; XML Schema sets no bound, a report card that people read does. */
export const several = (child: ElementRule, most = Number.POSITIVE_INFINITY): ChildRule => ({
  element: child,
  least: 1,
  most,
});
export const exactly = (count: number, child: ElementRule): ChildRule => ({
  element: child,
  least: count,
  most: count,
});

export const required = (value: ValueRule, missing?: LsuFaultCode): AttributeRule => ({
  value,
  required: true,
  ...(missing && { missing }),
});
export const optional = (value: ValueRule): AttributeRule => ({ value, required: false });

export const text = (most: number): ValueRule => ({ kind: 'text', most });
export const code = (...codes: readonly string[]): ValueRule => ({ kind: 'code', codes });
export const number = (least: number, most: number): ValueRule => ({ kind: 'number', least, most });
export const reference = (to: string): ValueRule => ({ kind: 'references', to, least: 1, most: 1 });
export const references = (to: string, least: number, most: number): ValueRule => ({
  kind: 'references',
  to,
  least,
  most,
});
export const ID: ValueRule = { kind: 'id' };
export const DATE: ValueRule = { kind: 'date' };
export const BOOLEAN: ValueRule = { kind: 'boolean' };
