/** What pages may load: their own scripts, styles, fonts and pictures, and nothing from other hosts. */
const sources =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; worker-src 'self'; base-uri 'none'; form-action 'none'";

/** The policy that every page carries: it holds on any host and from a file. */
export const pagePolicy = sources;

/** What the server says with every file; frames can be forbidden in a header only. */
export const headers = {
  "content-security-policy": `${sources}; frame-ancestors 'none'`,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "x-dns-prefetch-control": "off",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** With the worker's files: it turns the code of cells into functions, and reaches nothing. */
export const workerHeaders = {
  ...headers,
  "content-security-policy": "default-src 'none'; script-src 'self' 'unsafe-eval'",
};

/** With pictures that are opened by themselves: an SVG is a document, and could hold scripts. */
export const pictureHeaders = {
  ...headers,
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'",
};
