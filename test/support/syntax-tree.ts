/** A node of a syntax tree, whichever parser made it. */
export interface SyntaxNode {
  type: string;
  [member: string]: unknown;
}

export const isSyntaxNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value;

/** Every node of a syntax tree, each before those it holds. */
export function* nodesOf(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) for (const member of value) yield* nodesOf(member);
  else if (typeof value === 'object' && value !== null) {
    if (isSyntaxNode(value)) yield value;
    for (const member of Object.values(value)) yield* nodesOf(member);
  }
}
