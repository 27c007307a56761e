using System.Globalization;
using Omega.Offline.Engine.Steps;

namespace Omega.Offline.Engine.Display;

/// <summary>Words and signs for kinds of step.</summary>
internal static class StepText
{
    /// <summary>The sign of the kind in two or three characters.</summary>
    public static string Sign(string kind) => kind switch
    {
        StepKind.Create => "+ ",
        StepKind.Update => "~ ",
        StepKind.Delete => "- ",
        StepKind.Replace => "+-",
        StepKind.CreateReplacement => "++",
        StepKind.DeleteReplaced => "--",
        StepKind.Refresh => "~ ",
        StepKind.Read => "> ",
        StepKind.ReadReplacement => ">>",
        _ => "  ",
    };

    /// <summary>What is being done.</summary>
    public static string Doing(string kind) => kind switch
    {
        StepKind.Create => "creating",
        StepKind.Update => "updating",
        StepKind.Delete => "deleting",
        StepKind.Replace => "replacing",
        StepKind.CreateReplacement => "creating replacement",
        StepKind.DeleteReplaced => "deleting original",
        StepKind.Refresh => "refreshing",
        StepKind.Read => "reading",
        StepKind.ReadReplacement => "reading replacement",
        _ => kind,
    };

    /// <summary>What was done.</summary>
    public static string Done(string kind) => kind switch
    {
        StepKind.Create => "created",
        StepKind.Update => "updated",
        StepKind.Delete => "deleted",
        StepKind.Replace => "replaced",
        StepKind.CreateReplacement => "created replacement",
        StepKind.DeleteReplaced => "deleted original",
        StepKind.Refresh => "refreshed",
        StepKind.Read => "read",
        StepKind.ReadReplacement => "read replacement",
        _ => string.Empty,
    };

    /// <summary>The type as it is shown: <c>docker:index/image:Image</c> becomes <c>docker:index:Image</c>.</summary>
    public static string Type(string type)
    {
        var parts = type.Split(':');
        return parts is [var package, var module, var name] && module.Split('/') is [var first, var second]
            && string.Equals(second, name, StringComparison.OrdinalIgnoreCase)
                ? $"{package}:{first}:{name}"
                : type;
    }

    /// <summary>The lines that count what was or would be changed.</summary>
    public static IEnumerable<string> Summary(SortedDictionary<string, int> changes, bool preview, int errors)
    {
        var order = new[] { StepKind.Create, StepKind.Update, StepKind.Delete, StepKind.Replace };
        var changed = 0;
        foreach (var kind in order.Where(changes.ContainsKey))
        {
            changed += changes[kind];
            yield return string.Create(CultureInfo.InvariantCulture, $"    {Sign(kind)}{changes[kind]} {(preview ? $"to {kind}" : Done(kind))}");
        }

        var same = changes.GetValueOrDefault(StepKind.Same);
        var kinds = order.Count(changes.ContainsKey);
        if (kinds > 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"    {changed} changes. {same} unchanged");
        }
        else if (same > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"    {same} unchanged");
        }

        if (errors > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"    {errors} errored");
        }
    }
}
