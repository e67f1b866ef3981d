import type { LsuFaultCode } from './faults.ts';

/** What an attribute of an LSU file may say (domain/livret.md §1). References are checked by who knows what was defined. */
export type ValueRule =
  | { kind: 'id' }
  | { kind: 'references'; to: string; least: number; most: number }
  | { kind: 'text'; most: number; mayBeEmpty?: true }
  | { kind: 'exact'; length: number }
  | { kind: 'code'; codes: readonly string[] }
  | { kind: 'number'; least: number; most: number }
  | { kind: 'boolean' }
  | { kind: 'date' }
  | { kind: 'lock' };

/** What is wrong with a value, and what its message tells besides its name. */
export type ValueFault = readonly [LsuFaultCode, Readonly<Record<string, string | number>>];

/** NCName (Namespaces in XML §3), the form of an XML identifier. */
const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}._·-]*$/u;
const DAY = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?$/;
const LOCK = /^(\d{4}-\d{2}-\d{2})(?:T([01]\d|2[0-3]):[0-5]\d:[0-5]\d)?$/;

const isDay = (text: string | undefined): boolean => {
  const date = new Date(`${text}T00:00:00Z`);
  return text !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};

/** An identifier is referred to again and again: XML sets no bound, people and tools write short ones. */
const MAX_ID_LENGTH = 255;

/** The day of an XML Schema date, which may tell its time zone. */
export const dayOf = (text: string): string => text.slice(0, 10);

/** What is wrong with a value, already trimmed, if anything is; messages quote no more of it than fits a line. */
export function valueFault(rule: ValueRule, value: string): ValueFault | undefined {
  const quoted = { value: value.slice(0, 40) };
  if (value === '') return rule.kind === 'text' && rule.mayBeEmpty ? undefined : ['VALUE_BLANK', {}];
  switch (rule.kind) {
    case 'text':
      return value.length > rule.most ? ['VALUE_TOO_LONG', { most: rule.most, length: value.length }] : undefined;
    case 'exact':
      return value.length === rule.length ? undefined : ['VALUE_LENGTH', { ...quoted, length: rule.length }];
    case 'code':
      return rule.codes.includes(value) ? undefined : ['CODE_UNKNOWN', { ...quoted, codes: rule.codes.join(', ') }];
    case 'number':
      return isNumber(value, rule) ? undefined : ['NUMBER_INVALID', { ...quoted, least: rule.least, most: rule.most }];
    case 'boolean':
      return /^(?:true|false|0|1)$/.test(value) ? undefined : ['BOOLEAN_INVALID', quoted];
    case 'date':
      return isDay(DAY.exec(value)?.[1]) ? undefined : ['DATE_INVALID', quoted];
    case 'lock':
      return isDay(LOCK.exec(value)?.[1]) ? undefined : ['LOCK_DATE_INVALID', quoted];
    case 'id':
      if (value.length > MAX_ID_LENGTH) return ['VALUE_TOO_LONG', { most: MAX_ID_LENGTH, length: value.length }];
      return NAME.test(value) ? undefined : ['ID_INVALID', quoted];
    case 'references':
      return undefined;
  }
}

const isNumber = (value: string, { least, most }: { least: number; most: number }) =>
  /^\+?\d{1,15}$/.test(value) && Number(value) >= least && Number(value) <= most;
