import type { Subject } from './content.ts';

/** Subjects of one domain of first degree, or those that have none. */
export interface DomainGroup {
  domain?: string;
  subjects: Subject[];
}

/**
 * The subjects of a card, those of a domain together, domains in the order in which the card has them first. Those without a
 * domain come first: below the name of a domain they would be taken for its own.
 */
export function byDomain(subjects: readonly Subject[]): DomainGroup[] {
  const alone = subjects.filter(({ domain }) => domain === undefined);
  const domains = new Map<string, Subject[]>();
  for (const subject of subjects) {
    if (subject.domain !== undefined) domains.set(subject.domain, [...(domains.get(subject.domain) ?? []), subject]);
  }
  const groups = [...domains].map(([domain, members]): DomainGroup => ({ domain, subjects: members }));
  return alone.length > 0 ? [{ subjects: alone }, ...groups] : groups;
}
