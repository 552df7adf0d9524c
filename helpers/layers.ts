/** The layers of a Service, from the bottom up: labels of statements, tags of tests, and the order in which a doubt is settled. */
export const layers = [
  'cluster',
  'control-plane',
  'node-network',
  'pods',
  'service',
  'policy',
  'endpoints',
  'proxy',
  'dns',
  'resolver',
  'vip',
  'hairpin',
] as const;

export type Layer = (typeof layers)[number];

/** What a layer is about, in words for a reader who does not know the names. */
export const layerMeaning: Readonly<Record<Layer, string>> = {
  cluster: 'the API answers and the nodes are Ready',
  'control-plane': 'controllers and scheduler do their work, judged by their effects',
  'node-network': 'packets travel from pod to pod and from node to pod',
  pods: 'the pods run, are Ready, listen and answer',
  service: 'the Service exists and is well defined',
  policy: 'NetworkPolicies admit the traffic',
  endpoints: 'the selector picks the pods and the EndpointSlices list them',
  proxy: 'kube-proxy and its rules lead the Service IP to the endpoints on every node',
  dns: 'the DNS servers answer with the truth',
  resolver: "the client's resolv.conf leads to the cluster's DNS",
  vip: 'the Service answers on its IP',
  hairpin: 'a pod reaches itself through its Service',
};

/** Position from the bottom, 0 is deepest. */
export function depthOf(layer: Layer): number {
  return layers.indexOf(layer);
}
