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

function faultsOf({ type, text, elements, action_id, value }: Record<string, unknown>): string[] {
  const faults: string[] = [];
  const count = Array.isArray(elements) ? elements.length : 0;
  const label = typeof text === 'object' && text !== null ? String((text as { text?: unknown }).text) : '';
  if ((type === 'text' || type === 'plain_text') && (typeof text !== 'string' || text === ''))
    faults.push(`${type} without text`);
  if (type === 'plain_text' && typeof text === 'string' && text.length > 3000) faults.push('plain_text over 3000');
  if (type === 'actions' && (count === 0 || count > 25)) faults.push(`${count} elements in actions`);
  if (type === 'context' && (count === 0 || count > 10)) faults.push(`${count} elements in context`);
  if (type === 'button' && (label === '' || label.length > 75)) faults.push(`a button's text has ${label.length} characters`);
  if (typeof action_id === 'string' && action_id.length > 255) faults.push('action_id over 255');
  if (typeof value === 'string' && value.length > 2000) faults.push('value over 2000');
  return faults;
}
