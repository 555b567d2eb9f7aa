/** The neutral colours of figures, as Plotly writes them: paper, words, grids, zero lines. */
const neutrals: [colour: string, name: string, light: string, dark: string][] = [
  ["rgb(255, 255, 255)", "--paper", "transparent", "transparent"],
  ["rgb(118, 123, 132)", "--ink", "#3d4750", "#c9d2d9"],
  ["rgb(51, 51, 51)", "--ink", "#3d4750", "#c9d2d9"],
  ["rgb(68, 68, 68)", "--ink", "#3d4750", "#c9d2d9"],
  ["rgb(238, 238, 238)", "--grid", "#e6eaed", "#333c44"],
  ["rgb(229, 229, 229)", "--grid", "#e6eaed", "#333c44"],
  ["rgb(153, 153, 153)", "--zero", "#9aa4ab", "#66727c"],
  // Lines that would be lost on a dark page.
  ["rgb(85, 85, 85)", "--grey", "#555555", "#a4adb4"],
  ["rgb(0, 114, 178)", "--blue", "#0072b2", "#3ea6e0"],
];

const variables = (index: 2 | 3) =>
  [...new Set(neutrals.map((each) => `${each[1]}:${each[index]}`))].join(";");

/** What a figure's neutral colours are, on light pages and on dark ones. On paper it is always light. */
const figureStyle = `svg{${variables(2)}}@media screen and (prefers-color-scheme:dark){svg{${variables(3)}}}`;

/** The course's diagrams carry colours for both themes themselves. */
const followsTheme = /@media \(prefers-color-scheme: dark\)/;

/**
 * A picture that follows the theme of the page that shows it. Figures and the course's diagrams do; other pictures stay
 * as they are, on white.
 */
export function themed(svg: string, isFigure: boolean): { content: string; isOurs: boolean } {
  if (isFigure) return { content: withStyle(recoloured(svg), figureStyle), isOurs: true };
  return { content: svg, isOurs: followsTheme.test(svg) };
}

function recoloured(svg: string): string {
  return neutrals.reduce(
    (text, [colour, name]) =>
      text
        .replaceAll(`fill:${colour}`, `fill:var(${name})`)
        .replaceAll(`stroke:${colour}`, `stroke:var(${name})`),
    svg,
  );
}

function withStyle(svg: string, style: string): string {
  const end = svg.indexOf(">") + 1;
  return `${svg.slice(0, end)}<style>${style}</style>${svg.slice(end)}`;
}
