// node program.mjs FOLDER TEXT preview|up|destroy: a component with a command, a secret and a call, on the published packages for Node.
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import * as pulumi from "@pulumi/pulumi";
import { local } from "@pulumi/command";

const [workDir, text, verb] = process.argv.slice(2);

class Speaker extends pulumi.ComponentResource {
  constructor(name) {
    super("demo:index:Speaker", name);
    const said = new local.Command("said", {
      create: 'printf %s "$TEXT"',
      update: 'printf "now %s" "$TEXT"',
      delete: `touch ${workDir}/deleted`,
      environment: { TEXT: text },
    }, { parent: this });
    this.said = said.stdout;
    this.hidden = pulumi.secret(said.stdout);
    this.registerOutputs({ said: this.said });
  }
}

const program = async () => {
  const { said, hidden } = new Speaker("speaker");
  const loud = local.runOutput({ command: pulumi.interpolate`printf %s '${said}' | tr a-z A-Z` }).stdout;
  return { said, hidden, loud };
};

const stack = await LocalWorkspace.createOrSelectStack({ stackName: "dev", projectName: "omega", program }, { workDir });
if (verb === "preview") {
  const seen = [];
  const { changeSummary } = await stack.preview({ onOutput: (line) => process.stderr.write(line), onEvent: (event) => seen.push(event) });
  const done = seen.map((event) => event.resOutputsEvent?.metadata).filter((step) => step?.op === "create");
  const created = done.filter((step) => !step.type.startsWith("pulumi:providers:")).length;
  console.log(JSON.stringify({ changes: changeSummary, created, last: Object.keys(seen.at(-1)).at(-1) }));
  process.exit(0);
}
const { summary, outputs = {} } = await stack[verb]({ onOutput: (line) => process.stderr.write(line) });
console.log(JSON.stringify({ changes: summary.resourceChanges, outputs }));
