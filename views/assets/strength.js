const COMMON =
  /motdepasse|password|bonjour|soleil|azerty|qwerty|doudou|loulou|chouchou|marseille|educonnect|ecole|maman|papa|admin|je ?t.?aime|(?:19|20)\d\d|(.)\1+|0123|1234|2345|3456|4567|5678|6789|abcd/giu;

/**
 * A hint while typing, 0 (weak) to 3 (strong): bits of a random password of this length and alphabet, where a well-known
 * piece counts for one letter. The server alone decides whether the password is refused.
 */
export function strength(password) {
  const letters = password.replace(COMMON, 'x');
  const alphabet = [
    [/\p{Ll}/u, 26],
    [/\p{Lu}/u, 26],
    [/\d/u, 10],
    [/[^\p{L}\d]/u, 30],
  ].reduce((size, [kind, count]) => size + (kind.test(letters) ? count : 0), 0);
  const bits = letters.length * Math.log2(Math.max(alphabet, 1));
  return [45, 58, 75].filter((threshold) => bits >= threshold).length;
}
