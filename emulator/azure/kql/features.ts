/**
 * Operators and functions that a transformation may use. Source: learn, "Supported KQL features in Azure Monitor transformations"
 * (2026-01-20). `iff` stands in that page's own example, not in its list.
 */
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

export const TABULAR_OPERATORS = words("extend project where parse project-away project-rename");

export const INFIX_WORDS = words(`
  and or contains contains_cs has has_cs startswith startswith_cs endswith endswith_cs matches in
  !contains !contains_cs !has !has_cs !startswith !startswith_cs !endswith !endswith_cs !in`);

export const INFIX_SYMBOLS = words("== != =~ !~ < > <= >= <> + - * / %");

export const FUNCTIONS = words(`
  parse_cef_dictionary geo_location columnifexists
  binary_and binary_or binary_not binary_shift_left binary_shift_right binary_xor
  tobool todatetime todouble toreal toguid toint tolong tostring totimespan
  ago datetime_add datetime_diff datetime_part dayofmonth dayofweek dayofyear endofday endofmonth endofweek endofyear
  getmonth getyear hourofday make_datetime make_timespan now startofday startofmonth startofweek startofyear weekofyear
  array_concat array_length pack_array pack parse_json parse_xml zip
  abs bin floor ceiling exp exp10 exp2 isfinite isinf isnan log log10 log2 pow round sign
  case iif iff max_of min_of
  base64_encodestring base64_decodestring countof extract extract_all indexof isempty isnotempty split strcat strcat_delim
  strlen substring tolower toupper hash_sha256
  gettype isnotnull isnull`);

/** Literals that look like calls. `dynamic` is missing: the page says to use `parse_json` instead. */
export const LITERALS = words("datetime date timespan time bool boolean int long real double decimal guid");

/** Columns that one `parse` may make. */
export const MOST_PARSED_COLUMNS = 10;
