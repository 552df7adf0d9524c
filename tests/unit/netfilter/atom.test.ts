import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addressAtom, numberAtom, readAddress, writeAddress, writeAtom } from '#helpers/netfilter/atom.ts';
import { contains } from '#helpers/netfilter/find-element.ts';

test('an address lies in a prefix exactly when the first bits are the same', () => {
  const octets = fc.array(fc.nat(255), { minLength: 4, maxLength: 4 });
  fc.assert(fc.property(octets, octets, fc.integer({ min: 0, max: 32 }), (network, host, length) => {
    const bits = (parts: readonly number[]): string => parts.map((part) => part.toString(2).padStart(8, '0')).join('').slice(0, length);
    const read = readAddress(host.join('.'));
    assert.ok(read);
    const expected = bits(network) === bits(host) ? 'yes' : 'no';
    assert.equal(contains(addressAtom(`${network.join('.')}/${length}`), { address: read.value, family: 4 }), expected);
  }));
});

test('addresses of both families are written as they are read', () => {
  fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
    const read = readAddress(text);
    assert.ok(read);
    assert.deepEqual(readAddress(writeAddress(read)), read);
  }));
});

test('an IPv6 address never lies in an IPv4 range', () => {
  const read = readAddress('::a60:1');
  assert.ok(read);
  assert.equal(contains(addressAtom('10.96.0.1'), { address: read.value, family: 6 }), 'no');
});

test('masks with holes and broken numbers are unknown rather than wrong', () => {
  assert.equal(addressAtom('10.0.0.0/255.0.255.0').kind, 'unknown');
  assert.equal(addressAtom('10.0.0.0/33').kind, 'unknown');
  assert.equal(numberAtom('90:80').kind, 'unknown');
  assert.equal(numberAtom('http').kind, 'unknown');
  assert.equal(writeAtom(numberAtom(':1023')), '0-1023');
  assert.equal(writeAtom(numberAtom('1024:')), '1024-65535');
});
