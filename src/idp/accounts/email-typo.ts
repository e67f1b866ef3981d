const DOMAINS = new Map([
  ['gmial.com', 'gmail.com'],
  ['gmai.com', 'gmail.com'],
  ['gmal.com', 'gmail.com'],
  ['gamil.com', 'gmail.com'],
  ['gmail.con', 'gmail.com'],
  ['gmail.co', 'gmail.com'],
  ['gmail.fr', 'gmail.com'],
  ['hotmial.com', 'hotmail.com'],
  ['hotmai.com', 'hotmail.com'],
  ['hotmail.con', 'hotmail.com'],
  ['hotmial.fr', 'hotmail.fr'],
  ['outlok.fr', 'outlook.fr'],
  ['outlok.com', 'outlook.com'],
  ['yaho.fr', 'yahoo.fr'],
  ['yahou.fr', 'yahoo.fr'],
  ['yaho.com', 'yahoo.com'],
  ['ornage.fr', 'orange.fr'],
  ['orage.fr', 'orange.fr'],
  ['wanado.fr', 'wanadoo.fr'],
  ['wanadou.fr', 'wanadoo.fr'],
  ['laposte.fr', 'laposte.net'],
  ['icloud.fr', 'icloud.com'],
]);

/**
 * The address that was probably meant, for domains that serve no mail to families (parents.md U3): its owner would never
 * see our link.
 */
export function likelyEmail(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  const meant = DOMAINS.get(address.slice(at + 1).toLowerCase());
  return meant && `${address.slice(0, at)}@${meant}`;
}
