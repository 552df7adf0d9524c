/** Random small clusters and policies in which rules often almost match. */
import fc from 'fast-check';
import { namespace, pod, policy } from './cluster.ts';

export interface Case {
  readonly namespaces: readonly object[];
  readonly pods: readonly object[];
  readonly externals: readonly string[];
  readonly policies: readonly object[];
}

/** `plain` leaves out the two selector forms that the oracle reads otherwise than Kubernetes (see tests/oracle). */
export interface Options { readonly plain?: boolean }

const namespaceNames = ['app', 'db', 'web'];
const values = ['a', 'b', 'c'];
const protocols = ['TCP', 'UDP', 'SCTP'];
export const portNumbers = [53, 80, 443, 8080];
export const portNames = ['dns', 'http', 'web'];

const some = <T>(items: readonly T[], maxLength = items.length, minLength = 0): fc.Arbitrary<T[]> => fc.uniqueArray(fc.constantFrom(...items), { maxLength, minLength });

const labels = (keys: readonly string[]): fc.Arbitrary<Record<string, string>> =>
  fc.array(fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...values)), { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs));

// The key `every` is on all objects, so that NotIn can be asked of the oracle.
function expression(keys: readonly string[], { plain = false }: Options): fc.Arbitrary<object> {
  const key = fc.constantFrom(...keys);
  return fc.oneof(
    fc.record({ key, operator: fc.constant('In'), values: some(values, 2, 1) }),
    fc.record({ key: plain ? fc.constant('every') : key, operator: fc.constant('NotIn'), values: some(values, 2, 1) }),
    fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  );
}

const selector = (keys: readonly string[], options: Options): fc.Arbitrary<object> => fc.oneof(
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: labels(keys).map((matchLabels) => ({ matchLabels })) },
  { weight: 2, arbitrary: fc.record({ matchExpressions: fc.array(expression(keys, options), { minLength: 1, maxLength: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ matchLabels: labels(keys), matchExpressions: fc.array(expression(keys, options), { maxLength: 2 }) }) },
);

const podKeys = ['role', 'tier', 'every'];
const namespaceKeys = ['team', 'env', 'every'];

const ipBlock = fc.oneof(
  fc.record({ cidr: fc.constantFrom('0.0.0.0/0', '10.0.0.0/24', '10.0.0.4/30', '203.0.113.0/24'), except: some(['10.0.0.0/29', '10.0.0.5/32', '203.0.113.7/32'], 2) }),
  fc.record({ cidr: fc.constantFrom('::/0', 'fd00::/64', 'fd00::4/126', '2001:db8::/32'), except: some(['fd00::/125', 'fd00::5/128'], 2) }),
  fc.record({ cidr: fc.constantFrom('10.0.0.1/32', '10.0.0.3/32', 'fd00::2/128') }),
);

const rulePeer = (options: Options): fc.Arbitrary<object> => fc.oneof(
  fc.record({ podSelector: selector(podKeys, options) }),
  fc.record({ namespaceSelector: selector(namespaceKeys, options) }),
  fc.record({ podSelector: selector(podKeys, options), namespaceSelector: selector(namespaceKeys, options) }),
  fc.record({ ipBlock }),
);

const rulePort: fc.Arbitrary<object> = fc.oneof(
  fc.record({ port: fc.constantFrom(...portNumbers), protocol: fc.constantFrom(...protocols) }, { requiredKeys: [] }),
  fc.record({ port: fc.constantFrom(...portNames), protocol: fc.constantFrom(...protocols) }, { requiredKeys: ['port'] }),
  fc.tuple(fc.constantFrom(50, 80), fc.constantFrom(80, 500)).map(([port, endPort]) => ({ port, endPort })),
);

export const rule = (field: 'from' | 'to', options: Options = {}): fc.Arbitrary<object> =>
  fc.record({ [field]: fc.array(rulePeer(options), { maxLength: 3 }), ports: fc.array(rulePort, { maxLength: 2 }) }, { requiredKeys: [] });

export const spec = (options: Options = {}): fc.Arbitrary<object> => fc.record({
  podSelector: selector(podKeys, options),
  policyTypes: fc.oneof(fc.constant([]), some(['Ingress', 'Egress'], 2, 1)),
  ingress: fc.array(rule('from', options), { maxLength: 3 }),
  egress: fc.array(rule('to', options), { maxLength: 3 }),
}, { requiredKeys: ['podSelector'] });

export const policies = (options: Options = {}): fc.Arbitrary<object[]> =>
  fc.array(fc.tuple(fc.constantFrom(...namespaceNames), spec(options)), { maxLength: 4 })
    .map((specs) => specs.map(([inNamespace, made], index) => policy(`${inNamespace}/p${index}`, made)));

// A pod's names are unique and so are its numbers: two names of one port are legal but cannot be put to the oracle.
const podPorts = fc.tuple(some(portNames), fc.shuffledSubarray(portNumbers, { minLength: 3 }), fc.constantFrom('TCP', 'TCP', 'UDP'))
  .map(([names, numbers, protocol]) => names.map((name, index) => ({ name, containerPort: numbers[index] as number, protocol })));

const every = fc.constantFrom(...values).map((value) => ({ every: value }));
const withEvery = (own: fc.Arbitrary<Record<string, string>>): fc.Arbitrary<Record<string, string>> => fc.tuple(own, every).map(([mine, common]) => ({ ...mine, ...common }));

export const cluster: fc.Arbitrary<Omit<Case, 'policies'>> = fc.record({
  namespaces: fc.tuple(...namespaceNames.map((name) => withEvery(labels(namespaceKeys)).map((own) => namespace(name, own)))),
  pods: fc.array(fc.tuple(fc.constantFrom(...namespaceNames), withEvery(labels(podKeys)), podPorts), { minLength: 2, maxLength: 6 })
    .map((made) => made.map(([inNamespace, own, ports], index) => pod(`${inNamespace}/pod${index}`, own, { ips: [`10.0.0.${index + 1}`, `fd00::${index + 1}`], ports }))),
  externals: fc.constant(['203.0.113.7', '2001:db8::7']),
});

export const arbitraryCase = (options: Options = {}): fc.Arbitrary<Case> => fc.tuple(cluster, policies(options)).map(([made, of]) => ({ ...made, policies: of }));
