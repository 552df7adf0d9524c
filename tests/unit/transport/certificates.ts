/** Certificates for the fake API server, made with nothing but node:crypto: DER is tag, length, content. */
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';

export interface Issued {
  /** PEM */
  readonly cert: string;
  readonly key: string;
}
export interface Authority extends Issued {
  issue(wish: { readonly names: readonly string[]; readonly from?: Date; readonly to?: Date }): Issued;
}

const day = 86_400_000;
const oids = { ecdsaSha256: '06082a8648ce3d040302', commonName: '0603550403', altName: '0603551d11', basic: '0603551d13' };

export function createAuthority(commonName: string): Authority {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const valid = { from: new Date(Date.now() - 30 * day), to: new Date(Date.now() + 30 * day) };
  const own = certificate({ issuer: commonName, subject: commonName, publicKey: authority.publicKey, signer: authority.privateKey, ...valid, extensions: [extension(oids.basic, der(0x30, der(0x01, Buffer.of(0xff))))] });
  return {
    cert: own, key: pem(authority.privateKey),
    issue({ names, from = valid.from, to = valid.to }) {
      const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const alt = der(0x30, ...names.map((name) => (isIP(name) === 4 ? der(0x87, Buffer.from(name.split('.').map(Number))) : der(0x82, Buffer.from(name)))));
      const cert = certificate({ issuer: commonName, subject: names[0] ?? 'leaf', publicKey: leaf.publicKey, signer: authority.privateKey, from, to, extensions: [extension(oids.altName, alt)] });
      return { cert, key: pem(leaf.privateKey) };
    },
  };
}

interface Fields { issuer: string; subject: string; publicKey: KeyObject; signer: KeyObject; from: Date; to: Date; extensions: Buffer[] }

function certificate({ issuer, subject, publicKey, signer, from, to, extensions }: Fields): string {
  const algorithm = der(0x30, Buffer.from(oids.ecdsaSha256, 'hex'));
  const body = der(0x30,
    der(0xa0, der(0x02, Buffer.of(2))), der(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])), algorithm, name(issuer),
    der(0x30, time(from), time(to)), name(subject), publicKey.export({ type: 'spki', format: 'der' }), der(0xa3, der(0x30, ...extensions)));
  const signed = der(0x30, body, algorithm, der(0x03, Buffer.of(0), sign('sha256', body, signer)));
  return `-----BEGIN CERTIFICATE-----\n${signed.toString('base64').match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const size = body.length < 0x80 ? [body.length] : body.length < 0x100 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), body]);
}

function name(text: string): Buffer {
  return der(0x30, der(0x31, der(0x30, Buffer.from(oids.commonName, 'hex'), der(0x0c, Buffer.from(text)))));
}

function time(at: Date): Buffer {
  return der(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));
}

function extension(oid: string, value: Buffer): Buffer {
  return der(0x30, Buffer.from(oid, 'hex'), der(0x04, value));
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
