import type { Comparison } from '../comparison.ts';

/** The comparison as one page of HTML. */
export function renderReport({ date, systems }: Comparison): string {
  const rows = systems.map(
    ({ name, parameters, quality }) =>
      `<tr><td>${name}<td>${parameters}<td>${quality.sequenceErrorRate.value.toFixed(2)}`,
  );
  return `<!doctype html><meta charset="utf-8"><title>heddle compare</title><h1>Comparison of ${date}</h1>
<table><tr><th>system<th>parameters<th>sequence error rate, %${rows.join('\n')}</table>
`;
}
