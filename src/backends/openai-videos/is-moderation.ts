import type { ErrorFacts } from './error-facts.ts';

const codes = new Set(['moderation_blocked', 'content_policy_violation']);
const sentences = /\bmoderation\b|\bmoderated\b|\bsafety\b|content[ _-]polic/i;

/**
 * Whether a refusal is about what the prompt says. The type is not asked: resellers built on LiteLLM call every refusal of their
 * upstream a `ContentPolicyViolationError` (docs.znapai.com), in the message's first words too.
 */
export function isModeration({ code, message }: ErrorFacts): boolean {
  return codes.has(code) || sentences.test(message);
}
