const hidden = '•••';

/**
 * An address as it may be shown to who knows the identifier alone, `l•••@e•••.fr`: its owner recognises which of her
 * mailboxes to open.
 */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const ending = domain.slice(domain.lastIndexOf('.'));
  return `${address.slice(0, 1)}${hidden}@${domain.slice(0, 1)}${hidden}${ending}`;
}
