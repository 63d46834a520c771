/** Named figures of one run, e.g. {'p50 ms': 0.4}. */
export type Figures = Record<string, number>;

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** The median of each figure over several runs. */
export function medians(runs: readonly Figures[]): Figures {
  return Object.fromEntries(
    Object.keys(runs[0] ?? {}).map((key) => [
      key,
      quantile(
        runs.map((run) => run[key]!),
        0.5,
      ),
    ]),
  );
}
