import { KernelClient } from "./scripts/execute/client.js";
import { KernelProcess } from "./scripts/execute/kernel-process.js";
import { launchCommand } from "./scripts/kernel/spec/kernelspec.js";
const kernel=await KernelProcess.start({name:"b",argv:[...launchCommand(),"{connection_file}"],displayName:"b",language:"t",interruptMode:"message",env:{}},"notebooks");
const c=new KernelClient(kernel); const times:number[]=[];
for (let index=0;index<80;index++){const s=performance.now();
const {reply}=c.request("execute_request",{code:`const scaled${index} = [1, 2, 3].map((x) => x * ${index}); scaled${index}`,silent:false,store_history:true,user_expressions:{},allow_stdin:false});
await reply; times.push(performance.now()-s);}
console.log(times.map(t=>t.toFixed(0)).join(" "));
c.close(); await kernel.kill();
