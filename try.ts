import { readNotebook, sourceOf } from "./scripts/notebook/notebook.js";
import { looseIn } from "./scripts/check/prose/loose-numbers.js";
import { proseNumbers } from "./scripts/check/prose/numbers-in.js";
import { sourcesIn } from "./scripts/check/prose/bibliography.js";
import { readdirSync } from "node:fs";
const dir = process.argv[2] ?? "notebooks";
const src = (await sourcesIn("notebooks"))!;
let total=0, all=0;
for (const n of readdirSync(dir).filter((x)=>x.endsWith(".ipynb"))) {
  const f = await readNotebook(dir+"/"+n); let c=0;
  f.notebook.cells.forEach((cell,k)=>{ if(cell.cell_type!=="markdown")return; const s=sourceOf(cell); all+=proseNumbers(s).length;
   for(const x of looseIn(s,src)){ c++; const t=s.slice(Math.max(0,x.start-35),x.end+25).replace(/\n/g," "); console.log(n.slice(0,2),k+1,JSON.stringify(x.literal),"|",t);} });
  total+=c; console.log(n,c);
}
console.log(total,"of",all);
