import type { Layer } from './layers.ts';
import type { Verdict, VerdictFinding } from './verdict.ts';

/** The stations of a request, in its order, and the layers that a station stands for. */
const stations: readonly { readonly name: string; readonly layers: readonly Layer[] }[] = [
  { name: 'client', layers: ['resolver'] },
  { name: 'DNS', layers: ['dns'] },
  { name: 'Service IP', layers: ['service', 'endpoints', 'vip'] },
  { name: 'proxy', layers: ['proxy'] },
  { name: 'node network', layers: ['node-network', 'policy'] },
  { name: 'pod', layers: ['pods', 'hairpin'] },
];
const ground: readonly Layer[] = ['cluster', 'control-plane'];

type Mark = 'broken' | 'risk' | 'follows' | 'fine' | 'open' | 'unasked';

// Never by colour alone: each mark has a sign.
const signs: Readonly<Record<Mark, string>> = { broken: '✕', risk: '!', follows: '~', fine: '✓', open: '?', unasked: '' };
const words: Readonly<Record<Mark, string>> = {
  broken: 'broken', risk: 'at risk', follows: 'fails because of it', fine: 'holds', open: 'unclear', unasked: 'not in scope',
};

const box = { width: 136, height: 74, gap: 22, left: 24, top: 64 };
const width = box.left * 2 + stations.length * box.width + (stations.length - 1) * box.gap;
const charsPerLine = 126;

/** The path of a request as SVG, with the broken part marked. Stands alone: own style, own background, readable in light and dark. */
export function pathSvg(verdict: Verdict): string {
  const notes = [...verdict.causes.map((cause) => noteOf('broken', cause)), ...verdict.risks.map((risk) => noteOf('risk', risk))].slice(0, 6);
  const notesTop = box.top + box.height + 22 + 40 + 34;
  const height = notesTop + Math.max(notes.length, 1) * 22;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escape(`${verdict.target}: ${verdict.status}`)}</title>`,
    `<style>${style}</style>`,
    `<rect class="page" width="${width}" height="${height}" rx="10"/>`,
    `<text class="head" x="${box.left}" y="38">${escape(shorten(`${verdict.target}: ${verdict.status.toUpperCase()}`, 90))}</text>`,
    ...stations.map((station, index) => stationSvg(station.name, station.layers, index, verdict)),
    ...stations.slice(1).map((_, index) => arrowSvg(index)),
    groundSvg(verdict),
    ...notes.map((note, index) => `<text class="note" x="${box.left}" y="${notesTop + index * 22}">${escape(note)}</text>`),
    '</svg>',
    '',
  ].join('\n');
}

function stationSvg(name: string, layers: readonly Layer[], index: number, verdict: Verdict): string {
  const x = box.left + index * (box.width + box.gap);
  const mark = markOf(layers, verdict);
  const middle = x + box.width / 2;
  return [
    `<g class="${mark}"><rect class="box" x="${x}" y="${box.top}" width="${box.width}" height="${box.height}" rx="8"/>`,
    `<text class="name" x="${middle}" y="${box.top + 32}">${name}</text>`,
    `<text class="word" x="${middle}" y="${box.top + 55}">${`${signs[mark]} ${words[mark]}`.trim()}</text></g>`,
  ].join('');
}

function arrowSvg(index: number): string {
  const x = box.left + (index + 1) * box.width + index * box.gap;
  const y = box.top + box.height / 2;
  return `<path class="arrow" d="M${x + 3} ${y}h${box.gap - 9}m-5 -5l6 5l-6 5"/>`;
}

function groundSvg(verdict: Verdict): string {
  const y = box.top + box.height + 22;
  const mark = markOf(ground, verdict);
  return [
    `<g class="${mark}"><rect class="box" x="${box.left}" y="${y}" width="${width - box.left * 2}" height="40" rx="8"/>`,
    `<text class="name" x="${width / 2}" y="${y + 25}">cluster and control plane: ${`${signs[mark]} ${words[mark]}`.trim()}</text></g>`,
  ].join('');
}

function markOf(layers: readonly Layer[], verdict: Verdict): Mark {
  const among = (findings: readonly VerdictFinding[]): boolean => findings.some((finding) => layers.includes(finding.layer));
  if (among(verdict.causes)) return 'broken';
  if (among(verdict.risks)) return 'risk';
  if (among(verdict.consequences)) return 'follows';
  if (verdict.scope !== 'all' && !verdict.scope.some((layer) => layers.includes(layer))) return 'unasked';
  return verdict.inconclusive.length > 0 || verdict.status === 'inconclusive' ? 'open' : 'fine';
}

function noteOf(mark: 'broken' | 'risk', finding: VerdictFinding): string {
  return shorten(`${signs[mark]} ${finding.layer}: ${finding.message}`, charsPerLine);
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const style = [
  'text{font-family:system-ui,sans-serif;fill:#1d232b}.head{font-size:19px;font-weight:600}.note{font-size:13px}',
  '.name,.word{text-anchor:middle}.name{font-size:15px;font-weight:600}.word{font-size:12px}',
  '.page{fill:#fff;stroke:#c9d1d9}.box{stroke-width:1.5}.arrow{fill:none;stroke:#6b7683;stroke-width:2}',
  '.broken .box{fill:#fde3e1;stroke:#c62828;stroke-width:3.5}.risk .box{fill:#fff0cc;stroke:#b26a00;stroke-width:3}',
  '.follows .box{fill:#fdf3f2;stroke:#c62828;stroke-dasharray:6 4}.fine .box{fill:#e6f4ea;stroke:#2e7d32}',
  '.open .box{fill:#eef1f4;stroke:#6b7683}.unasked .box{fill:none;stroke:#9aa5b1;stroke-dasharray:3 4}',
  '@media(prefers-color-scheme:dark){text{fill:#e6edf3}.page{fill:#161b22;stroke:#3d444d}.arrow{stroke:#9aa5b1}',
  '.broken .box{fill:#5c1a1a;stroke:#ff6b64}.risk .box{fill:#4d3800;stroke:#f0b132}.follows .box{fill:#2d1b1d;stroke:#ff6b64}',
  '.fine .box{fill:#12331d;stroke:#4cb060}.open .box{fill:#262d36;stroke:#9aa5b1}.unasked .box{stroke:#6b7683}}',
].join('');
