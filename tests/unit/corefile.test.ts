import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failingLines, forwardedTo, forwardingFile, hidingLines, keepingLines, overridesOf } from '#helpers/corefile.ts';

const corefile = (lines: string): string => `.:53 {\n    errors\n${lines}\n    kubernetes cluster.local in-addr.arpa {\n        pods insecure\n    }\n    forward . /etc/resolv.conf\n}\n`;
const named = (lines: string): readonly string[] => overridesOf(corefile(lines), 'web.app.svc.cluster.local.', 'cluster.local').map(({ plugin }) => plugin);

test('a line that spells the name, its zone or a pattern of it decides over it', () => {
  assert.deepEqual(named('    hosts {\n      192.0.2.9 web.app.svc.cluster.local\n      fallthrough\n    }'), ['hosts']);
  assert.deepEqual(named('    template IN A app.svc.cluster.local {\n      rcode NXDOMAIN\n    }'), ['template']);
  assert.deepEqual(named('    template IN A {\n      match "^web[.]app[.].*$"\n      answer "{{ .Name }} 60 IN A 192.0.2.1"\n    }'), ['template']);
  assert.deepEqual(named('    template IN A . {\n      answer "{{ .Name }} 60 IN A 192.0.2.80"\n    }'), ['template'], 'it answers everything');
  assert.deepEqual(named('    rewrite name web.app.svc.cluster.local old.app.svc.cluster.local'), ['rewrite']);
});

test('lines about other names, comments and the cluster itself decide over nothing', () => {
  assert.deepEqual(named('    hosts /etc/coredns/NodeHosts {\n      192.0.2.9 db.corp.example\n      fallthrough\n    }'), []);
  assert.deepEqual(named('    rewrite name regex (.*)\\.corp\\.example {1}.app.svc.cluster.local'), []);
  assert.deepEqual(named('    # hosts { 192.0.2.9 web.app.svc.cluster.local }'), []);
  assert.deepEqual(named('    template IN A cluster.local {\n      match never\n    }'), []);
  assert.deepEqual(named('    template IN AAAA . {\n      rcode NOERROR\n    }'), [], 'addresses of the other family');
  assert.deepEqual(named('    template IN A corp.example {\n      answer "{{ .Name }} 60 IN A 192.0.2.80"\n    }'), []);
});

const service = { namespace: 'app', labels: { tier: 'web', 'example.org/team': 'a' }, namespaceLabels: { 'kubernetes.io/metadata.name': 'app' }, headless: false };
test('answers are kept for long by the shortest time of a cache, or where records live as long', () => {
  assert.deepEqual(keepingLines('cache {\n  success 9984 3600 3600\n  denial 9984 30\n}'), ['success 9984 3600 3600']);
  assert.deepEqual(keepingLines('kubernetes cluster.local {\n  ttl 600\n}\ncache 3600'), ['cache 3600']);
  assert.deepEqual(keepingLines('kubernetes cluster.local {\n  ttl 30\n}\ncache 3600\ncache {\n  success 9984 3600\n  # denial 1 2 9000\n}'), []);
});

test('a plugin that hands on nothing, and an API of its own, make names fail', () => {
  const lines = (block: string): readonly string[] => failingLines(corefile(block), 'web.app.svc.cluster.local.');
  assert.deepEqual(lines('    hosts /etc/legacy app.svc.cluster.local {\n        192.0.2.9 legacy.app.svc.cluster.local\n    }'), ['hosts /etc/legacy app.svc.cluster.local']);
  assert.deepEqual(lines('    hosts {\n        192.0.2.9 db.corp.example\n    }'), ['hosts']);
  assert.deepEqual(lines('    hosts {\n        192.0.2.9 db.corp.example\n        fallthrough\n    }'), []);
  assert.deepEqual(lines('    hosts /etc/legacy corp.example {\n        192.0.2.9 db.corp.example\n    }'), []);
  assert.deepEqual(failingLines(corefile('').replace('pods insecure', 'endpoint https://192.0.2.1:6443'), 'web.app.svc.cluster.local.'), ['endpoint https://192.0.2.1:6443']);
});

test('endpoints that are left out are felt by the names of headless Services', () => {
  const leaves = (headless: boolean): number => hidingLines(corefile('').replace('pods insecure', 'noendpoints'), { ...service, headless }).length;
  assert.deepEqual([leaves(true), leaves(false)], [1, 0]);
});

const hiding = (line: string): number => hidingLines(corefile('').replace('pods insecure', line), service).length;

test('a filter of the plugin kubernetes hides what does not fit it', () => {
  for (const line of ['namespaces default kube-system', 'labels exposed', 'labels tier=db', 'labels tier!=web', 'labels tier in (db, cache)', 'labels tier notin (web)', 'labels !tier', 'labels tier=web,exposed=true', 'namespace_labels open=true']) assert.equal(hiding(line), 1, line);
});

test('a filter hides nothing that fits it, nor does any other line', () => {
  for (const line of ['namespaces default app', 'labels tier', 'labels tier=web', 'labels tier == web', 'labels tier in (db, web),example.org/team=a', 'labels tier notin (db)', 'labels !exposed', 'namespace_labels kubernetes.io/metadata.name=app', '# namespaces default', 'pods insecure', 'namespaces', 'ttl 30']) assert.equal(hiding(line), 0, line);
});

test('whom servers hand on to: addresses, or a file that names them', () => {
  assert.equal(forwardingFile(corefile('')), '/etc/resolv.conf');
  assert.equal(forwardingFile('.:53 {\n  forward . 192.0.2.53 {\n    max_concurrent 1000\n  }\n}'), undefined);
  assert.deepEqual(forwardedTo('cluster.local:53 {\n  forward . 10.96.0.11 {\n    force_tcp\n  }\n}\n.:53 {\n  forward . tls://192.0.2.53:853 [fd00::53]:53 /etc/resolv.conf\n}'), ['10.96.0.11', '192.0.2.53', 'fd00::53']);
});
