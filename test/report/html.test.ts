import { describe, expect, it } from "vitest";
import { heatmap, initialParameters, unroll } from "../../lib/index.js";
import type { NotebookReport } from "../../scripts/check/check-notebooks.js";
import { figureDrift, plotlyMime } from "../../scripts/compare/figures.js";
import type { Output } from "../../scripts/notebook/notebook.js";
import { htmlReport } from "../../scripts/report/html.js";
import { code, notebookOf } from "../notebooks.js";

function figure(seed: number): Output {
  const parameters = initialParameters({ inputSize: 1, hiddenSize: 2, seed });
  const trace = unroll(parameters, [[1], [2], [3]]);
  const data = { [plotlyMime]: heatmap(trace, "forgetGate") };
  return { output_type: "display_data", data, metadata: {} };
}

function reportOf(committed: Output, now: Output): NotebookReport {
  const notebook = notebookOf([{ ...code("show(1 < 2)"), outputs: [committed] }]);
  return {
    path: "notebooks/03-<forget>.ipynb",
    status: "failed",
    durationMs: 1,
    examination: {
      file: { path: "notebooks/03-<forget>.ipynb", text: "", notebook },
      execution: {
        durationMs: 1,
        cells: [{ index: 1, status: "ok", durationMs: 1, outputs: [now], executionCount: 1 }],
      },
      drift: [figureDrift(committed, now, 1, 1e-9)!],
      prose: new Map(),
    },
  };
}

describe("the report as a page", () => {
  it("shows both figures side by side, says what differs, and needs no other file", async () => {
    const html = await htmlReport([reportOf(figure(1), figure(2))]);
    expect(html.match(/<img src="data:image\/svg\+xml;base64,/g)).toHaveLength(2);
    expect(html).toMatch(/heatmap &#39;forget gate f&#39;, step \d, unit \d: [\d.]+ committed/);
    expect(html).toContain("<h1>0 of 1 notebooks fine, 1 cells run, 1 problem</h1>");
    expect(html.replace(/data:[^"]*/g, "")).not.toMatch(/(src|href)="[^"]/);
  });

  it("shows texts as text, whatever is in them", async () => {
    const html = await htmlReport([reportOf(figure(1), figure(2))]);
    expect(html).toContain("03-&lt;forget&gt;.ipynb");
    expect(html).toContain("show(1 &lt; 2)");
  });

  it("says that nothing drifted", async () => {
    const html = await htmlReport([]);
    expect(html).toContain("nothing drifted");
  });
});
