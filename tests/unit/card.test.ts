import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardOf, cardsBelow, diagnosisOf } from '#helpers/card.ts';
import { finding } from '#helpers/finding.ts';

const wrongPort = finding({
  id: 'service/target-port',
  object: 'Service default/hostnames',
  message: 'Service default/hostnames: targetPort 9377, but no container of hostnames-22xcv listens on it',
  expected: ['9377 listening in each of 3 pods'],
  observed: ['hostnames-22xcv: 9376', 'hostnames-7kw2p: 9376', 'hostnames-zq8vd: 9376'],
  command: 'kubectl -n default get service hostnames -o json',
  fix: `kubectl -n default patch service hostnames --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":9376}]'`,
  doc: 'is-the-service-defined-correctly',
});

test('a card shows finding, values, command, fix and section in this order', () => {
  assert.equal(cardOf({ ...wrongPort, exit: 0 }), [
    'Service default/hostnames: targetPort 9377, but no container of hostnames-22xcv listens on it',
    '  expected  9377 listening in each of 3 pods',
    '  observed  hostnames-22xcv: 9376',
    '            hostnames-7kw2p: 9376',
    '            hostnames-zq8vd: 9376',
    '  shown by  $ kubectl -n default get service hostnames -o json',
    '            exit 0',
    `  fix       kubectl -n default patch service hostnames --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":9376}]'`,
    '  page      https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#is-the-service-defined-correctly',
  ].join('\n'));
});

test('what a finding lacks leaves no empty label', () => {
  const card = cardOf(finding({ id: 'dns/silent', object: 'x', message: 'no DNS server answers', fix: '', doc: '' }));
  assert.equal(card, 'no DNS server answers\n  page      https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/');
});

test('an exit code is said when known, and so is a command that was cut short', () => {
  assert.match(cardOf({ ...wrongPort, exit: null }), /\n {12}cut short, no exit code\n/);
  assert.doesNotMatch(cardOf(wrongPort), /exit/);
});

test('a long list is cut and says by how much', () => {
  const nodes = Array.from({ length: 5000 }, (_, index) => `node${index}`);
  const lines = cardOf({ ...wrongPort, observed: nodes }).split('\n');
  assert.ok(lines.includes('            and 4980 more'));
  assert.ok(lines.length < 30);
});

test('values and commands of several lines stay aligned', () => {
  const card = cardOf({ ...wrongPort, observed: ['first\nsecond\n'], command: 'nslookup hostnames \\\n  10.0.0.10' });
  assert.match(card, /\n {2}observed {2}first\n {12}second\n/);
  assert.match(card, /\n {2}shown by {2}\$ nslookup hostnames \\\n {12} {4}10\.0\.0\.10\n/);
});

test('the diagnosis is the first finding and the number of the others', () => {
  assert.equal(diagnosisOf([]), '');
  assert.equal(diagnosisOf([wrongPort]), wrongPort.message);
  assert.equal(diagnosisOf([wrongPort, wrongPort, wrongPort]), `${wrongPort.message} (+2 more)`);
});

test('below the diagnosis its sentence is not said again, and the other findings are whole', () => {
  const other = { ...wrongPort, message: 'another finding' };
  const text = cardsBelow([wrongPort, other]);
  assert.equal(text.split(wrongPort.message).length - 1, 0);
  assert.match(text, /^ {2}expected {2}9377/);
  assert.ok(text.endsWith(`\n\n${cardOf(other)}`));
  assert.equal(cardsBelow([]), '');
});
