/** What a text says as JSON, else the text: an error may be a page for people. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
