import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { parse } from 'yaml';
import { createAuthority } from '../../lab/cluster/certificates.ts';
import { writeKubeconfig } from '../../lab/cluster/kubeconfig.ts';

const authority = await createAuthority('plumbline-test');
const root = new X509Certificate(authority.certificate);

test('the authority signs itself and may sign others', () => {
  assert.equal(root.ca, true);
  assert.equal(root.verify(root.publicKey), true);
});

test('what it issues names user, group, names and addresses, and belongs to its key', async () => {
  const pair = await authority.issue({ user: 'system:node:node1', group: 'system:nodes', dns: ['node1'], addresses: ['10.219.0.11'] });
  const certificate = new X509Certificate(pair.certificate);
  assert.equal(certificate.subject, 'O=system:nodes\nCN=system:node:node1');
  assert.equal(certificate.subjectAltName, 'DNS:node1, IP Address:10.219.0.11');
  assert.equal(certificate.ca, false);
  assert.equal(certificate.verify(root.publicKey), true);
  assert.equal(certificate.checkIssued(root), true);
  assert.equal(certificate.checkPrivateKey(createPrivateKey(pair.key)), true);
});

test('serial numbers differ', async () => {
  const [first, second] = await Promise.all([authority.issue({ user: 'a' }), authority.issue({ user: 'a' })]);
  assert.notEqual(new X509Certificate(first.certificate).serialNumber, new X509Certificate(second.certificate).serialNumber);
});

test('a kubeconfig refers to no other file', async () => {
  const pair = await authority.issue({ user: 'admin', group: 'system:masters' });
  const config = parse(writeKubeconfig({ cluster: 'c', user: 'admin', server: 'https://10.219.0.2:6443', authority: authority.certificate, pair }));
  assert.equal(config['current-context'], 'c');
  assert.equal(Buffer.from(config.clusters[0].cluster['certificate-authority-data'], 'base64').toString(), authority.certificate);
  assert.equal(Buffer.from(config.users[0].user['client-key-data'], 'base64').toString(), pair.key);
});
