/** A certificate authority for one cluster and the certificates under it (ECDSA P-256, valid for a year). */
import 'reflect-metadata';
import { generateKeyPairSync, randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export type Pair = { readonly certificate: string; readonly key: string };

export type Identity = { readonly user: string; readonly group?: string; readonly dns?: readonly string[]; readonly addresses?: readonly string[] };

export type Authority = { readonly certificate: string; readonly key: string; readonly issue: (identity: Identity) => Promise<Pair> };

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

const year = 365 * 24 * 3600 * 1000;

export async function createAuthority(name: string): Promise<Authority> {
  
  const keys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name: [{ CN: [name] }],
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true)],
  });
  return {
    certificate: pem(root),
    key: await exportKey(keys.privateKey),
    async issue(identity) {
      const own = await newKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        ...validity(),
        subject: [...(identity.group === undefined ? [] : [{ O: [identity.group] }]), { CN: [identity.user] }],
        issuer: root.subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth, x509.ExtendedKeyUsage.serverAuth]),
          ...alternativeNames(identity),
        ],
      });
      return { certificate: pem(certificate), key: await exportKey(own.privateKey) };
    },
  };
}

/** The key pair that signs ServiceAccount tokens. */
export function createTokenKeys(): { readonly publicKey: string; readonly privateKey: string } {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
  });
}

function alternativeNames({ dns = [], addresses = [] }: Identity): x509.Extension[] {
  if (dns.length + addresses.length === 0) return [];
  return [new x509.SubjectAlternativeNameExtension([...dns.map((value) => ({ type: 'dns' as const, value })), ...addresses.map((value) => ({ type: 'ip' as const, value }))])];
}

/** An hour back, so that a node whose clock is a little behind accepts it. */
function validity(): { serialNumber: string; notBefore: Date; notAfter: Date } {
  const serial = randomBytes(16);
  serial.writeUInt8(serial.readUInt8(0) & 0x7f, 0);
  return { serialNumber: serial.toString('hex'), notBefore: new Date(Date.now() - 3600 * 1000), notAfter: new Date(Date.now() + year) };
}

const pem = (certificate: x509.X509Certificate): string => `${certificate.toString('pem').trim()}\n`;

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}
