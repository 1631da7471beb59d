/** The same test items through every system, with what each attended to. */

import { swatch } from '../../../pages/charts/legend.ts';
import { matrix, ramp } from '../../../pages/charts/matrix-chart.ts';
import { html, type Markup } from '../../../pages/markup.ts';
import { percent } from '../../../pages/numbers.ts';
import type { Palette } from '../../../pages/series-style.ts';
import type { AttentionMap } from '../../../tasks/item-view.ts';
import type { ExampleOutput, SystemResult } from '../../comparison.ts';
import type { SectionRenderer } from '../section.ts';
import { fileName } from '../setting-words.ts';
import { shortenedOutput } from '../shortened-output.ts';

/** Pixels that a map may be wide or high before its cells shrink. */
const mapSide = 200;
const largestCell = 18;
const smallestCell = 11;

export const examples: SectionRenderer = ({ systems, data }, palette) => {
  const items = systems[0]?.runs[0]?.examples ?? [];
  if (items.length === 0) return undefined;
  const seeds = systems.flatMap(({ runs }) => runs.length);
  const attentive = systems.some(({ runs }) =>
    runs[0]?.examples.some(({ attention }) => attention !== undefined),
  );
  const judged = systems.some(({ runs }) => runs[0]?.examples.some(({ correct }) => correct !== undefined));
  const isDrawn = systems.some(({ runs }) => runs[0]?.examples.some(({ drawing }) => drawing !== undefined));
  const drawings = isDrawn ? data?.drawings : undefined;
  const strongest = strongestAttention(systems);
  return {
    id: 'examples',
    title: 'Example outputs',
    body: html`<p>Outputs${Math.max(...seeds) > 1 ? ' of the first seed of each system' : ' of each system'}${judged ? '; ✓ marks those that are right, ✗ those that are not' : ''}.${
      attentive
        ? ' Below an output, its attention map: source tokens across, output tokens down; the fuller a cell, the more this output token looks at that source token (mean over heads and layers).'
        : ''
    }${drawings === undefined ? '' : ` Below an output, ${drawings}.`}</p>
${attentive ? ramp([0, strongest]) : undefined}
${items.map((item, index) => example(item, index, systems, { palette, strongest, attentive }))}`,
  };
};

interface Look {
  readonly palette: Palette;
  /** The weight that is drawn full. */
  readonly strongest: number;
  /** Whether any output has a map. */
  readonly attentive: boolean;
}

/** The largest weight of all maps. */
function strongestAttention(systems: readonly SystemResult[]): number {
  const maps = systems.flatMap(
    ({ runs }) => runs[0]?.examples.flatMap(({ attention }) => attention ?? []) ?? [],
  );
  const weights = maps.flatMap((map) => map.weights.flat()).filter(Number.isFinite);
  return weights.reduce((largest, weight) => Math.max(largest, weight), 0) || 1;
}

function example(item: ExampleOutput, index: number, systems: readonly SystemResult[], look: Look): Markup {
  const outputs = systems.flatMap(({ name, runs }) => {
    const output = runs[0]?.examples[index];
    return output === undefined ? [] : [card(name, output, look)];
  });
  const references = item.references.map((reference) => html`<bdi>${reference}</bdi>`);
  const name = fileName(item.source);
  const drawn = item.picture && picture(item.picture, `Input ${index + 1}: ${name}`);
  return html`<article class="${drawn === undefined ? 'example' : 'example pictured'}">
<h3>${index + 1}. <bdi>${name}</bdi></h3>
${drawn}<p class="references">${references.length === 1 ? 'Reference' : 'References'}: ${separated(references)}</p>
<div class="outputs">
${outputs}</div>
</article>
`;
}

function separated(items: readonly Markup[]): readonly Markup[] {
  return items.map((item, index) => (index === 0 ? item : html` <span class="muted">or</span> ${item}`));
}

function card(
  name: string,
  { source, prediction, correct, grade, drawing, attention }: ExampleOutput,
  { palette, strongest, attentive }: Look,
): Markup {
  const mark =
    correct === undefined
      ? undefined
      : correct
        ? html`<span class="right" role="img" aria-label="right">✓</span>`
        : html`<span class="wrong" role="img" aria-label="wrong">✗</span>`;
  const { text, tokens, left } = shortenedOutput(prediction);
  const cut = left === undefined ? undefined : html` … <small class="cut">${left}</small>`;
  const output =
    prediction === '' ? html`<span class="muted">empty output</span>` : html`<bdi>${text}</bdi>${cut}`;
  const shown = left === undefined ? attention : attention && firstRows(attention, tokens);
  return html`<div class="output${correct === false ? ' is-wrong' : ''}">
<h4>${swatch(name, palette([name]).get(name)!)} ${name}</h4>
<p class="prediction">${mark} ${output}${grade === undefined ? undefined : html` <small>${percent(grade)}</small>`}</p>
${drawing && picture(drawing, `Output of ${name} for ${fileName(source)}`)}${shown === undefined ? noMap(attentive) : attentionMap(`Attention of ${name} for ${fileName(source)}`, shown, strongest)}</div>
`;
}

function picture(address: string, description: string): Markup {
  return html`<img class="picture" src="${address}" alt="${description}">
`;
}

/** The map of the first output tokens: those that are shown. */
function firstRows({ sourceTokens, targetTokens, weights }: AttentionMap, rows: number): AttentionMap {
  return { sourceTokens, targetTokens: targetTokens.slice(0, rows), weights: weights.slice(0, rows) };
}

function noMap(attentive: boolean): Markup | undefined {
  return attentive ? html`<p class="muted">No attention to show.</p>` : undefined;
}

function attentionMap(
  title: string,
  { sourceTokens, targetTokens, weights }: AttentionMap,
  strongest: number,
): Markup {
  const side = Math.max(sourceTokens.length, targetTokens.length, 1);
  const cell = Math.max(smallestCell, Math.min(largestCell, Math.floor(mapSide / side)));
  const map = matrix({
    description: `${title}: ${targetTokens.length} output tokens over ${sourceTokens.length} source tokens`,
    rows: targetTokens.map(visible),
    columns: sourceTokens.map(visible),
    values: weights,
    range: [0, strongest],
    cell,
    numbers: false,
    fontSize: cell < 14 ? 11 : 13,
  });
  return sourceTokens.length * cell <= mapSide
    ? map
    : html`<div class="map" role="region" tabindex="0" aria-label="${title}">${map}</div>`;
}

/** White space as a sign that can be seen. */
function visible(token: string): string {
  return token.replaceAll(' ', '␣').replaceAll('\t', '⇥').replaceAll('\n', '⏎');
}
