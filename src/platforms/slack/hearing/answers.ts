import type { WebClient } from '@slack/web-api';
import { after, systemClock } from '../../../clock/clock.ts';
import { messageOf } from '../../../errors/message-of.ts';
import type { Log } from '../../../logging/log.ts';
import type { ChatMessage } from '../../chat-message.ts';
import type { Acknowledgement } from '../../chat-platform.ts';
import { asChatError } from '../errors.ts';
import { limits } from '../limits.ts';
import { render } from '../render.ts';
import { respond } from '../sender.ts';

/** Says something to one person alone. */
export type Answer = (message: ChatMessage) => Promise<void>;

export function acknowledgementOf(responseUrl: string): Acknowledgement {
  return { reference: responseUrl, until: after(systemClock.now(), limits.responseMs) };
}

/**
 * Answers this person alone. `replaceable`: a first answer, then changes of it; `replacing`: in the place of the message that was
 * clicked; `adding`: one after the other. One use is left for the result; what goes beyond is dropped.
 */
export function answerThrough(responseUrl: string, how: 'replaceable' | 'replacing' | 'adding', log: Log): Answer {
  let uses = 0;
  return async (message) => {
    uses += 1;
    const replace = how === 'replacing' || (how === 'replaceable' && uses > 1);
    try {
      if (uses < limits.responses && (await respond(responseUrl, message, replace))) return;
      log.warn({ uses }, 'an answer in Slack was dropped: its address takes no more');
    } catch (error) {
      log.warn(`an answer in Slack was dropped: ${messageOf(error)}`);
    }
  };
}

/** The same where no such address is left. */
export function answerInChannel(client: WebClient, channel: string, user: string, log: Log): Answer {
  return async (message) => {
    try {
      await client.chat.postEphemeral({ channel, user, ...render(message) });
    } catch (error) {
      log.warn(`an answer in Slack was dropped: ${asChatError(error).message}`);
    }
  };
}
