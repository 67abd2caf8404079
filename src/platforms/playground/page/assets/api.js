// @ts-check

/** @param {string} name */
const given = (name) => document.querySelector(`meta[name=playground-${name}]`)?.getAttribute('content') ?? '';

const token = given('token');
/** What others call whoever reads this. */
export const ownName = given('name');

/**
 * Does something at the server. The answer comes as a message in the channel.
 * @param {'say' | 'press' | 'dismiss'} act
 * @param {object} what
 * @returns {Promise<string | undefined>} a sentence about what went wrong
 */
export async function send(act, what) {
  try {
    const response = await fetch(`/playground/${act}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Playground-Token': token },
      body: JSON.stringify(what),
    });
    if (response.ok) return undefined;
    const { error } = await response.json();
    return String(error);
  } catch {
    return 'The bot cannot be reached. Is it still running? What you typed is kept here.';
  }
}

/**
 * @param {'model' | 'seconds' | 'size'} option
 * @param {string} [model]
 * @returns {Promise<{ label: string, value: string }[]>}
 */
export async function choices(option, model) {
  const query = new URLSearchParams({ option, ...(model && { model }) });
  const response = await fetch(`/playground/choices?${query}`);
  return response.ok ? response.json() : [];
}

/** The commands as the server names them. @type {{ name: string, takes: string, means: string }[]} */
export const commands = JSON.parse(given('commands') || '[]');
