/** The page's looks: system fonts, one column, colours for light, dark and paper. */
import { hues } from './series-style.ts';

type Mode = keyof (typeof hues)[number];

/** Every colour of the page, by mode. */
export const colors = {
  light: {
    page: '#ffffff',
    ink: '#1d1f23',
    muted: '#5d636e',
    line: '#d5d8de',
    panel: '#f5f6f8',
    accent: '#0b5cad',
    heat: '#004b87',
    bar: '#5b7d9e',
    good: '#00664b',
    bad: '#a8380a',
    fair: '#7a5a00',
    shade: '#0000002e',
  },
  dark: {
    page: '#15171b',
    ink: '#e7e9ed',
    muted: '#a2a8b4',
    line: '#3a3f48',
    panel: '#1e2127',
    accent: '#7ab8f5',
    heat: '#8fd0ff',
    bar: '#88aed0',
    good: '#4fd6a8',
    bad: '#ff9a66',
    fair: '#ecc94b',
    shade: '#ffffff38',
  },
} as const satisfies Readonly<Record<Mode, Readonly<Record<string, string>>>>;

function variables(mode: Mode): string {
  const named = Object.entries(colors[mode]).map(([name, color]) => `--${name}: ${color};`);
  return [...named, ...hues.map((hue, index) => `--series-${index}: ${hue[mode]};`)].join(' ');
}

