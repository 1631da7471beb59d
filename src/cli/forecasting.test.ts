/** A forecasting model on the command line: from a table to a table, and to a picture. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { fit, save } from '../node.ts';
import { runCommandLine } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-forecasting-'));
const [model, table] = [join(folder, 'model'), join(folder, 'table.csv')];
const picture = join(folder, 'forecast.svg');
const length = 120;
const times = Array.from({ length }, (_, t) => new Date(Date.UTC(2024, 0, 1) + 3_600_000 * t).toISOString());
const load = times.map((_, t) => Math.sin(t / 4));

beforeAll(async () => {
  const rows = times.map((time, t) => `${time},${load[t]},${t}`);
  writeFileSync(table, ['time,load,"a<b, c"', ...rows].join('\n'));
  const small = { context: 24, horizon: 6, encoder: 'nlinear', quantiles: '.1,.5,.9', updates: 5 } as const;
  const columns = new Map([
    ['load', load],
    ['a<b, c', times.map((_, t) => t)],
  ]);
  const given = { times, values: columns };
  const trained = await fit({
    ...{ task: 'time-series-forecasting', train: [given], split: '80,20,20', time: 'time' },
    ...small,
    worker: false,
    threads: 1,
  });
  await save(trained, model);
  await trained.release();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** What a command line writes to stdout. */
async function written(...args: readonly string[]): Promise<string> {
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((_, ...rest) => {
    for (const one of rest) if (typeof one === 'function') one();
    return true;
  });
  await runCommandLine(['--quiet', ...args]);
  const text = spy.mock.calls.map(([part]) => String(part)).join('');
  spy.mockRestore();
  return text;
}

test('evaluate: the test part, next to the forecast that repeats the last value', async () => {
  const found = JSON.parse(await written('evaluate', model, table, '--json'));
  expect(found).toMatchObject({ items: 15, naive: { mse: expect.any(Number) }, columns: { load: {} } });
  expect(Object.keys(found.coverage)).toEqual(['0.1', '0.5', '0.9']);
  const text = await written('evaluate', model, table);
  expect(text).toMatch(/^items +15$/m);
  expect(text).toMatch(/^last value +\d/m);
  expect(text).toMatch(/^quantile +below it, %$/m);
});

test('predict: a table of what comes next, and its picture', async () => {
  const lines = (await written('predict', model, table, '--plot', picture)).trimEnd().split('\n');
  const column = '"a<b, c"';
  expect(lines[0]).toBe(
    `time,load,load_q0.1,load_q0.5,load_q0.9,${column},"a<b, c_q0.1","a<b, c_q0.5","a<b, c_q0.9"`,
  );
  expect(lines).toHaveLength(7);
  expect(lines[1]).toMatch(/^2024-01-06T00:00:00\.000Z(,-?[\d.e-]+){8}$/);
  const svg = readFileSync(picture, 'utf8');
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg.match(/<svg/g)).toHaveLength(3);
  expect(svg).toContain('a&lt;b, c');
  expect(svg).not.toContain('a<b');
  expect(svg).toContain('fill-opacity="0.2"');
  const json = JSON.parse(await written('predict', model, table, '--json'));
  expect(json.times).toHaveLength(6);
  expect(Object.keys(json.columns.load.quantiles)).toEqual(['0.1', '0.5', '0.9']);
});

test('a chart replaces a chart and nothing else; quantiles that were learned are not asked for', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const before = readFileSync(table, 'utf8');
  await written('predict', model, table, '--plot', table);
  expect(String(said.mock.calls.at(-1)?.[0])).toMatch(
    /--plot .*table\.csv: a file that Heddle did not write and does not replace; allowed: a new file, or a chart/,
  );
  expect(readFileSync(table, 'utf8')).toBe(before);
  const chart = join(folder, 'again.svg');
  for (let i = 0; i < 2; i++) await written('predict', model, table, '--plot', chart);
  expect(readFileSync(chart, 'utf8')).toContain('<svg');
  await written('predict', model, table, '--quantiles', '.2');
  expect(String(said.mock.calls.at(-1)?.[0])).toContain(
    '--quantiles: an option for a model that has learned the quantiles 0.1, 0.5, 0.9; allowed: with a model',
  );
});

test('a value that is missing is named by its line; the first column keeps its name', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const [holes, out] = [join(folder, 'holes.csv'), join(folder, 'days')];
  const days = Array.from({ length: 40 }, (_, t) =>
    new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10),
  );
  const rows = days.map((day, t) => `${day},${t % 7}`);
  const trained = await fit({
    ...{ task: 'time-series-forecasting', encoder: 'nlinear', updates: 2, context: 8, horizon: 2 },
    ...{ train: [{ times: days, values: { sold: days.map((_, t) => t % 7) } }], worker: false, threads: 1 },
  } as const);
  await save(trained, out);
  await trained.release();
  writeFileSync(holes, ['day,sold', ...rows].join('\n'));
  expect((await written('predict', out, holes)).split('\n')[0]).toBe('day,sold');
  writeFileSync(holes, ['day,sold', ...rows.with(29, `${days[29]},`)].join('\n'));
  await written('predict', out, holes);
  expect(String(said.mock.calls.at(-1)?.[0])).toMatch(/holes\.csv:31: column "sold" at 2024-01-30: no value/);
});

test('a table that is too short, and one without a column', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const short = join(folder, 'short.csv');
  writeFileSync(short, readFileSync(table, 'utf8').split('\n').slice(0, 4).join('\n'));
  await written('predict', model, short);
  expect(String(said.mock.calls.at(-1)?.[0])).toContain('input: 3 rows; allowed: at least 24');
  writeFileSync(short, 'time,load\n2024-01-01,3');
  await written('predict', model, short);
  expect(String(said.mock.calls.at(-1)?.[0])).toContain('no column "a<b, c"');
});
