/** HTML that is safe by construction: whatever is written into a template is text, unless it is markup itself. */

export interface Markup {
  readonly markup: string;
}

export type Content = string | number | Markup | readonly Content[] | undefined;

/**
 * A template of HTML: html`<p>${text}</p>` escapes `text`; arrays are joined, `undefined` is left out.
 *
 * Attributes must be written in double quotes.
 */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return trusted(parts.reduce((before, part, index) => before + render(contents[index - 1]) + part));
}

/** Marks a string as markup that needs no escaping. */
export function trusted(markup: string): Markup {
  return Object.freeze({ markup });
}

/** Control characters and halves of surrogate pairs, which HTML forbids even escaped, become the replacement character; tab and line feed stay. */
export function printable(text: string): string {
  return text.replace(/(?![\t\n])\p{Cc}|\p{Surrogate}|[\uFFFE\uFFFF]/gu, '\uFFFD');
}

function render(content: Content): string {
  if (content === undefined) return '';
  if (typeof content === 'string' || typeof content === 'number') return escapeText(String(content));
  return 'markup' in content ? content.markup : content.map(render).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => entities[character]!);
}
