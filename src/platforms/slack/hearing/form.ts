import type { SlashCommand, types, ViewSubmitAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Log } from '../../../logging/log.ts';
import { notice, type ChatMessage } from '../../chat-message.ts';
import type { Acknowledgement, ChatEars, Choice, CommandHeard } from '../../chat-platform.ts';
import { plainText, shorten } from '../../plain-text.ts';
import { limits } from '../limits.ts';
import { renderForm } from '../render.ts';
import { answerInChannel, answerThrough, type Answer } from './answers.ts';
import type { Actor } from './directory.ts';

/** What a form must know of the command that opened it; kept in the form itself, which only Slack and we can read. */
interface FormReference {
  actor: Actor;
  acknowledgement: { reference: string; until: Date | string };
}

/** The trigger of a form is good for 3 s and once, so nothing is looked up before. */
export async function openForm(
  client: WebClient,
  { command, trigger_id }: SlashCommand,
  form: FormReference,
  answer: Answer,
): Promise<void> {
  try {
    await client.views.open({ trigger_id, view: renderForm(command.slice(1), JSON.stringify(form)) });
  } catch {
    await answer(notice(`The form did not open. Type ${command} and what you want to see.`));
  }
}

/** What a form says that was sent off, who did it, and how to answer them. */
export function readForm(client: WebClient, { view }: ViewSubmitAction, log: Log) {
  const { actor, acknowledgement }: FormReference = JSON.parse(view.private_metadata);
  const { reference } = acknowledgement;
  const until = new Date(acknowledgement.until);
  const privately = answerThrough(reference, 'replaceable', log);
  const inChannel = answerInChannel(client, actor.channelId, actor.id, log);
  const given: Acknowledgement = { reference, until };
  return {
    actor,
    acknowledgement: given,
    answer: (message: ChatMessage) => (until > new Date() ? privately(message) : inChannel(message)),
    options: optionsIn(view.state.values),
  };
}

function optionsIn(values: ViewSubmitAction['view']['state']['values']): CommandHeard['options'] {
  const field = (name: string) => {
    const value = values[name]?.[name];
    return value?.value ?? value?.selected_option?.value ?? undefined;
  };
  const [prompt, model, seconds, size] = ['prompt', 'model', 'seconds', 'size'].map(field);
  return { ...(prompt && { prompt }), ...(model && { model }), ...(seconds && { seconds }), ...(size && { size }) };
}

/** What a menu of the form offers, in time for Slack. */
export async function choicesOf(ears: ChatEars, option: 'model' | 'seconds' | 'size', typed: string, model?: string) {
  const late = new Promise<Choice[]>((resolve) => setTimeout(resolve, limits.choicesMs, []).unref());
  const choices = await Promise.race([ears.choices(option, typed, model), late]);
  return choices.slice(0, limits.choices).map(({ label, value }): types.PlainTextOption => ({
    text: { type: 'plain_text', text: shorten(plainText(label), limits.choiceText), emoji: false },
    value,
  }));
}
