import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { comparisonFixture as full } from '../../../test/fixtures/comparison.ts';
import type { Comparison } from '../comparison.ts';
import { paletteOf } from './palette.ts';
import { renderReport } from './report.ts';
import { summary } from './sections/summary.ts';

const allSections = [
  'summary',
  'systems',
  'quality',
  'tests',
  'learning',
  'costs',
  'length',
  'examples',
  'claims',
  'closing',
  'setup',
];
const report = renderReport(full);
const document = documentOf(report);

function documentOf(source: string): Document {
  return parseHTML(source).document;
}

function sectionsOf(comparison: Comparison): string[] {
  return [...documentOf(renderReport(comparison)).querySelectorAll('main > section')].map(({ id }) => id);
}

function textOf(selector: string, within: Document = document): string {
  return (within.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ');
}

/** The sentences of the summary. */
function summaryOf(change: Partial<Comparison>): string {
  const comparison = { ...full, ...change };
  const { body } = summary(comparison, paletteOf(comparison))!;
  return textOf('div', documentOf(`<div>${body.markup}</div>`));
}

/** Two systems with short histories, one example and one claim: soon drawn. */
const slim: Comparison = {
  ...full,
  systems: full.systems.slice(0, 2).map((system) => ({
    ...system,
    runs: system.runs.map((run) => ({
      ...run,
      history: run.history.slice(-2),
      examples: run.examples.slice(0, 1),
    })),
  })),
  tests: full.tests.slice(0, 1),
  claims: full.claims.slice(2),
};

describe('sections', () => {
  test('are those that the comparison has something for', () => {
    expect(sectionsOf(slim)).toEqual(allSections);
    expect(sectionsOf({ ...slim, claims: [] })).toEqual(
      allSections.filter((id) => id !== 'claims' && id !== 'closing'),
    );
    expect(sectionsOf({ ...slim, data: undefined, systems: [], tests: [] })).toEqual([
      'summary',
      'claims',
      'closing',
      'setup',
    ]);
    expect(sectionsOf({ ...slim, tests: [] })).not.toContain('tests');
  });

  test('are listed in the contents, and every link has its target', () => {
    const targets = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href')!);
    expect(targets).toEqual(expect.arrayContaining(allSections.map((id) => `#${id}`)));
    for (const target of targets) expect(document.getElementById(target.slice(1)), target).not.toBeNull();
  });

  test('leave out what runs and systems lack', () => {
    const bare = slim.systems.map((system) => ({
      ...system,
      byLength: [],
      runs: system.runs.map((run) => ({ ...run, history: [], examples: [] })),
    }));
    const ids = sectionsOf({ ...slim, systems: bare });
    expect(ids).toEqual(allSections.filter((id) => !['learning', 'length', 'examples'].includes(id)));
  });
});

describe('the page stands alone', () => {
  test('and refers to nothing outside', () => {
    expect(document.querySelectorAll('script, link, iframe, img, object, embed, base')).toHaveLength(0);
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        if (['src', 'href', 'xlink:href'].includes(name)) expect(value).toMatch(/^#/);
        if (!name.startsWith('xmlns')) expect(value).not.toMatch(/https?:|^\/\//);
        expect(name).not.toMatch(/^on/);
      }
    }
    expect(textOf('style')).not.toMatch(/@import|url\(/);
  });

  test('and is the same bytes for the same comparison', () => {
    expect(renderReport(structuredClone(full)) === report).toBe(true);
  });
});

describe('text', () => {
  const hostile = '</title><script>alert("x")</script>\u0000\uD800 & \'"';

  test('is escaped wherever it stands', () => {
    const claims = full.claims.map((claim) => ({
      ...claim,
      id: claim.id === 'table' ? 'table' : `${claim.id}"><script>`,
      title: hostile,
      usual: hostile,
      found: hostile,
      settings: { [hostile]: hostile },
      charts: claim.charts.map((chart) => ({ ...chart, title: hostile, caption: hostile })),
    }));
    const systems = full.systems.map((system) => ({ ...system, name: `${hostile}${system.name}` }));
    const page = renderReport({ ...full, claims, systems, tests: [], settings: { [hostile]: [hostile] } });
    expect(documentOf(page).querySelectorAll('script')).toHaveLength(0);
    expect(page).not.toMatch(/<script|\p{Surrogate}|(?!\n)\p{Cc}/iu);
    expect(textOf('#examples', documentOf(page))).toContain('<script>alert("x")</script>');
  });

  test('of examples is shown as it is', () => {
    expect(/<script/i.test(report)).toBe(false);
    expect(textOf('#examples')).toContain('5. <script>alert("x")</script>');
    expect(textOf('#examples')).toContain('S K R IH P T & <b>');
  });
});

describe('figures', () => {
  test('name every system', () => {
    const { systems } = full;
    for (const id of ['systems', 'quality', 'tests', 'learning', 'costs', 'length', 'examples']) {
      for (const { name } of systems) expect(textOf(`#${id}`), id).toContain(name);
    }
  });

  test('hold neither NaN nor undefined', () => {
    for (const svg of document.querySelectorAll('svg')) {
      expect(svg.outerHTML).not.toMatch(/NaN|undefined|Infinity|null/);
    }
  });

  test('have a title, and each picture a description', () => {
    for (const figure of document.querySelectorAll('figure')) {
      expect(figure.querySelector('figcaption strong')?.textContent).not.toBe('');
    }
    for (const svg of document.querySelectorAll('svg')) {
      expect(svg.getAttribute('role')).toBe('img');
      expect(svg.querySelector('title')?.textContent).toMatch(/\w/);
    }
  });

  test('give a system one colour throughout', () => {
    const swatchesOf = (name: string) =>
      [...document.querySelectorAll('svg')]
        .filter((svg) => svg.querySelector('title')?.textContent === `Line of ${name}`)
        .map((svg) => svg.innerHTML.replace(/<title>.*<\/title>/, ''));
    const looks = full.systems.map(({ name }) => new Set(swatchesOf(name)));
    for (const look of looks) expect(look.size).toBe(1);
    expect(new Set(looks.flatMap((look) => [...look])).size).toBe(full.systems.length);
  });

  test('head tables with scopes', () => {
    for (const head of document.querySelectorAll('th'))
      expect(head.getAttribute('scope')).toMatch(/^(col|row)$/);
    for (const table of document.querySelectorAll('table'))
      expect(table.querySelector('caption')).not.toBeNull();
  });

  test('mark wrong outputs, and only those', () => {
    const outputs = full.systems.flatMap(({ runs }) => runs[0]!.examples);
    expect(document.querySelectorAll('.output')).toHaveLength(outputs.length);
    expect(document.querySelectorAll('.is-wrong')).toHaveLength(
      outputs.filter(({ correct }) => !correct).length,
    );
  });

  test('mark the best value of a column', () => {
    const best = [...document.querySelectorAll('#systems .best')].map((cell) => cell.textContent);
    expect(best).toHaveLength(7);
    expect(textOf('#systems tbody tr:nth-child(2) .best')).toContain('30.2');
  });
});

describe('the summary', () => {
  test('says where a difference is not significant', () => {
    expect(summaryOf({})).toContain('gru follows with 31.0 %, but the difference is not significant');
    expect(summaryOf({})).toContain(
      'Of 3 textbook claims put to the test, 1 holds (a), 1 holds in part (f) and 1 is',
    );
  });

  test('says where it is, whichever way round it was tested', () => {
    const tests = full.tests.map(({ a, b, difference: { value, low, high } }) => ({
      a: b,
      b: a,
      difference: { value: -value, low: -high, high: -low },
      pValue: 0.00001,
      adjustedPValue: 0.0001,
    }));
    expect(summaryOf({ tests })).toContain(
      'the difference is significant (0.8 points, 95 % interval −0.9 to 2.5, corrected p < 0.001)',
    );
  });

  test('warns of a single seed', () => {
    const systems = full.systems.map((system) => ({ ...system, runs: system.runs.slice(0, 1) }));
    expect(summaryOf({ systems })).toContain('another seed might give another order');
    expect(summaryOf({})).not.toContain('another seed');
  });

  test('claims nothing untested', () => {
    expect(summaryOf({ tests: [] })).toContain('the difference was not tested');
  });

  test('speaks of one system alone', () => {
    const systems = full.systems.slice(0, 1);
    expect(summaryOf({ systems, tests: [] })).toContain('The sequence error rate of elman is 41.0 %');
  });
});

test('25 systems get 25 looks', () => {
  const [first] = full.systems;
  const systems = Array.from({ length: 25 }, (_, index) => ({ ...first!, name: `system-${index}` }));
  const page = documentOf(renderReport({ ...slim, systems, tests: [], claims: [] }));
  const swatches = [...page.querySelectorAll('#systems th svg')].map((svg) =>
    svg.innerHTML.replace(/<title>.*<\/title>/, ''),
  );
  expect(new Set(swatches).size).toBe(25);
});

describe('a task that writes nothing and whose metrics grow', () => {
  const metrics = [
    { name: 'accuracy', label: 'accuracy, %', better: 'higher' },
    { name: 'lossPerItem', label: 'loss per text', better: 'lower' },
  ] as const;
  const [worse, better] = slim.systems.map((system, i) => ({
    ...system,
    model: { encoder: { family: 'conv', options: { width: 8 }, vocabulary: 30 }, head: { labels: 3 } },
    quality: {
      accuracy: { value: 80 + i, low: 79 + i, high: 81 + i },
      lossPerItem: { value: 0.123, low: 0.12, high: 0.126 },
    },
    byLength: [],
    runs: system.runs.map(({ decodingTokensPerSecond: _, ...run }) => ({
      ...run,
      metrics: { items: 1000, accuracy: 80 + i, lossPerItem: 0.123 },
      examples: run.examples.map(({ source, references, prediction }) => ({
        source,
        references,
        prediction,
      })),
    })),
  }));
  const [test_] = slim.tests;
  const difference = { value: -1, low: -1.5, high: -0.5 };
  const comparison: Comparison = {
    ...{ ...slim, task: 'text-classification', metrics, claims: [] },
    systems: [worse!, better!],
    tests: [{ ...test_!, difference, pValue: 0.01, adjustedPValue: 0.01 }],
  };
  const page = documentOf(renderReport(comparison));

  test('is told in its own words', () => {
    expect(textOf('#summary', page)).toContain(
      'lstm has the highest accuracy, 81.0 % (95 % interval 80.0 to 82.0). elman follows with 80.0 %; the difference is significant (1.0 points, 95 % interval 0.5 to 1.5,',
    );
    expect(textOf('#quality', page)).toContain('Loss per text');
    expect(textOf('#tests', page)).toContain('Right of the line the first is better');
    expect(textOf('#tests tbody td:last-child', page)).toBe('lstm');
    expect(textOf('#systems', page)).toContain('conv, width 8, vocabulary 30');
    expect(textOf('main', page)).not.toMatch(/sequence error|undefined|NaN/);
  });

  test('has nothing about writing and attention', () => {
    expect(page.querySelector('#length')).toBeNull();
    expect(textOf('main', page)).not.toMatch(/Decoding|writes fastest|ttention|✓|✗/);
  });
});
