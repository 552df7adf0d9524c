/** The command line of the lab, checked whole before anything is done. */
import { parseArgs } from 'node:util';
import { componentsOf } from './cluster/components.ts';
import type { ClusterShape, Cni, ProxyMode } from './cluster/shape.ts';
import { Refusal } from './refusal.ts';
import { defaultKubernetes, kubernetesMinors } from './versions.ts';

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'clean' }
  | { readonly kind: 'up'; readonly name: string; readonly shape: ClusterShape; readonly subnet: string | undefined }
  | { readonly kind: 'down' | 'kubeconfig'; readonly name: string }
  | { readonly kind: 'status'; readonly name: string; readonly json: boolean }
  | { readonly kind: 'exec'; readonly name: string; readonly node: string; readonly command: readonly string[] }
  | { readonly kind: 'stop' | 'start' | 'restart'; readonly name: string; readonly node: string; readonly component: string; readonly signal: StopSignal };

export const stopSignals = ['TERM', 'KILL', 'STOP'] as const;

export type StopSignal = (typeof stopSignals)[number];

const proxyModes: readonly ProxyMode[] = ['iptables', 'nftables'];

const cniPlugins: readonly Cni[] = ['bridge', 'ptp'];

const optionTypes = {
  name: { type: 'string' },
  nodes: { type: 'string' },
  proxy: { type: 'string' },
  cni: { type: 'string' },
  kubernetes: { type: 'string' },
  policy: { type: 'boolean' },
  'dual-stack': { type: 'boolean' },
  'node-local-dns': { type: 'boolean' },
  'cluster-domain': { type: 'string' },
  subnet: { type: 'string' },
  signal: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Values = { [Option in keyof typeof optionTypes]?: (typeof optionTypes)[Option]['type'] extends 'boolean' ? boolean : string };

const allowedOptions: Readonly<Record<string, readonly (keyof Values)[]>> = {
  up: ['name', 'nodes', 'proxy', 'cni', 'kubernetes', 'policy', 'dual-stack', 'node-local-dns', 'cluster-domain', 'subnet'],
  down: ['name'],
  status: ['name', 'json'],
  kubeconfig: ['name'],
  exec: ['name'],
  stop: ['name', 'signal'],
  start: ['name'],
  restart: ['name'],
  clean: [],
};

const seeHelp = 'see `npm run lab -- --help`';

export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals, after } = splitArguments(argv);
  const [verb, ...operands] = positionals;
  if (values.help || verb === undefined || verb === 'help') return { kind: 'help' };
  const allowed = allowedOptions[verb];
  if (!allowed) throw new Refusal(`unknown command "${verb}"`, `use one of ${Object.keys(allowedOptions).join(', ')}`);
  for (const option of Object.keys(values) as (keyof Values)[]) {
    if (!allowed.includes(option)) throw new Refusal(`\`${verb}\` has no option --${option}`, seeHelp);
  }
  const name = checkName(values.name ?? 'plumbline');
  switch (verb) {
    case 'up':
      expectOperands(verb, operands, []);
      return { kind: 'up', name, shape: readShape(values), subnet: values.subnet };
    case 'down':
    case 'kubeconfig':
      expectOperands(verb, operands, []);
      return { kind: verb, name };
    case 'status':
      expectOperands(verb, operands, []);
      return { kind: 'status', name, json: values.json ?? false };
    case 'exec': {
      const [node] = expectOperands(verb, operands, ['NODE']);
      if (after.length === 0) throw new Refusal('`exec` needs a command', 'use `exec NODE -- COMMAND [ARGUMENT...]`');
      return { kind: 'exec', name, node, command: after };
    }
    case 'stop':
    case 'start':
    case 'restart': {
      const [node, component] = expectOperands(verb, operands, ['NODE', 'COMPONENT']);
      return { kind: verb, name, node, component: checkComponent(node, component), signal: pick('signal', values.signal ?? 'TERM', stopSignals) };
    }
    default:
      expectOperands(verb, operands, []);
      return { kind: 'clean' };
  }
}

function splitArguments(argv: readonly string[]): { values: Values; positionals: string[]; after: readonly string[] } {
  const mark = argv.indexOf('--');
  const before = mark < 0 ? argv : argv.slice(0, mark);
  try {
    const { values, positionals } = parseArgs({ args: [...before], options: optionTypes, allowPositionals: true, strict: true });
    return { values, positionals, after: mark < 0 ? [] : argv.slice(mark + 1) };
  } catch (error) {
    const [sentence = 'unreadable command line'] = (error as Error).message.split('. ');
    throw new Refusal(sentence, seeHelp);
  }
}

function readShape(values: Values): ClusterShape {
  return {
    nodes: Number(pick('nodes', values.nodes ?? '2', ['1', '2', '3', '4'])),
    proxy: pick('proxy', values.proxy ?? 'iptables', proxyModes),
    cni: pick('cni', values.cni ?? 'bridge', cniPlugins),
    policy: values.policy ?? false,
    kubernetes: pick('kubernetes', values.kubernetes ?? defaultKubernetes, kubernetesMinors),
    dualStack: values['dual-stack'] ?? false,
    nodeLocalDns: values['node-local-dns'] ?? false,
    clusterDomain: checkDomain(values['cluster-domain'] ?? 'cluster.local'),
  };
}

function pick<Choice extends string>(option: string, value: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw new Refusal(`--${option} ${value} is not known`, `use one of ${choices.join(', ')}`);
  return choice;
}

function checkName(name: string): string {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(name)) {
    throw new Refusal(`"${name}" cannot name a cluster`, 'use at most 31 lower case letters, digits and dashes, a letter first');
  }
  return name;
}

function checkDomain(domain: string): string {
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(domain)) throw new Refusal(`"${domain}" is no DNS domain`, 'write it like cluster.local');
  return domain;
}

function checkComponent(node: string, component: string): string {
  const known = componentsOf(node);
  if (!known.includes(component)) throw new Refusal(`${node} has no component "${component}"`, `use one of ${known.join(', ')}`);
  return component;
}

function expectOperands<const Names extends readonly string[]>(verb: string, operands: readonly string[], names: Names): { [Index in keyof Names]: string } {
  if (operands.length !== names.length) {
    const usage = [verb, ...names].join(' ');
    throw new Refusal(`\`${verb}\` takes ${names.length === 0 ? 'no operand' : names.join(' and ')}, not "${operands.join(' ')}"`, `use \`${usage}\``);
  }
  return operands as unknown as { [Index in keyof Names]: string };
}
