import { inForm, markedAs } from "./marks";
import { hex, signature } from "./signature";

const OLE2 = "0:d0cf11e0a1b11ae1";

/** Encrypted content in addition to the archives and documents that the engine recognises by itself (clamd's `AlertEncrypted…`). */
export const ENCRYPTED: readonly string[] = [
  markedAs("Gateway.Encrypted.Message", {
    "OpenPGP in text (RFC 9580 6.2)": "2d2d2d2d2d424547494e20504750204d4553534147452d2d2d2d2d",
    "OpenPGP as GnuPG writes it, by a password": "0:8c0d04(07|08|09|0a)03",
    "the same, by an RSA key": "0:85(01|02|03|04)0c03",
    "the same, by Curve25519": "0:845e03",
    "CMS and S/MIME (OID 1.2.840.113549.1.7.3)": "0,32:06092a864886f70d010703",
    "S/MIME in a mail, by its type": "3d656e76656c6f7065642d64617461::i",
    "CMS in text (RFC 7468 8 and 9)": "2d2d2d2d2d424547494e20(504b4353372d|434d532d)2d2d2d2d",
    age: "0:6167652d656e6372797074696f6e2e6f72672f76",
    "age in text": "2d2d2d2d2d424547494e2041474520454e435259505445442046494c452d2d2d2d2d",
  }),
  markedAs("Gateway.Encrypted.File", {
    "OpenSSL's enc": "0:53616c7465645f5f",
    "the same in base64": "0:553246736447566b5831",
    "AES Crypt": "0:414553(01|02|03)00",
    KeePass: "0:03d9a29a(65|66|67)fb4bb5",
    LUKS: "0:4c554b53babe",
    BitLocker: "3:2d4656452d46532d",
    "Ansible Vault": "0:24414e5349424c455f5641554c543b",
  }),
  // APPNOTE 4.4.4, bit 0; the engine recognises it only in a file of its own, not in a form
  markedAs("Gateway.Encrypted.Zip", { "zip member": "504b0304??00(01|03|05|07|09|0b|0d|0f)(00|08)" }),
  // Office documents with a password or under rights management: an OLE2 file with a stream of this name ([MS-OFFCRYPTO])
  signature("Gateway.Encrypted.Office", "(0|1)&2", [
    OLE2,
    ...inForm(OLE2),
    hex(Buffer.from("EncryptedPackage", "utf16le")),
  ]),
];
