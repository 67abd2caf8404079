import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Block } from './world.ts';

const specs = process.env.SPECS_DIR;
const validators = new Map<string, ValidateFunction>();

/** A check against Slack's own types, where the folder of specifications is there; else it finds nothing. */
function validator(definition: string): ValidateFunction | undefined {
  if (specs === undefined || specs === '') return undefined;
  const known = validators.get(definition);
  if (known !== undefined) return known;
  const schema = JSON.parse(readFileSync(join(specs, 'slack-blocks.schema.json'), 'utf8')) as object;
  const validate = new Ajv({ strict: false }).compile({ ...schema, $ref: `#/definitions/${definition}` });
  validators.set(definition, validate);
  return validate;
}

function faultsBySchema(definition: string, thing: unknown): string[] {
  const validate = validator(definition);
  if (validate === undefined || validate(thing)) return [];
  return (validate.errors ?? []).slice(0, 3).map(({ instancePath, message }) => `${definition}${instancePath}: ${message}`);
}

/** What Slack would refuse in a message. Limits: docs.slack.dev/reference/block-kit. */
export function faultsInMessage(text: string, blocks: Block[]): string[] {
  const faults = faultsBySchema('SlackMessageBlocks', { blocks });
  if (text.trim() === '') faults.push('text is missing');
  if (text.length > 4000) faults.push(`text has ${text.length} characters`);
  if (blocks.length > 50) faults.push(`${blocks.length} blocks`);
  return [...faults, ...blocks.flatMap(faultsInElement)];
}

/** What Slack would refuse in a form. */
export function faultsInView(view: Block & { blocks: Block[]; private_metadata?: string }): string[] {
  const faults = faultsBySchema('SlackModal', { view });
  if ((view.private_metadata ?? '').length > 3000) faults.push('private_metadata is too long');
  for (const part of ['title', 'submit', 'close']) {
    const { text = '' } = (view[part] ?? {}) as { text?: string };
    if (text.length > 24) faults.push(`${part} has ${text.length} characters`);
  }
  return [...faults, ...view.blocks.flatMap(faultsInElement)];
}

function faultsInElement(element: Record<string, unknown>): string[] {
  const children = Object.values(element)
    .flat()
    .filter((each): each is Record<string, unknown> => typeof each === 'object' && each !== null);
  return [...faultsOf(element), ...children.flatMap(faultsInElement)];
}

/** The most characters, or the most elements, of each kind of thing. */
const mostText: Record<string, number> = { text: 40_000, plain_text: 3000 };
const mostElements: Record<string, number> = { actions: 25, context: 10 };

function faultsOf({ type, text, elements, action_id: id }: Record<string, unknown>): string[] {
  const faults: string[] = [];
  const kind = String(type);
  const most = { text: mostText[kind], elements: mostElements[kind] };
  const length = typeof text === 'string' ? text.length : 0;
  if (most.text !== undefined && (length === 0 || length > most.text)) faults.push(`${kind} has ${length} characters`);
  const count = Array.isArray(elements) ? elements.length : 0;
  if (most.elements !== undefined && (count === 0 || count > most.elements)) faults.push(`${kind} has ${count} elements`);
  const { text: label = '' } = (type === 'button' ? text : { text: 'x' }) as { text?: string };
  if (label === '' || label.length > 75) faults.push(`a button's text has ${label.length} characters`);
  if (typeof id === 'string' && id.length > 255) faults.push('action_id over 255');
  return faults;
}
