/**
 * Gives jest's sandbox what `fetch` keeps on the real global object, where the engine looks for it to guard its calls
 * (security.md S36): in production both are one. `fetch` itself is of the real one, and so is its `Function`.
 */
export async function shareOuterDispatcher(): Promise<void> {
  const outer = new (fetch.constructor as FunctionConstructor)('return globalThis')() as Record<symbol, unknown>;
  await fetch('data:,');
  for (const key of Object.getOwnPropertySymbols(outer)) {
    if (key.description?.startsWith('undici.')) Object.defineProperty(globalThis, key, { value: outer[key] });
  }
}
