/** The interpreter that the gateway's programs name in their first line; a version manager's own `python3` starts slowly. */
export const PYTHON = "/usr/bin/python3";
