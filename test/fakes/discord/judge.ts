import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { FakeRequest } from './door.ts';

interface OpenApi {
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, unknown> } }>>;
}

/** Says what in a request breaks Discord's rules. */
export type Judge = (request: FakeRequest) => string[];

/** Judges by Discord's own description where `SPECS_DIR` has it, and always by what that description leaves out. */
export function createJudge(specs: string | undefined): Judge {
  const judges = specs === undefined ? [unwritten] : [unwritten, bySpecification(join(specs, 'discord-openapi.json'))];
  return (request) => judges.flatMap((judge) => judge(request)).map((fault) => `${request.method} ${request.path}: ${fault}`);
}

function bySpecification(path: string): Judge {
  const document = JSON.parse(readFileSync(path, 'utf8')) as OpenApi;
  const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false, allErrors: true });
  ajv.addSchema(document, 'discord');
  const routes = Object.keys(document.paths).map((template) => ({
    template,
    pattern: new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`),
  }));
  const compiled = new Map<string, ValidateFunction>();

  const validator = (template: string, method: string): ValidateFunction | undefined => {
    if (document.paths[template]?.[method]?.requestBody?.content['application/json'] === undefined) return undefined;
    const pointer = template.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
    const reference = `discord#/paths/${pointer}/${method}/requestBody/content/application~1json/schema`;
    const known = compiled.get(reference) ?? ajv.compile({ $ref: reference });
    compiled.set(reference, known);
    return known;
  };

  return ({ method, path: asked, body }) => {
    // A literal path goes before one with a hole in the same place (`@original`, `@me`).
    const fitting = routes
      .filter(({ pattern }) => pattern.test(asked))
      .toSorted((one, other) => holes(one.template) - holes(other.template));
    const route = fitting[0];
    if (route === undefined) return ['no such route'];
    const validate = validator(route.template, method.toLowerCase());
    if (validate === undefined || validate(body)) return [];
    return (validate.errors ?? [])
      .filter(isFault)
      .slice(0, 3)
      .map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  };
}

/** The description wants a number here; the manual and every client have a string of digits, and Discord takes both. */
function isFault({ instancePath, schemaPath }: ErrorObject): boolean {
  return !instancePath.endsWith('/default_member_permissions') || !schemaPath.endsWith('/type');
}

function holes(template: string): number {
  return template.split('{').length;
}

interface Judged {
  content?: string;
  allowed_mentions?: unknown;
  components?: { components: { custom_id?: string; style?: number }[] }[];
}

/** What the description does not say: bots have 2,000 characters, buttons need ids, names have a pattern. */
function unwritten({ method, path, body }: FakeRequest): string[] {
  if (method === 'GET' || method === 'DELETE') return [];
  if (Array.isArray(body)) return body.flatMap((command) => commandFaults(command as Described));
  if (!/\/messages(\/|$)/.test(path)) return [];
  const { content = '', components = [], allowed_mentions: allowed } = body as Judged;
  const faults = content.length > 2000 ? ['content is longer than 2000'] : [];
  // Not a rule of Discord's but one of ours, and the one that hurts most when it is forgotten.
  if (allowed === undefined) faults.push('allowed_mentions is missing');
  for (const { custom_id: id = '', style } of components.flatMap((row) => row.components))
    if (style !== 5 && (id.length < 1 || id.length > 100)) faults.push(`custom_id "${id}" is not 1 to 100 characters long`);
  return faults;
}

interface Described {
  name?: string;
  description?: string;
  required?: boolean;
  options?: Described[];
  choices?: { name: string; value: string | number }[];
}

/** A command in Discord's count: names, descriptions and values of itself and all in it. */
function sizeOf({ name = '', description = '', options = [], choices = [] }: Described): number {
  const texts = [name, description, ...choices.flatMap((choice) => [choice.name, String(choice.value)])];
  return texts.join('').length + options.reduce((sum, option) => sum + sizeOf(option), 0);
}

function commandFaults(command: Described): string[] {
  const size = sizeOf(command);
  return [...(size > 8000 ? [`/${command.name} has ${size} characters, more than 8000`] : []), ...shapeFaults(command)];
}

function shapeFaults({ name = '', description = '', options = [], choices = [] }: Described): string[] {
  const firstOptional = options.findIndex(({ required }) => required !== true);
  const lastRequired = options.findLastIndex(({ required }) => required === true);
  const faults = [
    [!/^[-_'\p{L}\p{N}]{1,32}$/u.test(name) || name !== name.toLowerCase(), 'is no name for a command'],
    [description.length < 1 || description.length > 100, 'is not described in 1 to 100 characters'],
    [options.length > 25 || choices.length > 25, 'has more than 25 options or choices'],
    [firstOptional >= 0 && lastRequired > firstOptional, 'has a required option after one that is not'],
  ] as const;
  const own = faults.filter(([broken]) => broken).map(([, fault]) => `"${name}" ${fault}`);
  return [...own, ...options.flatMap(shapeFaults)];
}
