/** The known values that pass the inspector undetected, for docs/inspection.md. Each entry says what would detect them, if anything would. */
export const KNOWN_MISSES: readonly string[] = [
  "Text in pictures and on scanned pages, unless `dlp.ocr` names its languages. Without it, `dlp.blockedTypes: [pictures]` blocks them whole.",
  "With `dlp.ocr`: text turned by more than a few degrees, handwriting, letters and ground of the same brightness, and letters that the " +
    "recognition takes for others ([below](#text-in-pictures) is how often that was). Vector graphics are not drawn: SVG, EMF, WMF, and what " +
    "a PDF's page draws as lines, not as text. Pictures in RTF and in the formats PNM, TGA and ICO are not looked at.",
  "Speech and text in recordings. `dlp.blockedTypes: [media]` blocks them whole.",
  "A PDF whose font shows other letters than its table of letters says, and one with a Type 3 font without such a table. Other PDFs with " +
    "glyphs and no letters are reported as unread; with `dlp.ocr` their pages are read as they look.",
  "EBCDIC, unless `dlp.mainframePages` names the code page, and then only where half of the bytes are letters, digits and blanks.",
  "A store of Outlook is read with `dlp.outlookStores`, without the names of a message's recipients, and without what libpff does not find " +
    "any more in deleted places. Without the setting it is reported as unread.",
  "A card number alone in a column of more than a hundred other 16-digit numbers, and a number broken over the lines of a narrow column " +
    "without a hyphen. A number whose groups no card has (5-5-6), with separators that change from group to group, or in fields of a form " +
    "of their own. A card in groups with blanks before a group of five digits or more, such as a postal code, and a card in one piece " +
    "right behind a full stop (`No.4111…`).",
  "Letters that look like others of another alphabet, unless `dlp.lookAlikeLetters` is on, and then those of Cyrillic and Greek that look " +
    "like Latin ones.",
  "Text of boxes that lie over each other on a page of a PDF: their lines are read in between each other, so a phrase over two lines of one " +
    "box is not found.",
  "A value that is cut by the border of two files, of two requests, or of two archives' parts; a value that its sender has encoded in a " +
    "way of their own: base32, base85, octal, numbers of characters, pieces of a program's text but for those that end between groups or " +
    "words, dumps with the bytes' places in front, CSS escapes, stress in the source of LaTeX or a wiki amid the value, letters of LaTeX, roff " +
    "and SYLK.",
  "A value around hidden, raised or struck-out text of docx, pptx and OpenDocument, which is a format of the text there, and around what " +
    "the CSS of a class hides in HTML: such text is read in its place. A value on both sides of an empty element in XML that is no " +
    "document's, such as XLIFF's `x`.",
  "A single plus sign between two words in the rule of an expression, as in the query of a URL.",
  "Objects that a git bundle keeps as a difference of two, where the difference cuts the value. Amid other bytes: bare DEFLATE, and streams " +
    "of zlib with a window under 32 KiB or with a dictionary, but in texts of PNG. Metadata that JPEG XL has packed with Brotli.",
  "A value that a line's end cuts amid a group of digits or amid a word, but for LDIF, vCard, iCalendar, MT940, chunked bodies and lines that " +
    "end with a backslash; one in comments that are indented by more than eight signs. A social security number right behind a hyphen that " +
    "does not begin the line.",
  "In files of programs' own data: whole numbers and fractions as bytes, but for SQLite and arrays of whole numbers of NumPy; what SPSS " +
    "has packed, and HDF5 after a shuffle of the bytes; account numbers in CBOR, and numbers in the first protocol of pickle, that stand right " +
    "behind a letter.",
  "PostScript that shows a word in pieces, and DVI: their bytes are searched, their pages are not laid out.",
  "HZ and ISO-2022-KR that no header names, and words of letters beyond ASCII in base64 shorter than 40 signs without the word base64 " +
    "next to them. A keyword of such letters and fewer than six bytes is found where the text's code page is recognised by its other letters.",
  "Reported as unread and handled by `dlp.unreadableTypes`: RAR and other archives that libarchive does not open, iWork, Parquet, ORC, Avro and " +
    "Arrow, disk images, LRZIP and Snappy, one piece of a mail in several, BinHex, stores of Outlook and pictures as above, and each file " +
    "whose reader fails, overruns its time or meets a limit of depth, files, bytes or ratio.",
];
