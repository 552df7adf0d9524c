import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyFor } from '../../../fixtures/transport/proxy.ts';

const server = 'https://api.prod.example.com:6443';
const through = { HTTPS_PROXY: 'http://proxy:3128' };
const cases: readonly [string, string, Record<string, string>, string | undefined][] = [
  ['no variable, no proxy', server, {}, undefined],
  ['the variable of the scheme', server, { ...through, HTTP_PROXY: 'http://other' }, 'http://proxy:3128'],
  ['lower case counts too', server, { https_proxy: 'proxy:3128' }, 'http://proxy:3128'],
  ['plain http has its own', 'http://10.0.0.1', { HTTP_PROXY: 'http://other' }, 'http://other'],
  ['a star exempts all', server, { ...through, NO_PROXY: '*' }, undefined],
  ['the host itself', server, { ...through, NO_PROXY: 'x, api.prod.example.com' }, undefined],
  ['its domain', server, { ...through, NO_PROXY: 'example.com' }, undefined],
  ['what lies beneath a domain', server, { ...through, no_proxy: '.example.com' }, undefined],
  ['a dot exempts not the domain itself', 'https://example.com', { ...through, NO_PROXY: '.example.com' }, 'http://proxy:3128'],
  ['a like ending is no domain', server, { ...through, NO_PROXY: 'ample.com' }, 'http://proxy:3128'],
  ['a port must agree', server, { ...through, NO_PROXY: 'example.com:443' }, 'http://proxy:3128'],
  ['and may agree', server, { ...through, NO_PROXY: 'example.com:6443' }, undefined],
  ['a range of addresses', 'https://10.1.2.3:6443', { ...through, NO_PROXY: '10.0.0.0/8' }, undefined],
  ['another range', 'https://11.1.2.3:6443', { ...through, NO_PROXY: '10.0.0.0/8,fd00::/8,10.0.0.0/99' }, 'http://proxy:3128'],
  ['IPv6', 'https://[fd00::1]:6443', { ...through, NO_PROXY: 'fd00::/8' }, undefined],
  ['an address', 'https://10.1.2.3', { ...through, NO_PROXY: '10.1.2.3' }, undefined],
  ['this machine never', 'https://127.0.0.1:6443', through, undefined],
];
for (const [what, url, env, expected] of cases) {
  test(`proxy: ${what}`, () => assert.equal(proxyFor(url, env), expected));
}
