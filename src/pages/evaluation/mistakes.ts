/** The items of a test set that were answered worst. */

import type { Mistake, PictureView, Review } from '../../tasks/review.ts';
import { thumbnail } from '../draw-picture.ts';
import { html, type Markup } from '../markup.ts';
import type { Section } from '../page.ts';
import { shortened } from '../shortened.ts';
import { type Column, table } from '../table.ts';

/** Longer side of a thumbnail in pixels: of a picture alone, and of one with boxes or regions. */
const sides = { alone: 176, drawn: 352 } as const;

const isDrawn = ({ overlay }: PictureView) => overlay.boxes !== undefined || overlay.regions !== undefined;
/** Letters of a text that are shown. */
const longestText = 400;

export async function mistakesSection({ mistakes, worst }: Review): Promise<Section | undefined> {
  if (mistakes.length === 0) return undefined;
  const pictured = mistakes.some(({ picture }) => picture !== undefined);
  const body = pictured ? await gallery(mistakes) : textTable(mistakes);
  return { id: 'mistakes', title: 'The worst', body: html`<p>${capital(worst)}.</p>\n${body}` };
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

async function gallery(mistakes: readonly Mistake[]): Promise<Markup> {
  const cards: Markup[] = [];
  for (const mistake of mistakes) cards.push(await card(mistake));
  const isLarge = mistakes.some(({ views = [] }) => views.some(isDrawn));
  return html`<ul class="${isLarge ? 'gallery large' : 'gallery'}">
${cards}</ul>
`;
}

async function card({ text, picture, views = [], truth, answer }: Mistake): Promise<Markup> {
  const shown: Markup[] = [];
  for (const { caption, overlay } of picture === undefined ? [] : views) {
    const address = await thumbnail(picture!, overlay, views.some(isDrawn) ? sides.drawn : sides.alone);
    const description = `${caption ?? 'picture'}: ${text}`;
    const words = caption === undefined ? undefined : html`<figcaption>${caption}</figcaption>`;
    shown.push(html`<figure><img src="${address}" alt="${description}">${words}</figure>`);
  }
  return html`<li><div class="views">${shown}</div>
<dl><div><dt>true</dt><dd>${truth}</dd></div><div><dt>answer</dt><dd class="wrong">${answer}</dd></div></dl>
<p class="note">${text}</p></li>
`;
}

function textTable(mistakes: readonly Mistake[]): Markup {
  const columns: readonly Column<Mistake>[] = [
    { header: 'input', cell: ({ text }) => shortened(text, longestText) },
    { header: 'true', cell: ({ truth }) => truth },
    { header: 'answer', cell: ({ answer }) => answer },
  ];
  return table('Inputs, what is true of them, and what was answered', columns, mistakes);
}
