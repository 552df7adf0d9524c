import type { Options } from '../fixtures/options.ts';

export interface SomebodysCluster {
  readonly contextName: string;
  readonly server: string;
  readonly user: string;
  readonly source: string;
}

/** What a run will do to a cluster, before it does anything. */
export function announcement(cluster: SomebodysCluster, options: Options): string {
  return [
    `To be diagnosed: ${targetOf(options)}`,
    `  context  ${cluster.contextName} (user ${cluster.user}, from ${cluster.source})`,
    `  server   ${cluster.server}`,
    ...(options.keep ? ['This will be created, and left there (KEEP=1):'] : ['This will be created, and deleted at the end:']),
    '  - a namespace plumbline-ID for this run; everything else is in it and carries the run\'s label',
    `  - the practice workload: Deployment hostnames (3 pods of ${options.serveHostnameImage}), Service hostnames`,
    `  - a probe pod on ${nodesOf(options)} (${options.busyboxImage}, unprivileged)`,
    ...nodeAccess(options),
    ...client(options),
    'Nothing else is changed: objects, rules, logs and files of nodes are read, and small requests are sent.',
  ].join('\n');
}

function targetOf({ target }: Options): string {
  if (target === null) return 'the practice Service hostnames, made for this run';
  return `Service ${target.namespace}/${target.name}${target.port === undefined ? '' : `:${target.port}`}, which is only read and asked`;
}

function nodesOf({ nodes }: Options): string {
  return nodes === null ? 'every node (of a large cluster on 8)' : nodes.join(', ');
}

function nodeAccess(options: Options): readonly string[] {
  switch (options.nodeAccess) {
    case 'debug-pod':
      return [
        `  - a PRIVILEGED pod on ${nodesOf(options)}: host network, host processes, the node's files at /host; it reads`,
        '    rules, routes and settings, and looks into the network of pods (NODE_ACCESS=none does without)',
      ];
    case 'ssh':
      return [`  - commands on ${nodesOf(options)} by ${options.sshCommand.join(' ')}, which read rules, routes and settings`];
    case 'local':
      return ['  - commands on this machine as the node, which read rules, routes and settings'];
    case 'none':
      return [];
  }
}

function client({ client: pod, clientEphemeral }: Options): readonly string[] {
  if (pod === null) return [];
  const extra = clientEphemeral ? '; where it has no shell an ephemeral container is ADDED TO IT AND STAYS' : '';
  return [`  - commands in pod ${pod.namespace}/${pod.pod} by exec, which ask as it would ask${extra}`];
}
