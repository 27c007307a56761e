using System.Collections.Immutable;
using Pulumi;
using Pulumi.Command.Local;

namespace Omega.Offline.Sdk.Tests.Requests;

/// <summary>The recorded program ledger.js: a list in the stack's own outputs, read through a reference to itself.</summary>
internal static class LedgerProgram
{
    public static IDictionary<string, object?> Run()
    {
        var me = new StackReference("organization/omega/ledger");
        var activate = new Command("activate", new CommandArgs
        {
            Create = "date -u +%s; echo v2",
            Interpreter = { "/bin/bash", "-c" },
            Triggers = new object[] { "v2" },
        });
        var ledger = Output.Tuple(me.GetOutput("ledger"), activate.Stdout).Apply(both =>
        {
            var old = both.Item1 as ImmutableArray<object>? ?? [];
            return old.Add(ImmutableDictionary<string, object>.Empty.Add("s", both.Item2));
        });
        return new Dictionary<string, object?> { ["ledger"] = ledger };
    }
}
