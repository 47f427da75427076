import type { BlockedType } from "../../model";
import { markedAs, type Marks } from "./marks";

const RULES: Readonly<Record<BlockedType, [name: string, marks: Marks]>> = {
  "7z": ["SevenZip", { "7z": "0:377abcaf271c" }],
  media: [
    "Media",
    {
      "MP3 with its tag": "0:494433",
      "MPEG audio, layer 3": "0:fffb",
      "the same, lower rates": "0:fff3",
      "AAC, MPEG-4": "0:fff1",
      "AAC, MPEG-2": "0:fff9",
      Ogg: "0:4f676753",
      FLAC: "0:664c6143",
      "WAVE and AVI": "0:52494646????????(57415645|41564920)",
      AIFF: "0:464f524d????????41494646",
      AMR: "0:2321414d52",
      "MPEG-4 and QuickTime": "4:66747970",
      "Matroska and WebM": "0:1a45dfa3",
      "Windows Media": "0:3026b2758e66cf11",
      RealMedia: "0:2e524d46",
      "MPEG program and video streams": "0:000001(ba|b3)",
      "Flash video": "0:464c5601",
    },
  ],
  office: [
    "Office",
    {
      "Office Open XML: a zip whose list has this name (APPNOTE 4.3.12; ECMA-376 Part 2 §10.1.2)":
        "504b0102{42}5b436f6e74656e745f54797065735d2e786d6c",
      "OpenDocument and EPUB (ODF 1.2 Part 3 §3.3)": "504b0102{42}6d696d6574797065",
      "Office before 2007: OLE2 ([MS-CFB] 2.2)": "0:d0cf11e0a1b11ae1",
      RTF: "0:7b5c7274",
      "Word and Excel in one XML file": "3c3f6d736f2d6170706c69636174696f6e",
    },
  ],
  pdf: ["Pdf", { "PDF (ISO 32000-1 annex H.3.4.1: within the first 1,024 bytes)": "0,1024:255044462d" }],
  pictures: [
    "Pictures",
    {
      PNG: "0:89504e470d0a1a0a",
      JPEG: "0:ffd8ff",
      GIF: "0:47494638(37|39)61",
      BMP: "0:424d????????00000000",
      "TIFF, little endian": "0:49492a00",
      "TIFF, big endian": "0:4d4d002a",
      WebP: "0:52494646????????57454250",
      "HEIF and AVIF": "4:66747970(68656963|68656978|6d696631|61766966)",
      "JPEG 2000": "0:0000000c6a502020",
      "JPEG XL": "0:0000000c4a584c20",
      Photoshop: "0:38425053",
      DjVu: "0:41542654464f524d",
    },
  ],
};

/** The last of a type's marks. */
export const lastMark = (type: BlockedType): string => Object.values(RULES[type][1]).at(-1)!;

export const blockedTypeRule = (type: BlockedType): string => {
  const [name, marks] = RULES[type];
  return markedAs(`Gateway.Type.${name}`, marks);
};
