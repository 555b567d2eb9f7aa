import { expect, it } from "vitest";
import { heatmap, initialParameters, unroll } from "../../lib/index.js";
import type { Output } from "../../scripts/notebook/notebook.js";
import { renderOutput } from "../../scripts/site/outputs.js";

const plotlyMime = "application/vnd.plotly.v1+json";

it("a figure that JupyterLab saved without its static picture is drawn by the site", async () => {
  const parameters = initialParameters({ inputSize: 1, hiddenSize: 2, seed: 1 });
  const figure = heatmap(unroll(parameters, [[1], [0.5]]), "cellState");
  const output: Output = {
    ...{ output_type: "display_data", metadata: {} },
    data: { [plotlyMime]: JSON.parse(JSON.stringify(figure)) as object, "text/plain": "A figure." },
  };
  const { html, assets } = renderOutput(output, { name: "lesson-1", label: "1.1" });
  expect(String(html)).toContain('src="figures/lesson-1.svg"');
  const [picture] = assets;
  expect(picture!.path).toBe("figures/lesson-1.svg");
  expect(await (picture!.content as () => Promise<string>)()).toMatch(/^<svg[\s\S]*<\/svg>/);
});
