import type { PortalConfig } from '../../config/schema.ts';
import type { Author, OrientationFile } from './file.model.ts';
import type { Role } from './states.ts';

type Settings = Pick<PortalConfig, 'orientation'>;

/** Who may change what a family entered, at this school (I2): `first`: whoever validated first; `both`: each guardian. */
export const penRuleOf = ({ orientation: { pen, schools } }: Settings, uai: string): 'first' | 'both' =>
  schools.find((school) => school.uai === uai)?.pen ?? pen;

/** The role of an author towards a file: a guardian holds the pen while it is free, hers, or everyone's (I2). */
export function roleOf(
  { settings }: { settings: Settings },
  uai: string,
  author: Pick<Author, 'kind' | 'id'>,
  file: Pick<OrientationFile, 'pen'> | undefined,
): Role {
  if (author.kind !== 'guardian') return 'school';
  return penRuleOf(settings, uai) === 'both' || !file?.pen || file.pen.sub === author.id ? 'holder' : 'reader';
}
