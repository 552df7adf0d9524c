import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { redact, shorten } from '../../../fixtures/transport/redact.ts';

const secret = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{11,40}[A-Za-z]$/).filter((text) => !/token|secret|password|bearer|redacted|begin|true|false|null/i.test(text));
const b64 = (text: string) => Buffer.from(text).toString('base64url');

const carriers: readonly ((hidden: string) => string)[] = [
  (hidden) => `Authorization: Bearer ${hidden}`,
  (hidden) => `"authorization": "Basic ${hidden}"`,
  (hidden) => `curl -H 'Authorization: Token ${hidden}' https://x`,
  (hidden) => `got bearer ${hidden} from the file`,
  (hidden) => `eyJ${b64(`{"alg":"${hidden}"}`)}.${b64(hidden)}xxxxx.${hidden}`,
  (hidden) => `https://user:${hidden}@registry.example.com/x`,
  (hidden) => `postgres://app:${hidden}@10.0.0.3:5432/db?x=1`,
  (hidden) => `    client-key-data: ${hidden}==`,
  (hidden) => `    token: ${hidden}\n    other: x`,
  (hidden) => `  password: "${hidden} with spaces"`,
  (hidden) => `DB_PASSWORD=${hidden}`,
  (hidden) => `export AWS_SECRET_ACCESS_KEY='${hidden}'`,
  (hidden) => `{"client_secret":"${hidden}","a":1}`,
  (hidden) => `"kubectl.kubernetes.io/last-applied-configuration":"{\\"apiToken\\":\\"${hidden}\\"}"`,
  (hidden) => `{"name":"DB_PASSWORD","value":"${hidden}"}`,
  (hidden) => `{ "name": "API_KEY",\n  "value": "${hidden}" }`,
  (hidden) => `- name: DB_PASSWORD\n  value: ${hidden}`,
  (hidden) => `mysqld --password=${hidden} --port 3306`,
  (hidden) => `kubectl --token ${hidden} get pods`,
  (hidden) => `{"auths":{"r.example.com":{"auth":"${hidden}"}}}`,
  (hidden) => `".dockerconfigjson": "${hidden}"`,
  (hidden) => `-----BEGIN EC PRIVATE KEY-----\n${hidden}\n-----END EC PRIVATE KEY-----`,
  (hidden) => `-----BEGIN PRIVATE KEY-----\n${hidden}\ncut here`,
];

for (const [index, carry] of carriers.entries()) {
  test(`nothing of a secret is left: ${carry('X').split('\n')[0]} (${index})`, { timeout: 10_000 }, () => {
    fc.assert(fc.property(secret, fc.constantFrom('', 'before\n', 'x '), (hidden, before) => {
      const text = redact(`${before}${carry(hidden)}\nafter`);
      assert.ok(!text.includes(hidden), text);
      assert.ok(!text.includes(b64(hidden)), text);
      // A block without an end may take the rest of the text along; nothing else may.
      if (!carry('').includes('cut here')) assert.ok(text.endsWith('\nafter'), text);
    }));
  });
}

const harmless = [
  'automountServiceAccountToken: false', 'secretName: web-tls', '{"secretName":"web-tls","key":"tls.crt"}', 'tokenFile: /var/run/token', '--token-auth-file=/etc/x',
  '-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -j KUBE-SVC-NPX46M4PTMTKRN6Y',
  'nameserver 10.96.0.10\nsearch default.svc.cluster.local svc.cluster.local\noptions ndots:5', '"resourceVersion":"12345","continue":"eyJ2IjoibWV0YSJ9"',
  'secrets "x" is forbidden: User "jane" cannot list resource "secrets"', 'kube-proxy --config=/var/lib/config.conf --v=2', 'serviceAccountToken:\n  path: token',
  'GET http://10.0.0.1:8080/a:b@c', 'tokens: 3', 'the token expired', '"maxTokenAgeSeconds": 3600', 'password: |', 'secret: null', 'curl http://10.0.0.1:8080', 'https://[fd00::1]:6443', 'https://[fd00::1',
];
for (const text of harmless) {
  test(`left as it is: ${text.split('\n')[0]}`, () => assert.equal(redact(text), text));
}

test('a text cut anywhere shows no more than the first letters of a secret', { timeout: 20_000 }, () => {
  // The parts of a JWT are worthless before its signature is complete.
  const cuttable = carriers.filter((carry) => !carry('').startsWith('eyJ'));
  fc.assert(fc.property(fc.constantFrom(...cuttable), secret, fc.nat(40), (carry, hidden, back) => {
    const text = carry(hidden);
    const cut = Math.max(0, text.length - back);
    assert.equal(redact(text.slice(0, cut)).includes(hidden.slice(0, 8)), false, redact(text.slice(0, cut)));
  }), { numRuns: 2_000 });
});

test('redacting twice is redacting once', { timeout: 20_000 }, () => {
  const piece = fc.oneof(secret, fc.constantFrom(...carriers).chain((carry) => secret.map(carry)), fc.constantFrom(...harmless), fc.string());
  fc.assert(fc.property(fc.array(piece, { maxLength: 6 }), fc.constantFrom('', ' ', '\n', '"'), (pieces, between) => {
    const once = redact(pieces.join(between));
    assert.equal(redact(once), once);
  }), { numRuns: 500 });
});

test('long text of any kind takes time in proportion', { timeout: 20_000 }, () => {
  for (const unit of ['a', 'password', 'token=', '"name":"', '\\"', 'eyJ', '-----BEGIN PRIVATE KEY-----', 'a.', '://', 'bearer ', 'authorization:', ' ', '\n']) {
    const text = unit.repeat(Math.ceil(400_000 / unit.length));
    const began = performance.now();
    redact(text);
    assert.ok(performance.now() - began < 1_500, `${JSON.stringify(unit)}: ${Math.round(performance.now() - began)} ms`);
  }
});

test('shortened text keeps both ends and says how much is missing', () => {
  assert.equal(shorten('abc', 3), 'abc');
  assert.equal(shorten('abcdefgh', 4), 'ab\n[4 characters left out]\ngh');
});
