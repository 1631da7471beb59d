import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { comparisonFixture as full } from '../../../test/fixtures/comparison.ts';
import type { Comparison } from '../comparison.ts';
import { renderReport } from './report.ts';

const documentOf = (comparison: Comparison): Document => parseHTML(renderReport(comparison)).document;
const document = documentOf(full);

function textOf(selector: string, within: Document = document): string {
  return (within.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ');
}

/** The sentences of the summary of a comparison without curves to draw twice. */
function summaryOf(change: Partial<Comparison>): string {
  return textOf('#summary', documentOf({ ...full, ...change }));
}

describe('read by a lecturer', () => {
  test('the loss is on a logarithmic axis, the dev metric is not', () => {
    /** Whether the lines of the grid lie evenly for evenly spaced values. */
    const isLinear = (picture: Element) => {
      const axis = [...picture.querySelectorAll('.for-wide [text-anchor="end"] text')];
      const places = axis.map((text) => ({
        value: Number(text.textContent!.replace(',', '')),
        y: Number(/,([\d.]+)\)/.exec(text.getAttribute('transform')!)![1]),
      }));
      const slopes = places
        .slice(1)
        .map(({ value, y }, i) => (y - places[i]!.y) / (value - places[i]!.value));
      expect(slopes.length).toBeGreaterThan(1);
      return Math.max(...slopes) / Math.min(...slopes) > 0.9;
    };
    const pictures = [...document.querySelectorAll('#learning figure')];
    expect(pictures.map(isLinear)).toEqual([true, true, false, false]);
  });

  test('values that hardly differ are a sentence, not bars of one length', () => {
    const pictures = [...document.querySelectorAll('#costs figcaption strong')].map(
      (head) => head.textContent,
    );
    expect(pictures).toContain('Training speed');
    expect(pictures).not.toContain('Parameters');
    expect(textOf('#costs > p')).toContain(
      'The number of parameters is about the same for all: from 1,488,900 to 1,510,656.',
    );
  });

  test('no folder of the machine is shown', () => {
    const data = {
      ...full.data!,
      train: { file: '/home/someone/data/train.tsv', rows: 9 },
      test: { file: '/srv/x/test.tsv', items: 3 },
    };
    const settings = { train: '/home/someone/data/train.tsv', 'batch-tokens': 3072 };
    const page = textOf('body', documentOf({ ...full, claims: [], data, settings }));
    expect(page).not.toMatch(/\/home|\/srv|batch-tokens/);
    expect(page).toContain('batch tokens');
  });

  test('the summary says what the order depends on, and why dev and test differ', () => {
    expect(summaryOf({})).toContain(
      'The order is that of this budget, at most 2,000 updates, with one learning rate, 0.002,',
    );
    expect(summaryOf({})).toMatch(
      /After the same \S+ seconds of training, the best dev values so far were: /,
    );
    expect(summaryOf({})).toMatch(
      /On the development set lstm reached \S+ %, on the test set 30\.2 %\. Dev and test differ because/,
    );
    expect(summaryOf({ systems: full.systems.slice(0, 1), tests: [] })).not.toContain('The order is');
  });

  test('the summary names what claims did not bear out', () => {
    const [first, ...others] = full.claims;
    const criteria = [{ statement: 'gates preserve gradients', seen: '0.8', holds: false }];
    expect(summaryOf({ claims: [{ ...first!, criteria }, ...others] })).toContain(
      'Not borne out is that gates preserve gradients (a).',
    );
  });

  test('pictures stand in the place of texts, with what they show in words and no folder', () => {
    const dot = 'data:image/webp;base64,AAAA';
    const systems = full.systems.map((system) => ({
      ...system,
      runs: system.runs.map((run) => ({
        ...run,
        examples: run.examples.slice(0, 1).map(({ references, prediction }) => ({
          ...{ source: '/home/someone/cat.png', references, prediction },
          ...{ picture: dot, drawing: dot, grade: 93.14 },
        })),
      })),
    }));
    const data = { ...full.data!, elements: 'pictures', drawings: 'where the model looks' };
    const page = documentOf({ ...full, systems, data });
    expect(textOf('#examples > p', page)).toContain('Below an output, where the model looks.');
    const [input, ...outputs] = [...page.querySelectorAll('#examples img')].map((img) =>
      img.getAttribute('alt'),
    );
    expect(input).toBe('Input 1: cat.png');
    expect(outputs).toEqual(full.systems.map(({ name }) => `Output of ${name} for cat.png`));
    expect(textOf('.prediction', page)).toContain('93.1 %');
    expect(textOf('#systems', page)).toContain('pictures/s');
    expect(textOf('#summary', page)).toMatch(/trains fastest, [\d,]+ pictures\/s/);
  });

  test('a claim that needs what was not given is no verdict on it', () => {
    const missing = { ...full.claims[0]!, id: 'j', verdict: 'not measured', criteria: [] } as const;
    expect(summaryOf({ claims: [...full.claims, missing] })).toContain('1 was not measured (j)');
  });
});
