/** The page around the sections: head, title, table of contents. */
import type { Comparison } from '../comparison.ts';
import { html, type Markup, trusted } from './markup.ts';
import type { Section } from './section.ts';
import { styleSheet } from './style-sheet.ts';

export function page({ date, systems, claims }: Comparison, sections: readonly Section[]): string {
  const title = titleOf(systems.length > 0, claims.length > 0);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Heddle</title>
<style>${trusted(styleSheet)}</style>
</head>
<body>
<header>
<p class="kicker">heddle compare · ${date.slice(0, 10)}</p>
<h1>${title}</h1>
</header>
${contents(sections)}
<main>
${sections.map(section)}</main>
</body>
</html>
`.markup;
}

function titleOf(hasSystems: boolean, hasClaims: boolean): string {
  if (hasSystems && hasClaims) return 'Models compared, textbook claims measured';
  return hasSystems ? 'Models compared' : 'Textbook claims measured';
}

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