export const styleSheet = `
:root { color-scheme: light; ${variables('light')} }
@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; ${variables('dark')} } }

* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 3rem 1.5rem 5rem; max-width: 54rem;
  background: var(--page); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  overflow-wrap: break-word;
}
h1, h2, h3, h4 { line-height: 1.25; margin: 0; font-weight: 650; text-wrap: balance; }
h1 { font-size: 2.25rem; letter-spacing: -0.015em; }
main > section > h2 { font-size: 1.5rem; margin: 4.5rem 0 1rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.15rem; margin: 2.5rem 0 0.5rem; }
p, dl { margin: 0 0 1rem; }
a { color: var(--accent); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
small { font-size: 0.82em; color: var(--muted); font-weight: 400; }
.muted, .note, .kicker { color: var(--muted); }
.note { font-size: 0.88rem; }
figure .note { margin: 0.6rem 0 0; }
.kicker { font-size: 0.95rem; margin: 0 0 0.35rem; }

nav { margin: 2rem 0 0; padding: 1rem 1.5rem 1.1rem; background: var(--panel); border-radius: 8px; }
nav h2 { font-size: 0.95rem; margin: 0 0 0.4rem; color: var(--muted); }
nav ol { margin: 0; padding: 0; list-style: none; columns: 2 20rem; column-gap: 2.5rem; }
nav li { break-inside: avoid; padding: 0.1rem 0; }
nav ul { list-style: none; margin: 0; padding: 0 0 0 1.1rem; font-size: 0.93rem; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
#summary > h2 { border-top: 0; margin-top: 2rem; }

.scroll {
  overflow-x: auto; margin: 1.25rem 0; position: relative; background-color: var(--page);
  background-image: linear-gradient(to right, var(--page) 40%, transparent), linear-gradient(to left, var(--page) 40%, transparent),
    linear-gradient(to right, var(--shade), transparent), linear-gradient(to left, var(--shade), transparent);
  background-position: left, right, left, right; background-repeat: no-repeat;
  background-size: 2.5rem 100%, 2.5rem 100%, 1rem 100%, 1rem 100%; background-attachment: local, local, scroll, scroll;
}
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.hint { position: sticky; left: 0; width: max-content; margin: 0; font-size: 0.82rem; line-height: 1.5; color: var(--muted); max-height: 0; overflow: hidden; visibility: hidden; }
@supports (animation-timeline: scroll()) {
  @keyframes hint { from, to { max-height: 2em; visibility: visible; } }
  .hint { animation: hint linear both; animation-timeline: scroll(nearest inline); }
}
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0 0 0.5rem; }
caption span { display: block; position: sticky; left: 0; max-width: min(51rem, calc(100vw - 2rem)); }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.9rem 0.5rem 0; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { vertical-align: bottom; border-bottom: 2px solid var(--ink); line-height: 1.3; }
tbody th { font-weight: 500; }
.number { text-align: right; white-space: nowrap; }
thead .number { white-space: normal; }
.number + :not(.number) { padding-left: 1.1rem; }
.wide table { font-size: 0.9rem; }
.wide th, .wide td { padding-right: 0.6rem; }
.name { white-space: nowrap; }
.best { color: var(--good); }

figure { margin: 1.75rem 0; break-inside: avoid; }
figcaption { margin: 0 0 0.6rem; line-height: 1.45; }
figcaption span { color: var(--muted); font-size: 0.93rem; }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0 2rem; }
.grid figure { margin: 1.1rem 0; min-width: 0; }
.chart { display: block; width: 100%; height: auto; font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow: visible; }
.chart text { white-space: pre; }
main > section > .legend { margin-top: 1.25rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0.1rem 1.3rem; list-style: none; margin: 0 0 0.5rem; padding: 0; font-size: 0.93rem; }
.for-phone { display: none; }
.for-wide > .chart { max-width: 54rem; }
.legend .chart, h4 .chart, th .chart { display: inline-block; width: 36px; vertical-align: -1px; }
.ramp { font-size: 0.88rem; color: var(--muted); margin: 0.5rem 0; }
.ramp span { display: inline-block; width: 8rem; height: 0.7rem; margin: 0 0.3rem; border-radius: 2px; vertical-align: -1px; border: 1px solid var(--line); background: linear-gradient(to right, transparent, var(--heat)); }

.example { margin: 2.25rem 0; }
.example h3 { margin-bottom: 0.2rem; }
.references { margin-bottom: 0.75rem; }
.cut { display: block; font-weight: 400; }
.outputs { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: stretch; }
.output { border: 1px solid var(--line); border-radius: 8px; padding: 0.6rem 0.7rem; break-inside: avoid; max-width: 100%; min-width: 9.5rem; }
.output h4 { font-size: 0.92rem; display: flex; align-items: center; gap: 0.4rem; }
.output p { margin: 0.3rem 0 0.5rem; }
.prediction { font-weight: 600; font-size: 0.95rem; max-width: 16rem; }
.is-wrong { border-color: var(--bad); }
.right { color: var(--good); }
.wrong { color: var(--bad); }
.is-wrong .prediction { color: var(--bad); }

.picture { display: block; width: 7rem; height: auto; border: 1px solid var(--line); border-radius: 4px; }
.pictured { display: grid; grid-template-columns: 7rem minmax(0, 1fr); column-gap: 1.25rem; }
.pictured > h3 { grid-column: 1 / -1; }
.pictured > .picture { grid-row: 2 / span 2; }

.claim { margin: 0 0 3.5rem; }
.claim > h3 { font-size: 1.3rem; margin-top: 3rem; }
.badge { display: inline-block; white-space: nowrap; font-size: 0.85rem; font-weight: 600; line-height: 1.5; padding: 0 0.6rem; border: 1.5px solid currentColor; border-radius: 1rem; vertical-align: 0.1em; }
td .badge { font-size: 0.9em; }
.holds { color: var(--good); }
.in-part { color: var(--fair); }
.contradicted { color: var(--bad); }
.opinion, .not-measured { color: var(--muted); }
.said { margin: 1rem 0; }
.said div, .facts dl div { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0 1rem; padding: 0.3rem 0; }
.said dt, .facts dt { color: var(--muted); }
dd { margin: 0; min-width: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 2.5rem; }
.facts h3 { margin-top: 1rem; }
details { margin: 1rem 0; }
summary { cursor: pointer; color: var(--accent); }

.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 1rem; list-style: none; margin: 1rem 0; padding: 0; }
.gallery li { border: 1px solid var(--line); border-radius: 8px; padding: 0.7rem; break-inside: avoid; min-width: 0; }
.gallery figure { margin: 0; flex: 1 1 0; min-width: 0; max-width: 11rem; }
.gallery img { display: block; width: 100%; height: auto; border-radius: 3px; image-rendering: auto; }
.gallery figcaption { margin: 0.2rem 0 0; font-size: 0.82rem; color: var(--muted); }
.views { display: flex; gap: 0.5rem; }
.gallery dl { margin: 0.6rem 0 0; font-size: 0.93rem; }
.gallery dl div { display: grid; grid-template-columns: 4rem 1fr; gap: 0 0.5rem; }
.gallery dt { color: var(--muted); }
.gallery dd { overflow-wrap: anywhere; }
.gallery .note { margin: 0.3rem 0 0; overflow-wrap: anywhere; }
.gallery.large { grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); }
.gallery.large figure { max-width: 22rem; }

.as-drawn .chart { width: auto; max-width: 100%; }
.output > .chart { width: auto; max-width: 100%; }
.map { overflow-x: auto; max-width: 100%; }
.map .chart { width: auto; max-width: none; }
h4 .chart { flex: none; }
.settings { columns: 2 18rem; column-gap: 2rem; font-size: 0.88rem; margin: 0.5rem 0; }
.settings div { display: grid; grid-template-columns: 1fr auto; gap: 1rem; padding: 0.1rem 0; break-inside: avoid; }
.settings dt { color: var(--muted); }
.settings dd { text-align: right; overflow-wrap: anywhere; }
.facts dd { overflow-wrap: anywhere; }

@media screen and (max-width: 767px) {
  body { padding: 1.5rem 1rem 3rem; font-size: 1rem; }
  h1 { font-size: 1.75rem; }
  main > section > h2 { margin-top: 3rem; }
  .for-wide { display: none; }
  .for-phone { display: block; }
  .for-phone > .chart { max-width: 26rem; }
  .said div, .facts dl div { grid-template-columns: 1fr; gap: 0; }
  nav a { display: inline-block; padding: 0.2rem 0; }
  summary { padding: 0.2rem 0; }
  th:not(.number), td:not(.number) { min-width: 6.5rem; }
  td:not(.number):nth-child(2), td:not(.number):nth-child(3) { min-width: 10rem; }
  #closing td:nth-child(4) { min-width: 24rem; }
  .name { min-width: 0; }
  .outputs { display: grid; grid-template-columns: 1fr; }
  .prediction { max-width: none; }
  .pictured { grid-template-columns: 5rem minmax(0, 1fr); column-gap: 0.75rem; }
  .pictured .outputs { grid-template-columns: 1fr 1fr; }
  .pictured .output { min-width: 0; }
  .picture { width: 100%; }
}

@media print {
  @page { margin: 16mm 15mm; }
  body { padding: 0; max-width: none; font-size: 10.5pt; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h1 { font-size: 22pt; }
  h2, h3, h4, figcaption, caption, main > section > p, main > section > .legend, .said, .ramp, .references { break-after: avoid; }
  main > section > h2 { margin-top: 2.2rem; }
  #systems, #examples, #claims { break-before: page; }
  figure, tr, .output, .said, .facts section, main > section > p { break-inside: avoid; }
  figure { margin: 1.1rem 0; }
  figure > .chart { max-height: 66mm; }
  .facts { grid-template-columns: 1fr 1fr; }
  .facts dl div { grid-template-columns: 6rem 1fr; }
  .grid { grid-template-columns: 1fr 1fr; gap: 0 1.5rem; }
  .scroll { overflow: visible; }
  table, .wide table { font-size: 8pt; }
  th, td, .wide th, .wide td { padding: 0.25rem 0.4rem 0.25rem 0; }
  .name .chart { width: 24px; }
  .outputs { gap: 0.5rem; }
  .output { padding: 0.45rem 0.6rem; min-width: 8rem; }
  #summary > p { font-size: 1em; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  summary { color: inherit; list-style: none; font-weight: 600; }
  a { color: inherit; text-decoration: none; }
}
`;
