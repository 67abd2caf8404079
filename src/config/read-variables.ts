import type { z } from 'zod';
import { variables } from './variable-list.ts';

export type Variables = { [Name in keyof typeof variables]: z.output<(typeof variables)[Name]['schema']> };

/** Parses every variable; a fault says the name and what is expected, never the value (it may be a secret). */
export function readVariables(environment: NodeJS.ProcessEnv): { values: Variables; faults: string[] } {
  const faults: string[] = [];
  const entries = Object.entries(variables).map(([name, { schema, expects }]) => {
    const text = environment[name]?.trim();
    const parsed = schema.safeParse(text === '' ? undefined : text);
    if (!parsed.success) faults.push(`${name}: expected ${expects}.`);
    return [name, parsed.data];
  });
  return { values: Object.fromEntries(entries) as Variables, faults };
}
