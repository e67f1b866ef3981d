/** What the XML parser says of a text that is not XML, in the administrator's language; the first that matches. */
const DETAILS: readonly (readonly [RegExp, (found: string) => string])[] = [
  [/^unclosed tag: (.*)$/s, (name) => `l’élément ${name} n’est pas fermé`],
  [/^unexpected close tag/, () => 'une fin d’élément ne correspond pas à son début'],
  [/^unmatched closing tag: (.*)$/s, (name) => `la fin de l’élément ${name} n’a pas de début`],
  [/^undefined entity/, () => 'une entité est inconnue'],
  [/^malformed character entity/, () => 'une entité est mal écrite'],
  [/^disallowed character/, () => 'un caractère est interdit ici'],
  [/^duplicate attribute: (.*)$/s, (name) => `l’attribut ${name} est donné deux fois`],
  [/attribute/, () => 'un attribut est mal écrit'],
  [/^unbound namespace prefix/, () => 'un préfixe d’espace de noms n’est pas déclaré'],
  [/^text data outside of root/, () => 'du texte est hors de l’élément racine'],
  [/only one root/, () => 'il y a plusieurs éléments racines'],
  [/must contain a root/, () => 'il n’y a aucun élément'],
  [/^unexpected end/, () => 'la fin manque'],
  [/xml declaration|version number|encoding value|standalone/i, () => 'la déclaration XML est mal écrite'],
];

/** The parser's message without place, in French; the names of a hostile file are cut. */
export function xmlErrorDetail(message: string): string {
  const said = message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
  for (const [pattern, words] of DETAILS) {
    const match = pattern.exec(said);
    if (match) return words((match[1] ?? '').slice(0, 60));
  }
  return 'la syntaxe est incorrecte';
}
