/** The verdict on a claim, told by a word and a sign as well as by a colour. */
import type { Verdict } from '../../claims/claim.ts';
import { html, type Markup } from '../../pages/markup.ts';

const signs: Readonly<Record<Verdict, string>> = {
  holds: '✓',
  'in part': '◐',
  contradicted: '✗',
  opinion: '“”',
  'not measured': '–',
};

export function isVerdict(text: unknown): text is Verdict {
  return typeof text === 'string' && Object.hasOwn(signs, text);
}

export function badge(verdict: Verdict): Markup {
  return html`<span class="badge ${verdict.replace(' ', '-')}"><span aria-hidden="true">${signs[verdict]}</span> ${verdict}</span>`;
}
