/**
 * Colours for light and dark: by the reader's setting, or where the page sets `color-scheme`, by that. The card behind
 * the drawing keeps it legible where neither is told.
 */
export const style = `
svg { --paper: #ffffff; --box: #ffffff; --block: #f3f5f8; --ink: #1c1f24; --quiet: #5f6670; --wire: #2f6690; --back: #b2182b; --glow: #ffe9a8; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #17191d; --box: #23262c; --block: #1e2127; --ink: #eceef1; --quiet: #a9b0bb; --wire: #7ab8e6; --back: #ff8f86; --glow: #5c4a12; }
}
.paper { fill: var(--paper); }
.wire { fill: none; stroke: var(--wire); stroke-width: 2; }
.delayed { stroke: var(--back); stroke-dasharray: 6 4; }
.op { fill: var(--box); stroke: var(--ink); stroke-width: 1.5; }
.block { fill: var(--block); stroke: var(--quiet); }
text { font: 15px Helvetica, Arial, sans-serif; text-anchor: middle; dominant-baseline: central; fill: var(--ink); }
.value { font-size: 12.5px; fill: var(--wire); paint-order: stroke; stroke: var(--paper); stroke-width: 5px; }
.inside .value { stroke: var(--block); }
.name { font-size: 14px; font-style: italic; font-weight: bold; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
.inside .name { stroke: var(--block); }
.order { font-size: 10px; fill: var(--quiet); }
.start { text-anchor: start; }
.end { text-anchor: end; }
.low { font-size: 75%; stroke-width: 0; }
.lit .op { fill: var(--glow); stroke-width: 2.5; }
.wire.lit { stroke-width: 3.5; }
.dim { opacity: 0.42; }`;
