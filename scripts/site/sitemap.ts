/** The list of pages that search engines read. @param address where the site will stand. */
export function sitemap(address: string, pages: string[]): string {
  const base = address.endsWith("/") ? address : `${address}/`;
  const places = pages
    .filter((name) => name !== "404.html")
    .map(
      (name) =>
        `<url><loc>${escaped(base + encodeURI(name === "index.html" ? "" : name))}</loc></url>`,
    );
  const schema = "http://www.sitemaps.org/schemas/sitemap/0.9";
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="${schema}">\n${places.join("\n")}\n</urlset>\n`;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/'/g, "&apos;");
}
