import { readNotebook, sourceOf } from "./scripts/notebook/notebook.js";
import { sentencesOf } from "./scripts/check/prose/sentences.js";
import { claimingWord } from "./scripts/check/prose/claim-words.js";
import { readdirSync } from "node:fs";
const dir = process.argv[2] ?? "notebooks";
let total=0, all=0; const kinds: Record<string,number>={};
for (const n of readdirSync(dir).filter((x)=>x.endsWith(".ipynb"))) {
  const f = await readNotebook(dir+"/"+n); let c=0;
  f.notebook.cells.forEach((cell,k)=>{ if(cell.cell_type!=="markdown")return; const s=sourceOf(cell); 
   for(const x of sentencesOf(s)){ all++; if(x.block.kind==="heading"||x.block.isQuoted||/\?[)*"]*$/.test(x.text)) continue; const w=claimingWord(x.text); if(!w) continue; kinds[w.kind]=(kinds[w.kind]??0)+1; c++; console.log(n.slice(0,2),k+1,w.word,"|",x.text.slice(0,150)); } });
  total+=c; console.log(n,c);
}
console.log(total,"of",all,kinds);
