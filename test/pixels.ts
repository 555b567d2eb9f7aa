/** How bright the commonest colour of a picture is, 0 to 255, and how many colours it has. Runs in a page. */
export async function pixelsOf(source: string): Promise<{ paper: number; colours: number }> {
  const image = new Image();
  image.src = source;
  await image.decode();
  const { width, height } = image;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d")!;
  context.drawImage(image, 0, 0);
  const counts = new Map<number, number>();
  for (const pixel of new Uint32Array(context.getImageData(0, 0, width, height).data.buffer))
    counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const [commonest] = [...counts].sort(([, a], [, b]) => b - a)[0]!;
  return { paper: commonest & 255, colours: counts.size };
}
