import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseSubnet, parseRoutes, subnetOf } from '../../lab/cluster/subnet.ts';

const routes = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
eth0	0000DB0A	00000000	0001	0	0	0	0000FFFF	0	0	0
tun0	0001DB0A	00000000	0001	0	0	0	00FFFFFF	0	0	0
wg0	8002DB0A	00000000	0001	0	0	0	80FFFFFF	0	0	0
`;

test('the default route takes nothing', () => {
  assert.deepEqual(parseRoutes(routes.split('\n').slice(0, 2).join('\n')), []);
});

test('routes are read with their masks', () => {
  assert.deepEqual(parseRoutes(routes).map(({ by, mask }) => [by, (mask >>> 0).toString(16)]), [
    ['a route through eth0', 'ffff0000'],
    ['a route through tun0', 'ffffff00'],
    ['a route through wg0', 'ffffff80'],
  ]);
});

test('the first subnet that nobody has is chosen', () => {
  assert.equal(chooseSubnet([], undefined), '10.219.0');
  assert.equal(chooseSubnet([subnetOf('10.219.0', 'a'), subnetOf('10.219.1', 'b')], undefined), '10.219.2');
});

test('a larger and a smaller network that overlap both take a subnet', () => {
  const [, larger] = [subnetOf('10.1.2', 'x'), { network: 0x0adb0000, mask: 0xffff0000, by: 'a VPN' }];
  assert.throws(() => chooseSubnet([larger], undefined), /no free/);
  assert.throws(() => chooseSubnet([{ network: 0x0adb0780, mask: 0xffffff80, by: 'half of it' }], '10.219.7.0/24'), /taken by half of it/);
});

test('a wish is checked for form', () => {
  for (const wish of ['10.219.7.0', '10.219.7.1/24', '300.1.1.0/24', '10.0.0.0/8']) assert.throws(() => chooseSubnet([], wish), /no \/24/);
  assert.equal(chooseSubnet([], '192.168.77.0/24'), '192.168.77');
});
