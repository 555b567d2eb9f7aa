import type { Schema } from "hast-util-sanitize";

/** Shapes, text, gradients, clips and filters; no scripts, links, animations, styles from elsewhere or foreign content. */
export const svgElements =
  `svg g defs symbol use title desc style path rect circle ellipse line polyline polygon text tspan textPath image
  linearGradient radialGradient stop pattern clipPath mask marker filter feBlend feColorMatrix feComponentTransfer
  feComposite feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feOffset`.split(
    /\s+/,
  );

/**
 * A value or a style sheet that fetches nothing: no `@`, no escapes of CSS or XML, and no functions but these; `url(…)` may name a
 * part of the same picture.
 */
export const safeCss =
  /^(?:[^@\\<&(]|(?<=(?<![\w-])(?:rgba?|hsla?|calc|matrix|translate|rotate|scale|skew|var)[XY]?)\(|(?<=(?<![\w-])url)\((?=\s*["']?#[\w:.-]+["']?\s*\)))*$/i;

/** Words for readers; nothing in them is read as a style. */
const words = "id className lang role ariaLabel ariaLabelledBy ariaDescribedBy ariaHidden".split(
  " ",
);

/** Numbers, colours and names, all of them read as CSS or harmless. */
const values =
  `style x y x1 y1 x2 y2 cx cy r rx ry dx dy fx fy fr d points transform width height viewBox preserveAspectRatio version
  offset pathLength rotate textLength lengthAdjust startOffset textAnchor dominantBaseline alignmentBaseline baselineShift
  fontFamily fontSize fontStyle fontWeight fontStretch fontVariant letterSpacing wordSpacing textDecoration writingMode
  fill fillOpacity fillRule stroke strokeWidth strokeOpacity strokeDashArray strokeDashOffset strokeLineCap strokeLineJoin
  strokeMiterLimit color opacity display visibility overflow pointerEvents shapeRendering textRendering imageRendering
  colorInterpolation colorInterpolationFilters vectorEffect paintOrder clipPath clipRule mask filter markerStart markerMid
  markerEnd stopColor stopOpacity gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits
  patternTransform clipPathUnits maskUnits maskContentUnits filterUnits primitiveUnits markerUnits markerWidth markerHeight
  refX refY orient in in2 result mode operator k1 k2 k3 k4 stdDeviation floodColor floodOpacity type values tableValues
  slope intercept amplitude exponent`.split(/\s+/);

const raster = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z\d+/\s]*={0,2}\s*$/;
const within = /^#[^\s"'<>]+$/;

export const svgAttributes: NonNullable<Schema["attributes"]> = {
  "*": [...words, ...values.map((name): [string, RegExp] => [name, safeCss])],
  image: [
    ["href", raster],
    ["xLinkHref", raster],
  ],
  ...Object.fromEntries(
    ["use", "textPath", "linearGradient", "radialGradient", "pattern", "filter"].map((name) => [
      name,
      [
        ["href", within],
        ["xLinkHref", within],
      ] satisfies [string, RegExp][],
    ]),
  ),
};
