/** Options that end a run each: epochs, updates or minutes. */
export const budgetLimits: readonly string[] = ['epochs', 'updates', 'minutes'];

/** Whether options say when a run ends. */
export function limitsBudget(given: Readonly<Record<string, unknown>>): boolean {
  return budgetLimits.some((name) => given[name] !== undefined);
}
