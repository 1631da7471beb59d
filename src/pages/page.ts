/** The page around sections: head, title, table of contents. */
import { html, type Markup, trusted } from './markup.ts';
import { styleSheet } from './style-sheet.ts';

/** A section of a page, as the page and the table of contents need it. */
export interface Section {
  /** The anchor. */
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
  /** Headings below it that the table of contents lists. */
  readonly parts?: readonly { readonly id: string; readonly title: string }[] | undefined;
}

interface PageHead {
  readonly title: string;
  /** What wrote the page; by it `isPageOf` knows its pages. */
  readonly command: string;
  /** ISO 8601 */
  readonly date: string;
}

/** The page as HTML: opens from disk, asks no network, runs no script, prints, follows the reader's light or dark mode. */
export function page({ title, command, date }: PageHead, sections: readonly Section[]): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${generator(command)}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Heddle</title>
<style>${trusted(styleSheet)}</style>
</head>
<body>
<header>
<p class="kicker">${command} · ${date.slice(0, 10)}</p>
<h1>${title}</h1>
</header>
${contents(sections)}
<main>
${sections.map(section)}</main>
</body>
</html>
`.markup;
}

/** Whether a page of this command begins so; its first 200 letters are enough. */
export function isPageOf(command: string, beginning: string): boolean {
  return beginning.includes(generator(command).markup);
}

const generator = (command: string): Markup => html`<meta name="generator" content="${command}">`;

function contents(sections: readonly Section[]): Markup {
  return html`<nav aria-labelledby="contents">
<h2 id="contents">Contents</h2>
<ol>
${sections.map((entry) => html`<li>${link(entry)}${parts(entry)}</li>\n`)}</ol>
</nav>
`;
}

function parts({ parts = [] }: Section): Markup | undefined {
  return parts.length === 0 ? undefined : html`<ul>${parts.map((part) => html`<li>${link(part)}</li>`)}</ul>`;
}

function link({ id, title }: { readonly id: string; readonly title: string }): Markup {
  return html`<a href="#${id}">${title}</a>`;
}

function section({ id, title, body }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}</section>
`;
}
