/** A text of the drawing: a letter behind W, b, p or z, and what Unicode has as a subscript, is set low. */
export function wordsSvg(x: number, y: number, content: string, kind = "", anchor = ""): string {
  if (content === "") return "";
  const classes = [kind, anchor].filter(Boolean).join(" ");
  const attributes = classes && ` class="${classes}"`;
  return `<text x="${x}" y="${y}"${attributes}>${withSubscripts(escapeXml(content))}</text>`;
}

const unicode: Record<string, string> = { ₜ: "t", "₋": "−", "₁": "1" };

/** As markup: what is low is smaller, and what follows stands on the line again. */
function withSubscripts(content: string): string {
  const low = (text: string) =>
    `<tspan dy="4" class="low">${text}</tspan><tspan dy="-4">\u200b</tspan>`;
  return content
    .replace(/[ₜ₋₁]+/g, (marks) => low([...marks].map((mark) => unicode[mark]).join("")))
    .replace(
      /(?<![A-Za-z])([Wbpz])([ficoP])(?![a-z])/g,
      (_, name: string, of: string) => `${name}${low(of)}`,
    );
}

/** Three digits are what fits on a wire. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)) || 0).replace("-", "−");
}

/** A text as it stands in XML. */
export function escapeXml(content: string): string {
  return content.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
