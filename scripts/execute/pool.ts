/**
 * Runs `work` over `items`, at most `jobs` at a time; results come in the order of the items. Those of most `weight` are
 * begun first: a long one begun last would keep all waiting.
 */
export async function inParallel<Item, Result>(
  items: Item[],
  jobs: number,
  work: (item: Item) => Promise<Result>,
  weight: (item: Item) => number = () => 0,
): Promise<Result[]> {
  const results: Result[] = [];
  const order = items.map((item, k) => ({ k, weight: weight(item) }));
  order.sort((a, b) => b.weight - a.weight);
  const worker = async (): Promise<void> => {
    for (let next = order.shift(); next; next = order.shift())
      results[next.k] = await work(items[next.k]!);
  };
  await Promise.all(Array.from({ length: Math.min(jobs, items.length) }, worker));
  return results;
}
