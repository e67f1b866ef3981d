import type { Child } from './sessions/person.ts';

/** The page of a child; its services are under it (H2). */
export const childUrl = ({ sub }: Pick<Child, 'sub'>) => `/children/${encodeURIComponent(sub)}`;
