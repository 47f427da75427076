import { inForm, markedAs, markedInForm } from "./marks";
import { signature } from "./signature";

const ZIP = "0:504b0304";

/**
 * Files whose content the engine cannot read, so that it finds nothing in them: compressed by a method that it does not support, or
 * archives that it does not unpack (Debian's and Ubuntu's engine comes without the part that unpacks RAR). The marks are those of the
 * formats' own documents.
 */
export const UNREADABLE: readonly string[] = [
  markedAs("Gateway.Unreadable.Compressed", {
    "zlib (RFC 1950), level 1": "0:7801",
    "levels 2 to 5": "0:785e",
    "level 6": "0:789c",
    "levels 7 to 9": "0:78da",
    "Zstandard (RFC 8878)": "0:28b52ffd",
    "Zstandard or LZ4 behind a skippable frame": "0:5?2a4d18",
    LZ4: "0:04224d18",
    "LZ4 before 2012": "0:02214c18",
    lzip: "0:4c5a4950",
    "LZMA alone": "0:5d0000",
    lzop: "0:894c5a4f000d0a1a0a",
    compress: "0:1f9d",
    // RFC 1952 §2.3.1: a checksum of the header, where the engine gives up if it is wrong, and reserved flags
    "gzip by another method": "0:1f8b!(08)",
    "gzip with a head that not every reader takes": "0:1f8b08!(00|01|04|05|08|09|0c|0d|10|11|14|15|18|19|1c|1d)",
    lrzip: "0:4c525a49",
    LZFSE: "0:627678(2d|31|32|6e)",
    "Snappy, framed": "0:ff060000734e61507059",
    "OpenPGP, not encrypted, as GnuPG writes it: ZIP": "0:a301",
    "the same: zlib": "0:a302789c",
    "the same: bzip2": "0:a303425a68",
    "CMS compressed data (OID 1.2.840.113549.1.9.16.1.9)": "0,32:060b2a864886f70d0109100109",
  }),
  // The engine unpacks these only at the beginning of a file; only zip, 7z and PDF are found at any offset.
  markedInForm("Gateway.Unreadable.InForm", {
    gzip: "0:1f8b08",
    bzip2: "0:425a68??314159265359",
    xz: "0:fd377a585a00",
    cabinet: "0:4d53434600000000",
    ARJ: "0:60ea",
  }),
  markedAs("Gateway.Unreadable.Archive", {
    RAR: "0:526172211a07",
    "RAR behind a program that unpacks it": "526172211a07(00|0100)",
    ACE: "7:2a2a4143452a2a",
    "Windows image": "0:4d5357494d000000",
    SquashFS: "0:68737173",
    ZPAQ: "0:376b5374a03183d38cb228b0d37a5051",
    "StuffIt before 5": "0:53495421",
    StuffIt: "0:5374756666497420",
    Zoo: "20:dca7c4fd",
    "Outlook's store, whose text is in a simple cipher": "0:2142444e",
    Parquet: "0:50415231",
    ORC: "0:4f5243",
    Avro: "0:4f626a01",
    "Git pack": "0:5041434b000000(02|03)",
    "7z with bzip2 inside": "0:377abcaf271c{26}425a68??314159265359",
    "Apple iWork, Snappy inside": "504b0304{26}496e6465782f446f63756d656e742e697761",
  }),
  markedAs("Gateway.Unreadable.Mail", {
    // RFC 2046 5.2.2: a partial message, of which no gateway sees the whole. Only after the header's name, because lists of types contain
    // the word too.
    "one piece of a mail in several": "636f6e74656e742d747970653a{-100}6d6573736167652f7061727469616c::i",
  }),
  // APPNOTE 4.3: the directory and the end of it. The engine finds the members only by these. Other readers use the header before each
  // member, so they can read a truncated zip.
  signature("Gateway.Unreadable.ZipDirectory", "(0|1)&((2=0)|(3=0))", [ZIP, ...inForm(ZIP), "504b0102", "504b0506"]),
  markedAs("Gateway.Unreadable.ZipMember", {
    // APPNOTE 4.4.5: shrunk, reduced, tokenized, PKWARE's own, LZMA, Zstandard, MP3, XZ, JPEG, WavPack, PPMd
    "a method that the engine does not undo": "504b0304{4}(01|02|03|04|05|07|0a|0e|10|12|13|14|5d|5e|5f|60|61|62)00",
    // APPNOTE 4.4.8: the engine reads the size here only, and gives the member up
    "a size that stands in the ZIP64 field": "504b0304{14}ffffffff",
  }),
];
