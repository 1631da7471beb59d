/** What was compared with which settings, on which data and machine. */

import { html, type Markup } from '../../../pages/markup.ts';
import { count, significant } from '../../../pages/numbers.ts';
import type { Comparison, ComparisonData } from '../../comparison.ts';
import type { SectionRenderer } from '../section.ts';
import { fileName, settingName, settingText } from '../setting-words.ts';

type Fact = readonly [name: string, value: string];

export const setup: SectionRenderer = (comparison) => ({
  id: 'setup',
  title: 'Settings, data and machine',
  body: html`<div class="facts">
${facts('Settings', settingsOf(comparison))}${facts('Data', dataOf(comparison))}${facts('Machine', machineOf(comparison))}</div>
`,
});

function facts(title: string, list: readonly Fact[]): Markup | undefined {
  if (list.length === 0) return undefined;
  const items = list.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`);
  return html`<section><h3>${title}</h3><dl>
${items}</dl></section>
`;
}

function settingsOf({ task, settings }: Comparison): readonly Fact[] {
  return Object.entries({ task, ...settings })
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [settingName(name), settingText(value)]);
}

function dataOf({ data }: Comparison): readonly Fact[] {
  if (data === undefined) return [];
  return [
    ['training', `${count(data.train.rows)} ${data.rowName} of ${fileName(data.train.file)}`],
    ['development', `${count(data.dev.rows)} ${data.rowName} ${devOrigin(data)}`],
    ['test', `${count(data.test.items)} different items of ${fileName(data.test.file)}`],
  ];
}

function devOrigin({ dev, train }: ComparisonData): string {
  return dev.file === undefined ? `held out of ${fileName(train.file)}` : `of ${fileName(dev.file)}`;
}

function machineOf({ machine, date }: Comparison): readonly Fact[] {
  return [
    ['processor', `${machine.cpu}, ${machine.cores} cores`],
    ['memory', `${significant(machine.memory / 1e9)}\u00A0GB`],
    ['threads', count(machine.threads)],
    ['Node', machine.node],
    ['started', date.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/, '$1 $2 UTC')],
  ];
}
