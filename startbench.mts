import { KernelClient } from "./scripts/execute/client.js";
import { KernelProcess } from "./scripts/execute/kernel-process.js";
import { launchCommand } from "./scripts/kernel/spec/kernelspec.js";
const ts:number[]=[];
for (let k=0;k<12;k++){
const t0=performance.now();
const kernel=await KernelProcess.start({name:"b",argv:[...launchCommand(),"{connection_file}"],displayName:"b",language:"t",interruptMode:"message",env:{}},"notebooks");
const c=new KernelClient(kernel);
const {reply}=c.request("execute_request",{code:"1 + 1",silent:false,store_history:true,user_expressions:{},allow_stdin:false});
await reply; ts.push(performance.now()-t0);
c.close(); await kernel.kill();
}
ts.sort((a,b)=>a-b); console.log("start median",ts[6].toFixed(0),"min",ts[0].toFixed(0));
