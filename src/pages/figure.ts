/** A picture with its title, what to look at, and the key to its series. */
import { type Content, html, type Markup } from './markup.ts';

export interface FigureText {
  readonly title: string;
  readonly caption?: string | undefined;
}

export function figure({ title, caption }: FigureText, ...body: readonly Content[]): Markup {
  return html`<figure>
<figcaption><strong>${title}</strong>${caption === undefined ? undefined : html` <span>${caption}</span>`}</figcaption>
${body}
</figure>
`;
}

/** Figures side by side where the page is wide enough. */
export function grid(figures: readonly Markup[]): Markup {
  return html`<div class="grid">${figures}</div>
`;
}
