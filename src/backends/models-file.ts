import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { messageOf } from '../errors/message-of.ts';
import { StartFault } from '../errors/fault.ts';

const size = z.string().regex(/^[1-9]\d{1,4}x[1-9]\d{1,4}$/, 'expected WIDTHxHEIGHT in pixels, such as 1280x720');
const usd = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'expected dollars as a text, such as "0.10"');
const whole = z.int().positive();

const entry = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'expected small letters, digits, dots and dashes, at most 64'),
    label: z.string().min(1).max(80).optional(),
    model: z.string().min(1),
    sizes: z.array(size).min(1),
    seconds: z.array(whole).min(1),
    default: z.strictObject({ size: size.optional(), seconds: whole.optional() }).default({}),
    price: z.array(z.strictObject({ unit: z.enum(['second', 'video']), usd, size: size.optional() })).min(1),
    promptMax: whole.default(32_000),
    image: z.enum(['none', 'first_frame']).default('none'),
    imageMustMatchSize: z.boolean().default(true),
    remix: z.array(z.enum(['native', 'edit', 'continuation', 'frame', 'reprompt'])).optional(),
    extend: z.boolean().default(false),
    cancel: z.boolean().default(false),
    audio: z.enum(['always', 'toggle', 'none']).default('always'),
    billsModerated: z.boolean().default(false),
    retentionHours: whole.default(1),
    pollMs: whole.default(10_000),
    deadlineMinutes: whole.default(30),
    retiresAt: z
      .union([z.iso.date(), z.iso.datetime({ offset: true })])
      .nullable()
      .default(null),
  })
  .check(({ value, issues }) => {
    const fault = (path: string[], message: string) => issues.push({ code: 'custom', path, message, input: value });
    const { size: defaultSize = value.sizes[0] ?? '', seconds: defaultSeconds = value.seconds[0] ?? 0 } = value.default;
    if (!value.sizes.includes(defaultSize)) fault(['default', 'size'], 'expected one of the sizes');
    if (!value.seconds.includes(defaultSeconds)) fault(['default', 'seconds'], 'expected one of the lengths');
    const priced = (each: string) => value.price.some((row) => row.size === undefined || row.size === each);
    for (const each of value.sizes) if (!priced(each)) fault(['price'], `expected a price for ${each}, or one without a size`);
  })
  .transform((value) => ({
    ...value,
    label: value.label ?? value.id,
    default: { size: value.default.size ?? value.sizes[0] ?? '', seconds: value.default.seconds ?? value.seconds[0] ?? 0 },
    remix: value.remix ?? (value.image === 'first_frame' ? (['frame', 'reprompt'] as const) : (['reprompt'] as const)).slice(),
  }));

/** One model that people can choose, as the models file describes it. Prices are dollars as decimal strings. */
export type ModelEntry = z.output<typeof entry>;
/** The same, with what has a default left out. */
export type ModelDraft = z.input<typeof entry>;

/**
 * Fills in the defaults of models.
 * @throws {StartFault} naming every fault with its place, such as `[0].price[1].usd`; `source` says where they were read.
 */
export function parseModels(models: unknown, source: string): ModelEntry[] {
  const parsed = z.array(entry).min(1, 'expected at least one model').safeParse(models);
  const faults = parsed.success
    ? repeatedIds(parsed.data)
    : parsed.error.issues.map((issue) => `${placeOf(issue.path)}: ${faultOf(issue)}`);
  if (faults.length > 0 || !parsed.success)
    throw new StartFault([`${source} has faults:`, ...faults.map((fault) => `  ${fault}`)].join('\n'));
  return parsed.data;
}

/** Reads the models file at `path`. @throws {StartFault} */
export async function readModelsFile(path: string): Promise<ModelEntry[]> {
  const source = `The models file ${path}`;
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new StartFault(`${source} cannot be read: ${messageOf(error)}`);
  });
  try {
    return parseModels(JSON.parse(text), source);
  } catch (error) {
    if (error instanceof SyntaxError) throw new StartFault(`${source} is not JSON: ${error.message}`);
    throw error;
  }
}

function repeatedIds(models: ModelEntry[]): string[] {
  const ids = models.map(({ id }) => id);
  return ids.flatMap((id, index) => (ids.indexOf(id) < index ? [`[${index}].id: "${id}" is there twice`] : []));
}

function placeOf(path: PropertyKey[]): string {
  return path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('') || 'the whole file';
}

function faultOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? `unknown: ${issue.keys.join(', ')}` : issue.message;
}
