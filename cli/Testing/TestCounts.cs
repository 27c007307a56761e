using System.Globalization;
using System.Xml.Linq;

namespace Omega.Cli.Testing;

/// <summary>How many tests passed, failed and were skipped.</summary>
internal sealed record TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>The closing line that tools read.</summary>
    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";

    /// <summary>The sum of both.</summary>
    public TestCounts Plus(TestCounts other) => new(Passed + other.Passed, Failed + other.Failed, Skipped + other.Skipped);

    /// <summary>Reads a result file of the test runner (trx).</summary>
    public static TestCounts OfTrx(string path)
    {
        var root = XDocument.Load(path).Root!;
        var counters = root.Descendants(root.Name.Namespace + "Counters").Single();
        int Count(string name) => int.Parse(counters.Attribute(name)?.Value ?? "0", CultureInfo.InvariantCulture);
        var passed = Count("passed");
        // A skipped test is in no other counter than the total.
        var skipped = Count("total") - Count("executed");
        return new TestCounts(passed, Count("executed") - passed, skipped);
    }

    /// <summary>Names of failed tests, each with the end of its message.</summary>
    public static IEnumerable<string> Failures(string path)
    {
        const int shown = 3000;
        var root = XDocument.Load(path).Root!;
        return root.Descendants(root.Name.Namespace + "UnitTestResult")
            .Where(result => result.Attribute("outcome")?.Value == "Failed")
            .Select(result => (Name: result.Attribute("testName")?.Value, Message: result.Descendants(root.Name.Namespace + "Message").FirstOrDefault()?.Value.Trim() ?? "no message"))
            .Select(failed => $"--- {failed.Name}\n{(failed.Message.Length > shown ? "…" + failed.Message[^shown..] : failed.Message)}");
    }

    /// <summary>Reasons of skipped tests, each with how often it was given.</summary>
    public static IEnumerable<(string Reason, int Count)> SkipReasons(string path)
    {
        var root = XDocument.Load(path).Root!;
        return root.Descendants(root.Name.Namespace + "UnitTestResult")
            .Where(result => result.Attribute("outcome")?.Value == "NotExecuted")
            .Select(result => result.Descendants(root.Name.Namespace + "Message").FirstOrDefault()?.Value.Trim() ?? "no reason given")
            .CountBy(reason => reason)
            .Select(pair => (pair.Key, pair.Value));
    }
}
