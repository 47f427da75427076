/**
 * Processes items in order, a limited number at a time. Once `goesOn` returns false, no further item is started; those that run are
 * completed.
 *
 * @returns the results in the items' order; `undefined` for those that were not begun
 */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
  goesOn: () => boolean = () => true,
): Promise<(R | undefined)[]> {
  const results = items.map((): R | undefined => undefined);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length && goesOn()) {
      const index = next++;
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
