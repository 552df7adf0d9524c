import { describeVantage, type Cell } from './cell.ts';
import type { Facts } from './facts.ts';
import { nameOf } from './kube.ts';

/** The whole matrix as plain text: a table for each Service that was asked, its rows the places asked from, its columns the places asked. */
export function matrixText(facts: Facts): string {
  const { cells } = facts;
  const tables = [
    table(`to ${facts.target.title}`, cells.filter(({ to }) => to.role === 'target'), facts),
    ...(facts.practice === null ? [] : [table(`to the practice Service ${facts.practice.namespace}/${facts.practice.name}`, cells.filter(({ to }) => to.role === 'practice'), facts)]),
    table(`to ${facts.dns.title}`, cells.filter(({ to }) => to.role === 'dns' || to.role === 'registry'), facts),
    table(`to ${facts.api.title}`, cells.filter(({ to }) => to.role === 'api'), facts),
    table('between probes, by bytes of the answer', cells.filter(({ to }) => to.role === 'probe'), facts),
  ];
  return [
    'ok: answered, with the longest time in milliseconds; late: first packets were lost and repeated; 2/12 timeout: two of twelve; kept out: by a policy, as it must be; -: could not be told.',
    ...tables.filter((text) => text !== ''),
  ].join('\n\n');
}

function table(title: string, cells: readonly Cell[], facts: Facts): string {
  if (cells.length === 0) return '';
  // The Service's IP, then what is behind it, then its names.
  const columns = unique([...cells].sort((a, b) => rank(a) - rank(b)).map((cell) => columnOf(cell, facts)));
  const rows = unique(cells.map(rowOf));
  const lines = rows.map((row) => [row, ...columns.map((column) => cells.filter((cell) => rowOf(cell) === row && columnOf(cell, facts) === column).map(mark).join(' ') || '')]);
  return [title, ...align([['', ...columns], ...lines])].join('\n');
}

function rank({ to }: Cell): number {
  return ['service-ip', 'endpoint', 'name'].indexOf(to.via);
}

function rowOf(cell: Cell): string {
  return `${describeVantage(cell.from)}${cell.round.startsWith('first') ? ' (before)' : ''}`;
}

function columnOf({ to, tool }: Cell, facts: Facts): string {
  if (to.via === 'name') return to.name ?? '';
  const where = to.via === 'service-ip' ? to.ip ?? '' : to.pod === undefined ? to.ip ?? '' : short(to.pod, facts);
  const how = tool === 'nslookup' ? `udp ${to.name?.split('.')[0] ?? ''}` : tool === 'dns-tcp' ? 'tcp' : to.size === undefined ? '' : `${to.size} B`;
  return `${where} ${how}`.trim();
}

/** A pod by the last part of its name and its node. */
function short(pod: string, facts: Facts): string {
  const node = facts.now.pods.find((one) => nameOf(one) === pod)?.spec.nodeName;
  const name = pod.split('/')[1] ?? pod;
  return node === undefined ? name : `${name.startsWith('probe-') ? name : name.split('-').at(-1) ?? name}@${node}`;
}

function mark(cell: Cell): string {
  if (cell.excused) return 'kept out';
  if (cell.state === 'unknown') return '-';
  if (cell.state === 'failed') return cell.tries > 1 ? `${cell.tries - cell.passed}/${cell.tries} ${cell.outcome}` : cell.outcome;
  return `ok ${cell.worstMs}${cell.late === 0 ? '' : ` ${cell.late} late`}`;
}

function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows.map((row) => row.map((text, index) => text.padEnd(widths[index] ?? 0)).join('  ').trimEnd());
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
