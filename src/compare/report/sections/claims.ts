/** Textbook claims, each with what was measured; the closing table comes last. */
import type { Chart, Claim } from '../../../claims/claim.ts';
import { barChart } from '../../../pages/charts/bar-chart.ts';
import { lineChart } from '../../../pages/charts/line-chart.ts';
import { matrixChart } from '../../../pages/charts/matrix-chart.ts';
import { html, type Markup } from '../../../pages/markup.ts';
import { duration } from '../../../pages/numbers.ts';
import type { Palette } from '../../../pages/series-style.ts';
import { table } from '../../../pages/table.ts';
import { claimTable } from '../claim-table.ts';
import type { SectionRenderer } from '../section.ts';
import { settingName, settingText } from '../setting-words.ts';
import { badge } from '../verdict-badge.ts';

/** The id of the claim that is the closing table. */
const closing = 'table';

export const textbookClaims: SectionRenderer = ({ claims }, palette) => {
  const measured = claims.filter(({ id }) => id !== closing);
  if (measured.length === 0) return undefined;
  return {
    id: 'claims',
    title: 'Textbook claims, measured',
    parts: measured.map((claim) => ({ id: anchor(claim), title: heading(claim) })),
    body: html`${overview(measured)}${measured.map((claim) => article(claim, palette))}`,
  };
};

export const closingTable: SectionRenderer = ({ claims }, palette) => {
  const claim = claims.find(({ id }) => id === closing);
  if (claim === undefined) return undefined;
  return { id: 'closing', title: claim.title, body: html`${content(claim, palette)}` };
};

function overview(claims: readonly Claim[]): Markup {
  return table<Claim>(
    'The claims and their verdicts',
    [
      { header: 'Claim', cell: (claim) => html`<a href="#${anchor(claim)}">${heading(claim)}</a>` },
      { header: 'Usually said', cell: ({ usual }) => usual },
      { header: 'Verdict', cell: ({ verdict }) => badge(verdict) },
    ],
    claims,
  );
}

function article(claim: Claim, palette: Palette): Markup {
  return html`<article class="claim" id="${anchor(claim)}">
<h3>${heading(claim)} ${badge(claim.verdict)}</h3>
${content(claim, palette)}</article>
`;
}

function content(claim: Claim, palette: Palette): Markup {
  return html`<dl class="said">
<div><dt>Usually said</dt><dd>${claim.usual}</dd></div>
<div><dt>Measured</dt><dd>${claim.found}</dd></div>
</dl>
${claim.charts.map((chart) => draw(chart, palette))}${claim.tables.map((each) => claimTable(each, claim.id))}${origin(claim)}`;
}

function draw(chart: Chart, palette: Palette): Markup {
  switch (chart.kind) {
    case 'line':
      return lineChart({ ...chart, lines: chart.series }, palette);
    case 'bar':
      return barChart(chart, palette);
    case 'matrix':
      return matrixChart(chart);
  }
}

/** What made the figures. */
function origin({ settings, seconds }: Claim): Markup | undefined {
  const list = Object.entries(settings).map(
    ([name, value]) => [settingName(name), settingText(value)] as const,
  );
  const facts = seconds > 0 ? [...list, ['measured in', duration(seconds)] as const] : list;
  if (facts.length === 0) return undefined;
  const items = facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return html`<details><summary>Settings of this measurement</summary>
<dl class="settings">${items}</dl></details>
`;
}

function anchor({ id }: Claim): string {
  return `claim-${id}`;
}

function heading({ id, title }: Claim): string {
  return `${id}. ${title}`;
}
