import { KernelClient } from "./scripts/execute/client.js";
import { KernelProcess } from "./scripts/execute/kernel-process.js";
import { launchCommand } from "./scripts/kernel/spec/kernelspec.js";
for (let k=0;k<6;k++){
const t0=Date.now();
const kernel=await KernelProcess.start({name:"b",argv:[...launchCommand(),"{connection_file}"],displayName:"b",language:"t",interruptMode:"message",env:{}},"notebooks");
const t1=Date.now();
const c=new KernelClient(kernel);
const {reply}=c.request("execute_request",{code:"1 + 1",silent:false,store_history:true,user_expressions:{},allow_stdin:false});
await reply; const t2=Date.now();
if(k>2) console.log("spawned",t1-t0, kernel.output.split("\n").filter(l=>l.startsWith("@@")).map(l=>{const i=l.lastIndexOf(" ");return l.slice(2,i)+" "+(Number(l.slice(i))-t0)}).join(" | "),"reply",t2-t0);
c.close(); await kernel.kill();
}
